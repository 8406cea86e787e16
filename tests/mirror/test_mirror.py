"""The thread that follows the commits, over the real engine and a real PostgreSQL."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.mirror.conftest import Commits, read
from tests.postgres import Postgres
from tests.rows import call_row

from podium.errors import InvalidInput, StoreError, StoreUnavailable
from podium.mirror import mirror as following
from podium.mirror.address import Address, parse_address
from podium.mirror.mirror import Mirror, connected, error_text, prepare_database, source_of
from podium.mirror.tables import create_tables
from podium.store.engine import Engine

_WAIT_S = 60
COUNT = "SELECT count(*) FROM request_metrics"


def until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + _WAIT_S
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_LOOK_S", 0.02)
    monkeypatch.setattr(following, "_FIRST_RETRY_S", 0.02)
    monkeypatch.setattr(following, "_LAST_RETRY_S", 0.1)


StartMirror = Callable[..., Mirror]


@pytest.fixture
def start_mirror(engine: Engine, connection: psycopg.Connection, commits: Commits) -> Iterator[StartMirror]:
    """Start a mirror of what comes after `commits.first`; it is stopped with the test."""
    started: list[Mirror] = []

    def start(url: str, *, source: str = "here", of: Any = engine) -> Mirror:
        create_tables(connection)
        connection.execute(
            "INSERT INTO podium_mirror (source, batch, committed_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            (source, commits.first, commits.first),
        )
        mirror = Mirror(of, parse_address(url), source, lambda: commits.last)
        mirror.start()
        started.append(mirror)
        return mirror

    yield start
    for mirror in started:
        mirror.stop()


def test_what_is_committed_is_copied_and_the_status_says_how_far(
    commits: Commits, start_mirror: StartMirror, connection: psycopg.Connection, database_url: str, project: str
) -> None:
    commits.add(call_row(project))
    mirror = start_mirror(database_url)
    before = mirror.status()
    until(lambda: read(connection, COUNT) == [(1,)])
    commits.add(call_row(project), call_row(project))
    until(lambda: read(connection, COUNT) == [(3,)])
    until(lambda: mirror.status().batch == commits.last)

    assert before.batch in (0, commits.first, commits.last - 1)
    status = mirror.status()
    assert (status.healthy, status.message, status.waiting_batches) == (True, None, 0)
    assert status.address == parse_address(database_url).shown


def test_after_it_stopped_nothing_is_copied_and_a_new_one_goes_on(
    commits: Commits, start_mirror: StartMirror, connection: psycopg.Connection, database_url: str, project: str
) -> None:
    first = start_mirror(database_url)
    until(lambda: first.status().healthy)
    first.stop()
    commits.add(call_row(project))
    time.sleep(0.2)
    between = read(connection, COUNT)

    start_mirror(database_url)

    until(lambda: read(connection, COUNT) == [(1,)])
    assert between == [(0,)]
    assert "podium-mirror" in {thread.name for thread in threading.enumerate()}


def test_a_mirror_that_was_never_started_can_be_stopped(engine: Engine) -> None:
    mirror = Mirror(engine, parse_address("postgresql://nobody@127.0.0.1:1/none"), "here", lambda: 0)

    mirror.stop()

    assert (mirror.status().healthy, mirror.status().message) == (False, None)


def test_a_failure_is_logged_once_and_made_up_for(
    engine: Engine,
    commits: Commits,
    start_mirror: StartMirror,
    connection: psycopg.Connection,
    database_url: str,
    project: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Failing:
        is_away = True
        asked = 0

        def __getattr__(self, name: str) -> Any:
            return getattr(engine, name)

        def select(self, *arguments: Any) -> Any:
            self.asked += 1
            if self.is_away:
                msg = "the engine is away"
                raise StoreUnavailable(msg)
            return engine.select(*arguments)

    away = Failing()
    commits.add(call_row(project))
    with caplog.at_level(logging.WARNING, "podium.mirror"):
        mirror = start_mirror(database_url, of=away)
        until(lambda: away.asked > 5)
        failed = mirror.status()
        away.is_away = False
        until(lambda: read(connection, COUNT) == [(1,)])
        until(lambda: mirror.status().healthy)

    shown = parse_address(database_url).shown
    assert (failed.healthy, failed.message) == (
        False, f"nothing is copied to PostgreSQL {shown}: the engine is away",
    )  # fmt: skip
    assert [record.getMessage() for record in caplog.records] == [
        failed.message, f"PostgreSQL {shown} is filled again",
    ]  # fmt: skip


@pytest.fixture
def ascii_url(postgres: Postgres) -> Iterator[str]:
    """A database that cannot hold every text."""
    name = f"ascii_{time.time_ns()}"
    with psycopg.connect(postgres.url(), autocommit=True) as admin:
        admin.execute(
            f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0".encode()
        )
        yield postgres.url(name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_a_database_that_cannot_hold_every_text_is_refused(ascii_url: str) -> None:
    with (
        pytest.raises(InvalidInput, match="its encoding is SQL_ASCII: create the database with ENCODING 'UTF8'"),
        connected(parse_address(ascii_url)),
    ):
        pass


def test_S2_11_a_database_is_prepared_once(database_url: str) -> None:
    address = parse_address(database_url)

    assert len(prepare_database(address)) == 10
    assert prepare_database(address) == ()


def test_S2_11_a_database_that_cannot_be_reached_is_named_without_the_password() -> None:
    address = parse_address("postgresql://u:secret@127.0.0.1:1/none")

    with pytest.raises(StoreUnavailable, match=r"PostgreSQL 127\.0\.0\.1:1/none: .*; check DATABASE_URL") as refused:
        prepare_database(address)

    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None


ADDRESS = Address("", "db:5432/shop", ("p@ss word", "p%40ss"))


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            psycopg.OperationalError("cannot use p@ss word\n at all"),
            "PostgreSQL db:5432/shop: cannot use *** at all; check DATABASE_URL, and that the server runs and lets this"
            " machine in",
        ),
        (
            psycopg.errors.InsufficientPrivilege("permission denied"),
            "PostgreSQL db:5432/shop: permission denied; grant it to this user, or let its owner run"
            " `podium database init` and grant him the tables",
        ),
        (psycopg.errors.DiskFull("no space"), "PostgreSQL db:5432/shop: no space"),
        (ValueError(), "PostgreSQL db:5432/shop: ValueError"),
        (StoreError("refused"), "nothing is copied to PostgreSQL db:5432/shop: refused"),
    ],
)
def test_an_error_is_a_line_that_says_what_to_do(error: Exception, text: str) -> None:
    assert error_text(error, ADDRESS) == text


def test_data_have_a_name_of_their_own_that_stays(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    name = source_of(tmp_path)

    assert UUID(name).version == 4
    assert source_of(tmp_path) == name
    assert source_of(tmp_path / "other") != name
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["mirror.id"]
