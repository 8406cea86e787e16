"""The tables of the mirror in a real PostgreSQL: made where they are missing, read as they are."""

import threading

import psycopg
import pytest
from tests.mirror.conftest import read

from podium.mirror.tables import Column, columns, create_tables, is_there


def test_S2_11_the_tables_are_made_once(connection: psycopg.Connection) -> None:
    assert create_tables(connection) == (
        "table metrics",
        "index idx_metrics_job_id",
        "table request_metrics",
        "index idx_request_metrics_timestamp",
        "table podium_coordinator_executions",
        "index idx_podium_coordinator_executions",
        "table podium_cache_lookups",
        "index idx_podium_cache_lookups",
        "table podium_mirror",
        "table podium_mirror_tasks",
    )
    assert create_tables(connection) == ()
    connection.execute("DROP INDEX idx_metrics_job_id")
    assert create_tables(connection) == ("index idx_metrics_job_id",)


def test_S2_34_the_table_has_the_documented_columns_and_types(connection: psycopg.Connection) -> None:
    create_tables(connection)

    found = {
        name: (each.type, each.characters, each.is_required) for name, each in columns(connection, "metrics").items()
    }

    text = ("character varying", 255, True)
    assert found == {
        "id": ("integer", None, True),
        "job_id": text,
        "task_name": text,
        "model_used": text,
        "token_count": ("integer", None, True),
        "latency_ms": ("double precision", None, True),
        "cost_estimate": ("double precision", None, True),
        "created_at": ("timestamp without time zone", None, False),
    }
    assert read(connection, "SELECT column_default FROM information_schema.columns"
                " WHERE column_name = 'created_at'") == [("CURRENT_TIMESTAMP",)]  # fmt: skip


def test_what_is_not_there_is_not_seen(connection: psycopg.Connection) -> None:
    assert not is_there(connection, "metrics")

    create_tables(connection)

    assert is_there(connection, "metrics")
    assert is_there(connection, "idx_metrics_job_id")
    assert not is_there(connection, "metric")


def test_two_that_start_at_the_same_moment_make_the_tables_once(database_url: str) -> None:
    made: list[tuple[str, ...]] = []
    together = threading.Barrier(2)

    def start() -> None:
        with psycopg.connect(database_url, autocommit=True) as connection:
            together.wait()
            made.append(create_tables(connection))

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(len(each) for each in made) == [0, 10]


def test_what_cannot_be_made_whole_is_not_made_at_all(connection: psycopg.Connection) -> None:
    connection.execute("CREATE DOMAIN podium_mirror AS text")

    with pytest.raises(psycopg.Error):
        create_tables(connection)

    assert not is_there(connection, "metrics")


def test_columns_are_as_the_database_has_them(connection: psycopg.Connection) -> None:
    connection.execute(
        "CREATE TABLE odd (a VARCHAR(20) NOT NULL, b VARCHAR, c TEXT, d CHAR(3), e NUMERIC(18, 9), f UUID,"
        " gone INTEGER)"
    )
    connection.execute("ALTER TABLE odd DROP COLUMN gone")

    assert columns(connection, "odd") == {
        "a": Column("character varying", is_required=True, characters=20),
        "b": Column("character varying", is_required=False, characters=None),
        "c": Column("text", is_required=False, characters=None),
        "d": Column("character", is_required=False, characters=3),
        "e": Column("numeric", is_required=False, characters=None),
        "f": Column("uuid", is_required=False, characters=None),
    }
    assert columns(connection, "nowhere") == {}
