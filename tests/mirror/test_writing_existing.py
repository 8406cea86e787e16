"""The copy into tables that somebody else made, used as they are."""

import psycopg
import pytest
from tests.mirror.conftest import Commits, read
from tests.mirror.test_writing import TASK, MakeWriter, write_all
from tests.rows import START_NS, call_row, span_row

from podium.errors import InvalidInput
from podium.mirror.tables import create_tables
from podium.mirror.writing import Writer
from podium.store.engine import Engine


def test_S2_34_a_database_of_the_documented_shape_is_used_as_it_is(
    commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, project: str
) -> None:
    connection.execute(
        "CREATE TABLE metrics (id SERIAL PRIMARY KEY, job_id VARCHAR(255) NOT NULL, task_name VARCHAR(20) NOT NULL,"
        " model_used VARCHAR(255) NOT NULL, token_count INTEGER NOT NULL, latency_ms FLOAT NOT NULL,"
        " cost_estimate FLOAT NOT NULL, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, team TEXT DEFAULT 'none')"
    )
    old = "INSERT INTO metrics (job_id, task_name, model_used, token_count, latency_ms, cost_estimate, team)"
    connection.execute(old + " VALUES ('old', 'by hand', 'gpt-4', 1, 2, 3, 'red')")
    commits.add(span_row(project, **TASK), span_row(project, **(TASK | {"task_name": "longer than it may be"})))

    assert write_all(make_writer()) == (2, 0)

    assert sorted(read(connection, "SELECT job_id, task_name, team FROM metrics")) == [
        ("job_001", "longer than it may …", "none"),
        ("job_001", "prepare", "none"),
        ("old", "by hand", "red"),
    ]
    # and whoever filled it before goes on
    connection.execute(old + " VALUES ('new', 'by hand', 'gpt-4', 1, 2, 3, 'red')")
    assert read(connection, "SELECT to_regclass('idx_metrics_job_id') IS NOT NULL") == [(True,)]


def test_S3_20_a_gateway_s_own_table_is_used_as_it_is(
    commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, project: str
) -> None:
    connection.execute("CREATE TABLE accounts (id UUID PRIMARY KEY, name VARCHAR(255) NOT NULL)")
    connection.execute(
        "CREATE TABLE request_metrics (id UUID PRIMARY KEY, account_id UUID REFERENCES accounts (id),"
        " request_id VARCHAR(64) UNIQUE, trace_id VARCHAR(64), model_id VARCHAR(255) NOT NULL,"
        " region VARCHAR(32) NOT NULL, timestamp TIMESTAMPTZ NOT NULL, latency_ms INTEGER NOT NULL,"
        " input_tokens INTEGER NOT NULL, total_cost DECIMAL(10, 6) NOT NULL, status VARCHAR(32) NOT NULL,"
        " metadata JSON, note TEXT)"
    )
    connection.execute("SET TimeZone = 'Asia/Tokyo'")
    commits.add(call_row(project, account="acme", cost=None, input_tokens=None, duration_ns=1_600_000))

    assert write_all(make_writer()) == (0, 1)

    ((account, about, *rest),) = read(
        connection, "SELECT account_id, metadata->'podium', latency_ms, input_tokens, total_cost,"
        " (extract(epoch FROM timestamp) * 1e9)::bigint, note FROM request_metrics",
    )  # fmt: skip
    assert (account, about["account"]) == (None, "acme")
    assert rest == [2, 0, 0, START_NS, None]


def test_a_table_of_another_shape_is_named_with_what_it_lacks(connection: psycopg.Connection, engine: Engine) -> None:
    connection.execute("CREATE TABLE metrics (id SERIAL PRIMARY KEY, job_id TEXT, name TEXT)")
    create_tables(connection)

    with pytest.raises(InvalidInput, match="the table metrics has no column task_name, model_used"):
        Writer(engine, connection, "here")
