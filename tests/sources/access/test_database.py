"""How databases are named, and what is asked of them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from podium.errors import InvalidInput, SourceUnavailable
from podium.sources.access.database import find_database
from podium.sources.kinds import open_source
from podium.sources.source import Options

HERE = Path("/srv")


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("postgres://me:secret@db:5432/aurea", "postgresql://db:5432/aurea"),
        ("postgresql+asyncpg://me:secret@db/aurea?sslmode=disable", "postgresql://db/aurea"),
        ("postgresql://me@/aurea?host=/run/pg&password=secret", "postgresql:///aurea?host=/run/pg"),
        ("sqlite:///rel/a.db", "/srv/rel/a.db"),
        ("sqlite:////abs/a.db", "/abs/a.db"),
        ("a.db", "/srv/a.db"),
    ],
)
def test_a_name_is_whole_and_holds_no_password(where: str, name: str) -> None:
    assert find_database(where, HERE).name == name


def test_other_databases_are_refused_without_showing_their_address() -> None:
    with pytest.raises(InvalidInput, match="mysql:// is not read"):
        find_database("mysql://root:secret@localhost/db", HERE)


@pytest.mark.parametrize(
    "where",
    [
        "postgresql://u:secret@host:port/db",
        "postgresql://u:secret@[::1/db",
        "postgresql://u:my@secret:word@host/db",
        "postgresql://u:my%secret@host/db",
    ],
)
def test_an_address_that_cannot_be_read_is_not_shown(where: str) -> None:
    with pytest.raises(InvalidInput, match="%40") as refused:
        list(open_source("jobs", where, Options()).read(None))

    assert "secret" not in str(refused.value)


def test_reading_never_makes_a_file(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="is not there"):
        list(open_source("jobs", "missing.db", Options(here=tmp_path)).read(None))

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("no database at all, " * 100)

    with pytest.raises(SourceUnavailable, match="cannot be read"):
        list(open_source("jobs", "a.db", Options(here=tmp_path)).read(None))


def test_rows_that_cannot_be_read_are_skipped_one_by_one(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as tables:
        tables.execute(
            "CREATE TABLE metrics (id INTEGER, job_id, task_name, model_used, token_count, latency_ms, "
            "cost_estimate, created_at)"
        )
        tables.execute("INSERT INTO metrics VALUES (1, 'j', 't', 'm', 1, 1, 1, 'soon')")
        tables.execute("INSERT INTO metrics VALUES (2, 'j', NULL, 'm', 'x', 'x', 'x', '2026-11-20 10:00:00')")
        tables.commit()

    (batch,) = open_source("jobs", "a.db", Options(here=tmp_path)).read(None)

    assert [(each.what, each.why) for each in batch.skipped] == [("row 1", "has no created_at")]
    assert batch.read == 2
    assert batch.position == {"id": 2, "behind": 2}
