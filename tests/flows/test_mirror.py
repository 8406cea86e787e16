"""A running server that keeps a real PostgreSQL filled, through outages, kills and bad addresses."""

import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.flows.server import KILLS, Server, podium
from tests.postgres import Postgres
from tests.spans import request, span
from tests.spans import trace_id as new_trace

_WAIT_S = 120
_POLL_S = 0.05
QUICK = {"PODIUM_QUIET_INTERVAL_MS": "100"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[tuple[Server, str]]:
    """A running server that fills a database, and its address; tests keep apart by job."""
    with postgres.database() as url:
        server = Server(tmp_path_factory.mktemp("mirror") / "data", environment={**QUICK, "DATABASE_URL": url})
        try:
            yield server.start(), url
        finally:
            server.close()


@pytest.fixture
def mirrored(tmp_path: Path, database_url: str) -> Iterator[Server]:
    """A server of this test's own that fills a database of this test's own; not yet started."""
    server = Server(tmp_path / "data", environment={**QUICK, "DATABASE_URL": database_url})
    yield server
    server.close()


def send(server: Server, count: int = 1, **changed: Any) -> None:
    """Send `count` tasks of a job in a request, each with a model call within it."""
    attributes = {"podium.job.id": "job_001", "podium.task.name": "prepare", **changed}
    now, spans = time.time_ns() - 10**10, []
    for _ in range(count):
        trace = new_trace()
        call = {
            "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4", "gen_ai.usage.input_tokens": 100,
            "gen_ai.usage.output_tokens": 20, "podium.cost": 0.25, **attributes,
        }  # fmt: skip
        spans += [
            span("prepare", {"podium.kind": "task", **attributes}, start_ns=now, trace=trace),
            span("chat", call, start_ns=now, trace=trace),
        ]
    assert server.send("traces", request(*spans)).status == 200


def ask(url: str, sql: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(sql.encode()).fetchall()


def wait(for_what: Callable[[], object], expected: object) -> None:
    """Wait until something is as expected."""
    deadline = time.monotonic() + _WAIT_S
    while (found := for_what()) != expected:
        assert time.monotonic() < deadline, f"{found} instead of {expected}"
        time.sleep(_POLL_S)


def counts(url: str) -> Callable[[], tuple[int, ...]]:
    """Return what counts the rows of both tables, and the spans among them; nothing while they are not there."""
    sql = (
        "SELECT (SELECT count(*) FROM metrics), (SELECT count(*) FROM request_metrics),"
        " (SELECT count(DISTINCT metadata->'podium'->>'span_id') FROM request_metrics)"
    )

    def now() -> tuple[int, ...]:
        try:
            return ask(url, sql)[0]
        except (psycopg.errors.UndefinedTable, psycopg.OperationalError):
            return ()

    return now


def grown(url: str, *by: int) -> tuple[int, ...]:
    """Return what is counted once so many rows and spans more are there."""
    return tuple(map(sum, zip(counts(url)() or (0, 0, 0), by, strict=True)))


def mirror(server: Server) -> dict[str, Any]:
    found: dict[str, Any] = server.get("/api/v1/status")["mirror"]
    return found


def test_S2_3_and_S3_30_what_is_sent_is_in_postgresql_soon_and_adds_up_to_the_api(
    shared: tuple[Server, str],
) -> None:
    server, url = shared
    expected = grown(url, 5, 5, 5)
    send(server, 3)
    send(server, 2, **{"podium.job.id": "job_002"})

    wait(counts(url), expected)

    found = server.get("/metrics/jobs/job_001")
    assert ask(
        url,
        "SELECT count(*), sum(token_count), sum(latency_ms), sum(cost_estimate) FROM metrics WHERE job_id = 'job_001'",
    ) == [(found["total_tasks"], found["total_tokens"], found["total_latency_ms"], found["total_cost"])]
    assert (found["total_tasks"], found["total_tokens"], found["total_cost"]) == (3, 360, 0.75)
    details = [
        tuple(each[name] for name in ("task_name", "model_used", "token_count", "latency_ms", "cost_estimate"))
        for job in ("job_001", "job_002")
        for each in server.get(f"/metrics/jobs/{job}/details")["metrics"]
    ]
    assert details == [("prepare", "gpt-4", 120, 1000.0, 0.25)] * 5
    sql = "SELECT task_name, model_used, token_count, latency_ms, cost_estimate FROM metrics"
    assert ask(url, f"{sql} WHERE job_id IN ('job_001', 'job_002')") == details
    wait(lambda: mirror(server)["waiting_batches"], 0)
    status = mirror(server)
    assert (status["healthy"], status["message"]) == (True, None)
    assert "everything is there" in podium("status", "--url", server.url).stdout


def test_S2_22_a_metric_sent_by_hand_is_a_row(shared: tuple[Server, str]) -> None:
    server, url = shared
    expected = grown(url, 1, 0, 0)
    body = (
        b'{"job_id": "by_hand", "task_name": "analysis", "model_used": "gpt-4", "token_count": 1500,'
        b' "latency_ms": 2340.5, "cost_estimate": 0.045}'
    )

    reply = server.request("/metrics", body, headers={"Content-Type": "application/json"})

    assert reply.status == 201, reply.body

    sql = "SELECT job_id, task_name, model_used, token_count, latency_ms, cost_estimate FROM metrics"
    wait(counts(url), expected)
    assert ask(url, f"{sql} WHERE job_id = 'by_hand'") == [("by_hand", "analysis", "gpt-4", 1500, 2340.5, 0.045)]


def test_an_outage_is_told_once_and_made_up_for(tmp_path: Path) -> None:
    directory = tempfile.mkdtemp(prefix="podium-postgres-")  # see the fixture `postgres`
    postgres = Postgres(Path(directory))
    server = Server(tmp_path / "data", environment={**QUICK, "DATABASE_URL": postgres.url()})
    try:
        server.start()
        send(server, 2)
        wait(counts(postgres.url()), (2, 2, 2))

        postgres.stop()
        for _ in range(3):
            send(server, 2)
            server.settle()  # taken in and stored, whatever the copy does
        wait(lambda: mirror(server)["healthy"], False)
        wait(lambda: mirror(server)["waiting_batches"] >= 3, True)
        message = mirror(server)["message"]
        assert message.startswith("PostgreSQL ")
        assert message in podium("status", "--url", server.url).stdout
        postgres.start()

        wait(counts(postgres.url()), (8, 8, 8))
        wait(lambda: mirror(server)["healthy"], True)
        assert server.log_text().count("is filled again") == 1
        lines = [line for line in server.log_text().splitlines() if "ERROR podium.mirror" in line]
        assert len(lines) == len(set(lines))
    finally:
        server.close()
        postgres.close()
        shutil.rmtree(directory)


def test_kills_in_the_middle_lose_nothing_and_write_nothing_twice(mirrored: Server, database_url: str) -> None:
    sent, now = 0, counts(database_url)
    for _ in range(KILLS):
        mirrored.start()
        for _ in range(5):
            send(mirrored, 40)
            sent += 40
        # Somewhere between the first row of this run and the last.
        wait(lambda before=sent - 200: now() > (before, before, before), True)  # type: ignore[misc]
        mirrored.kill()
    mirrored.start()

    wait(now, (sent, sent, sent))
    wait(lambda: mirror(mirrored)["waiting_batches"], 0)
    assert now() == (sent, sent, sent)
    assert ask(database_url, "SELECT sum(cost_estimate), count(DISTINCT created_at) > 0 FROM metrics") == [
        (sent * 0.25, True)
    ]


def test_a_database_that_comes_later_gets_the_history(tmp_path: Path, database_url: str) -> None:
    server = Server(tmp_path / "data", environment=QUICK).start()
    for _ in range(4):
        send(server)
        server.settle()
    assert server.get("/api/v1/status")["mirror"] is None
    server.stop()

    server = Server(tmp_path / "data", environment={**QUICK, "DATABASE_URL": database_url}).start()

    wait(counts(database_url), (4, 4, 4))
    server.stop()


def test_S2_34_an_old_database_keeps_its_rows_and_columns(mirrored: Server, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE metrics (id SERIAL PRIMARY KEY, job_id VARCHAR(255) NOT NULL, task_name VARCHAR(255) NOT"
            " NULL, model_used VARCHAR(255) NOT NULL, token_count INTEGER NOT NULL, latency_ms FLOAT NOT NULL,"
            " cost_estimate FLOAT NOT NULL, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, team TEXT)"
        )
        connection.execute("INSERT INTO metrics VALUES (DEFAULT, 'old', 'a', 'gpt-4', 1, 2, 3, DEFAULT, 'red')")
    mirrored.start()
    send(mirrored)

    wait(counts(database_url), (2, 1, 1))

    assert ask(database_url, "SELECT id, job_id, team FROM metrics ORDER BY id") == [
        (1, "old", "red"),
        (2, "job_001", None),
    ]


def test_hostile_names_hold_nothing_up(shared: tuple[Server, str]) -> None:
    server, url = shared
    expected = grown(url, 2, 2, 2)
    send(server, 1, **{"podium.job.id": "a\0b", "podium.task.name": "x" * 10_000})
    send(server, 1, **{"podium.job.id": "after"})

    wait(counts(url), expected)

    sql = "SELECT job_id, length(task_name), right(task_name, 2) FROM metrics"
    assert ask(url, f"{sql} WHERE job_id LIKE 'a%' ORDER BY job_id COLLATE \"C\" DESC") == [
        ("a\N{REPLACEMENT CHARACTER}b", 255, "x…"),
        ("after", 7, "re"),
    ]


@contextmanager
def user(database_url: str, *, needs_password: bool) -> Iterator[str]:
    """Yield the name of a user who may connect, and may do nothing else."""
    name, rule = f"user_{time.time_ns()}", "local all {} scram-sha-256\n"
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'right horse'".encode())
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        (file,) = connection.execute("SHOW hba_file").fetchone() or ("",)
        before = Path(file).read_text()
        Path(file).write_text((rule.format(name) if needs_password else "") + before)
        connection.execute("SELECT pg_reload_conf()")
        yield name
        Path(file).write_text(before)
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f"DROP OWNED BY {name} CASCADE".encode())
        connection.execute(f"DROP ROLE {name}".encode())


def refused(tmp_path: Path, database_url: str) -> tuple[str, str]:
    """Return what a server says of a database that refuses it, and all it wrote, having seen that it takes spans."""
    server = Server(tmp_path / "data", environment={**QUICK, "DATABASE_URL": database_url}).start()
    try:
        wait(lambda: mirror(server)["message"] is not None, True)
        send(server)
        status = server.settle()
        assert status["counts"]["spans"]["stored"] == 2
        assert status["ready"]
        message: str = mirror(server)["message"]
        assert server.log_text().count(message) == 1
        return message, message + server.log_text() + podium("status", "--url", server.url).stdout
    finally:
        server.stop()


def as_user(database_url: str, name: str, password: str = "") -> str:
    """Return the address of a database for another user."""
    rest = database_url.partition("@")[2]
    return f"postgresql+asyncpg://{name}:{password.replace(' ', '%20')}@{rest}"


def test_a_wrong_password_is_told_and_not_shown(tmp_path: Path, database_url: str) -> None:
    with user(database_url, needs_password=True) as name:
        message, everything = refused(tmp_path, as_user(database_url, name, "wrong horse"))

    assert "password authentication failed" in message
    assert "check DATABASE_URL" in message
    assert "wrong horse" not in everything
    assert "wrong%20horse" not in everything


def test_a_missing_permission_is_told_with_what_to_do(tmp_path: Path, database_url: str) -> None:
    with user(database_url, needs_password=False) as name:
        message, _ = refused(tmp_path, as_user(database_url, name))

    assert "permission denied" in message
    assert "podium database init" in message


def test_a_host_that_is_not_there_is_told(tmp_path: Path) -> None:
    message, everything = refused(tmp_path, "postgres://u:secret%21@127.0.0.1:9/aurea")

    assert message.startswith("PostgreSQL 127.0.0.1:9/aurea: ")
    assert "check DATABASE_URL, and that the server runs" in message
    assert "secret" not in everything


def test_a_host_that_takes_the_connection_and_says_nothing_is_given_up(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        message, _ = refused(tmp_path, f"postgresql://u@127.0.0.1:{port}/aurea")

    assert message.startswith(f"PostgreSQL 127.0.0.1:{port}/aurea: ")
    assert "timeout" in message


def test_a_user_who_may_only_write_fills_tables_that_the_owner_made(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert podium("database", "init").returncode == 0
    with user(database_url, needs_password=False) as name, psycopg.connect(database_url, autocommit=True) as owner:
        owner.execute(f"GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {name}".encode())
        owner.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}".encode())
        server = Server(tmp_path / "data", environment={**QUICK, "DATABASE_URL": as_user(database_url, name)}).start()
        send(server)

        wait(counts(database_url), (1, 1, 1))
        server.stop()


def test_S2_11_the_database_is_initialised_by_a_command(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)

    first, second = podium("database", "init"), podium("database", "init")

    assert [first.returncode, second.returncode] == [0, 0]
    assert first.stdout.splitlines()[:2] == ["created table metrics", "created index idx_metrics_job_id"]
    assert first.stdout.splitlines()[-1].endswith("is ready")
    assert second.stdout.splitlines()[0].endswith("is ready: nothing was missing")
    assert ask(database_url, "SELECT count(*) FROM metrics") == [(0,)]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "DATABASE_URL must be like"),
        ("mysql://u:secret@h/d", "unset it"),
        ("postgres://u:secret@127.0.0.1:9/d", "9/d"),
    ],
)
def test_S2_11_what_cannot_be_initialised_says_why(url: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    result = podium("database", "init")

    assert result.returncode == 1
    assert says in result.stderr
    assert "secret" not in result.stdout + result.stderr
    assert "Traceback" not in result.stderr


def test_a_server_does_not_start_with_an_address_of_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///app.db")

    result = podium("serve", "--port", "0", "--grpc-port", "-1", "--data", str(tmp_path / "data"))

    assert result.returncode == 1
    assert "not sqlite://" in result.stderr
