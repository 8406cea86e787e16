"""`podium export` and the route behind it, on a real server."""

import contextlib
import os
import pty
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from tests.exported import read_rows
from tests.flows.server import PODIUM, Server, podium
from tests.spans import request, span

START_NS = 1_790_000_040 * 10**9
WINDOW = ("--from", "2026-09-21T14:00:00Z", "--to", "2026-09-21T16:00:00Z")


@pytest.fixture
def project(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)[:100]


def send(server: Server, project: str, count: int = 3) -> None:
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "=cmd|'/c calc'!A0",
        "gen_ai.provider.name": "openai",
        "podium.cost": 0.1,
        "session.id": 'line one\nline "two", three',
    }
    spans = [span(f"s{number}", attributes, start_ns=START_NS + number) for number in range(count)]
    assert server.send("traces", request(*spans), project=project).status == 200
    server.settle()


@pytest.mark.parametrize("form", ["csv", "json", "xlsx", "parquet"])
def test_S0_51_a_list_is_saved_in_every_format(server: Server, project: str, tmp_path: Path, form: str) -> None:
    send(server, project)
    path = tmp_path / "new" / f"traces.{form}"

    done = podium("export", "traces", "--output", str(path), "--url", server.url, "--project", project, *WINDOW)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{path}: 3 rows, {path.stat().st_size:,} bytes\n"
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    rows = read_rows(path)
    assert len(rows) == 3
    assert {str(row["session_id"]) for row in rows} == {'line one\nline "two", three'}
    assert {float(str(row["cost_usd"])) for row in rows} == {0.1}


@pytest.mark.parametrize("form", ["csv", "json", "xlsx", "parquet"])
def test_S0_51_a_list_is_saved_in_the_order_asked_for(server: Server, project: str, tmp_path: Path, form: str) -> None:
    took = (3, 1, 2)
    spans = [span(f"s{number}", start_ns=START_NS, duration_ns=number * 10**9) for number in took]
    assert server.send("traces", request(*spans), project=project).status == 200
    server.settle()
    named = ("-f", form, "--url", server.url, "--project", project, *WINDOW)

    for what, sort in (("spans", "duration"), ("traces", "-duration")):
        done = podium("export", what, "--sort", sort, "-o", str(tmp_path / f"{what}.{form}"), *named)
        assert (done.returncode, done.stderr) == (0, "")

    names = [str(row["name"]) for row in read_rows(tmp_path / f"spans.{form}")]
    assert names == ["s1", "s2", "s3"]
    assert [str(row["name"]) for row in read_rows(tmp_path / f"traces.{form}")] == names[::-1]


def test_S0_51_formulas_that_somebody_sent_are_harmless(server: Server, project: str, tmp_path: Path) -> None:
    send(server, project, 1)
    named = ("--url", server.url, "--project", project, *WINDOW)

    for form in ("csv", "xlsx"):
        done = podium("export", "calls", "-f", form, "-o", str(tmp_path / f"calls.{form}"), *named)
        assert done.returncode == 0, done.stderr

    (row,) = read_rows(tmp_path / "calls.csv")
    assert row["model"] == "'=cmd|'/c calc'!A0"
    sheet = openpyxl.load_workbook(tmp_path / "calls.xlsx").worksheets[0]
    assert {cell.data_type for cell in sheet[2] if cell.value is not None} == {"s", "n", "b"}
    assert "=cmd|'/c calc'!A0" in [cell.value for cell in sheet[2]]


def test_a_file_that_is_there_stays_unless_forced(server: Server, project: str, tmp_path: Path) -> None:
    send(server, project)
    path = tmp_path / "calls.csv"
    path.write_text("good")
    named = ("export", "calls", "-o", str(path), "--url", server.url, "--project", project, *WINDOW)

    refused, before = podium(*named), path.read_text()
    forced = podium(*named, "--force")

    assert (refused.returncode, before) == (1, "good")
    assert "is there already" in refused.stderr
    assert forced.returncode == 0
    assert len(read_rows(path)) == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("traces", "--filter", "model:"), "a value is missing after model:"),
        (("nothing",), "`what` is one of traces"),
        (("plans", "--filter", "model:a"), "leave it out"),
        (("traces", "--columns", "nope"), "`columns` are of"),
        (("traces", "--sort", "-price"), "`sort` is one of start_time, cost"),
        (("jobs", "--sort", "cost"), "`sort` does not belong to jobs"),
        (("breakdown",), "`by` is one of"),
        (("traces", "--format", "pdf"), "--format is one of"),
    ],
)
def test_what_is_refused_is_said_in_one_line_and_leaves_no_file(
    server: Server, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = podium("export", *arguments, "-o", str(tmp_path / "out.csv"), "--url", server.url)

    assert done.returncode == 1
    assert done.stderr.startswith("podium: ")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_S0_51_a_terminal_shows_how_far_it_is(server: Server, project: str, tmp_path: Path) -> None:
    send(server, project)
    terminal, end = pty.openpty()
    named = ("-o", str(tmp_path / "calls.csv"), "--url", server.url, "--project", project, *WINDOW)

    with subprocess.Popen([*PODIUM, "export", "calls", *named], stdout=end, env=os.environ | {"TERM": "xterm"}) as done:
        os.close(end)
        shown = b""
        with contextlib.suppress(OSError):  # how the end of a terminal is told
            while piece := os.read(terminal, 65_536):
                shown += piece
    os.close(terminal)

    assert done.returncode == 0
    assert b"calls: 3 rows" in shown


@contextlib.contextmanager
def answering_once(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """Give the address of a server that answers one request; whichever side hangs up first, and how, is right."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            # A client that is killed resets its connection; one that never comes has the listener shut down.
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65_536)
                    answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            with contextlib.suppress(OSError):  # where it is no longer listening
                listener.shutdown(socket.SHUT_RDWR)
            thread.join()


@pytest.fixture
def stalling() -> Iterator[str]:
    """The address of a server that begins a file and never ends it."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n" + b"x" * 1_000_000)
        while connection.recv(65_536):  # until it hangs up
            pass

    with answering_once(answer) as url:
        yield url


def test_who_interrupts_it_leaves_no_half_file(stalling: str, tmp_path: Path) -> None:
    path = tmp_path / "spans.csv"
    with subprocess.Popen([*PODIUM, "export", "spans", "-o", str(path), "--url", stalling]) as done:
        deadline = time.monotonic() + 60
        while not any(each.stat().st_size for each in tmp_path.iterdir()):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        before = [each.name for each in tmp_path.iterdir()]

        done.send_signal(signal.SIGINT)
        try:
            done.wait(60)
        finally:
            done.kill()

    assert path.name not in before
    assert done.returncode != 0
    assert list(tmp_path.iterdir()) == []


BROKEN = {
    "in the middle of a piece": b"Transfer-Encoding: chunked\r\n\r\n10\r\nspan_id\r\n",
    "between pieces": b"Transfer-Encoding: chunked\r\n\r\n9\r\nspan_id\r\n\r\n",
    "before its length": b"Content-Length: 1000\r\n\r\nspan_id\r\n",
}


@pytest.fixture
def breaking(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server that closes the connection before its reply is whole."""
    with answering_once(lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n" + BROKEN[request.param])) as url:
        yield url


@pytest.mark.parametrize("breaking", BROKEN, indirect=True)
def test_a_reply_that_breaks_off_leaves_no_half_file(breaking: str, tmp_path: Path) -> None:
    done = podium("export", "spans", "-o", str(tmp_path / "spans.csv"), "--url", breaking)

    assert done.returncode == 1
    assert "broke off before the end" in done.stderr
    assert list(tmp_path.iterdir()) == []
