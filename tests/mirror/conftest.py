"""Commits in the real engine, and a PostgreSQL that they are copied to."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import psycopg
import pytest
from tests.rows import insert
from tests.write_path import now_ns, open_path, path

from podium.mirror.tables import create_tables
from podium.mirror.writing import Writer
from podium.store.engine import Engine

__all__ = ["now_ns", "open_path", "path"]

# Tests of failing commits leave spans of a batch that is in no list of batches.
_LAST = "SELECT greatest((SELECT max(batch) FROM batches), (SELECT max(batch) FROM spans))"
_COLUMNS = (
    "batch", "committed_at", "first_received", "last_received", "requests", "bytes", "spans", "events", "points",
)  # fmt: skip


class Commits:
    """Commits that come after all that other tests stored; `first` is the number of the one before them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._number = int(engine.read_back(_LAST)[0][0])
        self.first = self.add()

    @property
    def last(self) -> int:
        """The number of the newest."""
        return self._number

    def add(self, *rows: Mapping[str, Any]) -> int:
        """Store rows as the batch that comes next, and return its number."""
        batch = self._number + 1
        if rows:
            insert(self._engine, *({**row, "batch": batch} for row in rows))
        self._engine.insert("batches", _COLUMNS, [(batch, batch, batch, batch, 1, 1, len(rows), 0, 0)])
        self._number = batch
        return batch


@pytest.fixture
def commits(engine: Engine) -> Commits:
    return Commits(engine)


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def make_writer(engine: Engine, connection: psycopg.Connection, commits: Commits) -> Callable[..., Writer]:
    """Make a writer for what `commits` adds."""

    def make(source: str = "here", **given: Any) -> Writer:
        create_tables(connection)
        writer = Writer(engine, connection, source, **given)
        connection.execute(
            "UPDATE podium_mirror SET batch = %s, committed_at = %s WHERE batch = 0", [commits.first] * 2
        )
        return writer

    return make


def read(connection: psycopg.Connection, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query whose text is of this test."""
    return connection.execute(sql.encode()).fetchall()
