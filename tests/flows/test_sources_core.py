"""What holds for every source: nothing twice, nothing lost, whatever ends, grows or goes away meanwhile."""

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.flows.server import PODIUM, Server, podium
from tests.flows.test_sources import imported, task, write

_PATIENCE_S = 120


def wait_for(true: Callable[[], bool], what: Callable[[], object]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + _PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, what()
        time.sleep(0.1)


def tasks_in(server: Server, project: str = "default") -> int:
    return int(server.get("/api/metrics", project=project)["total_tasks"])


def test_an_import_killed_between_sending_and_noting_stores_each_record_once(
    server: Server, project: str, tmp_path: Path
) -> None:
    files = {f"{name}.json": [task(number) for number in range(count)] for name, count in (("a", 700), ("b", 3))}
    for name, tasks in files.items():
        write(tmp_path / name, tasks)
    state = tmp_path / "at" / "state"
    options = ("--url", server.url, "--project", project, "--state", str(state))
    dying = (sys.executable, str(Path(__file__).with_name("dying_import.py")))
    for nth in (1, 3):  # within the first file, and behind the second
        ended = subprocess.run([*dying, str(nth), "import", "orchestrator", str(tmp_path), *options], check=False)
        assert ended.returncode == -signal.SIGKILL

    # A file that grew meanwhile: what is sent now are not the bytes that were sent before.
    write(tmp_path / "b.json", [*files["b.json"], task(10)])
    said = imported(server, "orchestrator", str(tmp_path), project, "--state", str(state))

    assert "1 sent" in said
    assert "3 already there" in said
    assert tasks_in(server, project) == 704


def test_an_import_waits_for_a_server_that_is_not_up_yet(own: Server, tmp_path: Path) -> None:
    write(tmp_path / "m.json", [task(1)])
    command = [*PODIUM, "import", "orchestrator", str(tmp_path), "--url", own.url, "--state", str(tmp_path / "state")]
    waiting = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    time.sleep(1.5)  # as a user would: first the one, then the other

    own.start()
    said, _ = waiting.communicate(timeout=_PATIENCE_S)

    assert (waiting.returncode, "1 sent" in said) == (0, True), said
    own.settle()
    assert tasks_in(own) == 1


def test_what_is_too_large_for_one_request_is_sent_in_parts(tmp_path: Path) -> None:
    small = Server(tmp_path / "data", environment={"PODIUM_MAX_REQUEST_BYTES": "20000"})
    write(tmp_path / "files" / "m.json", [*(task(number) for number in range(200)), task(1, operation="x" * 30_000)])
    try:
        small.start()
        said = imported(small, "orchestrator", str(tmp_path / "files"), "default")

        assert "201 read, 200 sent" in said
        assert "skipped 1" in said
        assert "413" in said
        assert tasks_in(small) == 200
    finally:
        small.close()


def test_a_dry_run_shows_what_would_be_sent_and_sends_nothing(server: Server, project: str, tmp_path: Path) -> None:
    write(tmp_path / "m.json", [task(1), {"provider": "openai"}])

    said = podium("import", "orchestrator", str(tmp_path), "--dry-run", "--data", str(tmp_path / "none")).stdout

    assert "2 read, 1 would be sent" in said
    assert "skipped 1: has no time" in said
    assert not (tmp_path / "none").exists()


def test_an_unknown_kind_is_answered_with_those_there_are() -> None:
    done = podium("import", "spreadsheet", "x.xlsx")

    assert done.returncode == 1
    assert "there is no source spreadsheet" in done.stderr
    assert "coordinators, gateway" in done.stderr


def test_S0_2_and_S0_36_a_server_follows_files_that_grow_and_bears_those_half_written(
    own: Server, tmp_path: Path
) -> None:
    watched = tmp_path / "logs"
    write(watched / "first.json", [task(1)])
    (watched / "half.json").write_text('{"session_start": "2026-11-20T10:0')
    own.start((*PODIUM, "serve", "--source", f"orchestrator:{watched}"))
    wait_for(lambda: tasks_in(own) == 1, own.log_text)

    write(watched / "first.json", [task(1), task(2), task(3)])
    write(watched / "half.json", [task(4)])
    write(watched / "deep" / "new.json", [task(5)])
    wait_for(lambda: tasks_in(own) == 5, own.log_text)

    assert own.log_text().count("half.json: is not JSON") == 1
    sessions = {each["session_id"] for each in own.get("/api/v1/spans", **{"from": "2026-11-20T00:00:00Z"})["spans"]}
    assert len(sessions) == 3
    assert own.get("/api/metrics")["total_cost"] == 0.0225
    (source,) = own.status()["sources"]
    assert (source["kind"], source["name"], source["sent"]) == ("orchestrator", str(watched), 5)
    assert f"orchestrator: {watched}" in podium("status", "--url", own.url).stdout


def test_a_server_that_follows_goes_on_after_a_kill_without_telling_anything_twice(tmp_path: Path) -> None:
    watched = tmp_path / "logs" / "orchestrator_metrics.json"
    own = Server(tmp_path / "data", environment={"PODIUM_SOURCES": f"orchestrator:{watched}"})
    written = 0
    stop = threading.Event()

    def grow() -> None:
        nonlocal written
        while not stop.wait(0.05):
            written += 1
            write(watched, [task(number) for number in range(written)])

    growing = threading.Thread(target=grow)
    try:
        growing.start()
        for _ in range(2):
            own.start()
            before = tasks_in(own)
            wait_for(lambda known=before: tasks_in(own) > known, own.log_text)  # type: ignore[misc]
            own.kill()
        stop.set()
        growing.join()
        own.start()
        wait_for(lambda: tasks_in(own) >= written, own.log_text)
        own.settle()

        assert tasks_in(own) == written
        own.stop()
    finally:
        stop.set()
        own.close()


def test_S0_14_and_S0_35_a_metrics_file_anywhere_is_followed_also_before_it_is_there(tmp_path: Path) -> None:
    missing = tmp_path / "logs" / "orchestrator_metrics.json"
    own = Server(tmp_path / "data", environment={"METRICS_FILE": str(missing)})
    try:
        own.start()
        wait_for(lambda: "is not there" in own.log_text(), own.log_text)
        assert own.status()["sources"][0]["message"] == f"{missing} is not there"
        write(missing, [task(1)])

        wait_for(lambda: tasks_in(own) == 1, own.log_text)
        wait_for(lambda: own.status()["sources"][0]["message"] is None, own.log_text)
        assert "it is read again" in own.log_text()
    finally:
        own.close()


def test_a_server_that_stops_does_not_wait_for_the_end_of_a_long_source(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "jobs.db")) as tables:
        tables.execute(
            "CREATE TABLE metrics (id INTEGER PRIMARY KEY, job_id, task_name, model_used, token_count, latency_ms, "
            "cost_estimate, created_at)"
        )
        row = ("j", "t", "gpt-4", 1, 1.0, 0.5, "2026-11-20 10:00:00")
        tables.executemany(
            "INSERT INTO metrics (job_id, task_name, model_used, token_count, latency_ms, cost_estimate, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [row] * 60_000,
        )
        tables.commit()
    own = Server(tmp_path / "data", environment={"PODIUM_SOURCES": f"jobs:{tmp_path}/jobs.db"})
    try:
        own.start()
        wait_for(lambda: own.status()["sources"][0]["sent"] > 0, own.log_text)
        own.stop()
        own.start()
        wait_for(lambda: own.status()["counts"]["spans"]["stored"] >= 60_000, own.log_text)

        assert own.settle()["counts"]["spans"]["accepted"] == 60_000
        assert server_jobs(own) == 60_000
    finally:
        own.close()


def server_jobs(own: Server) -> int:
    return int(own.get("/metrics/jobs", job_id="j")["total_tasks"])


def test_a_position_of_another_source_is_refused(server: Server, project: str, tmp_path: Path) -> None:
    write(tmp_path / "m.json", [task(1)])
    imported(server, "orchestrator", str(tmp_path), project, "--state", str(tmp_path / "state"))

    options = ("--url", server.url, "--project", "another", "--state", str(tmp_path / "state"))
    done = podium("import", "orchestrator", str(tmp_path), *options)

    assert done.returncode == 1
    assert "name another file" in done.stderr


def test_an_import_whose_server_refuses_says_how_far_it_came(server: Server, tmp_path: Path) -> None:
    """A server that is not at this path of its address refuses the first batch; what was read is told all the same."""
    write(tmp_path / "logs" / "m.json", [task(1), task(2)])

    options = ("--url", f"{server.url}/v1/traces", "--state", str(tmp_path / "state"))
    done = podium("import", "orchestrator", str(tmp_path / "logs"), *options)

    assert done.returncode == 1
    assert "2 read, 0 sent" in done.stdout
    assert f"{server.url}/v1/traces/api/v1/status answered 404" in done.stderr


def test_a_project_that_no_server_takes_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    done = podium("import", "orchestrator", str(tmp_path), "--project", "p" * 200)

    assert (done.returncode, done.stdout) == (1, "")
    assert "is no name of a project: write 1 to 128 printable characters" in done.stderr
