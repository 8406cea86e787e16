"""The tables of the mirror: made where they are missing, used as they are where they exist."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

# By these names dashboards and their tests know them.
METRICS = """
CREATE TABLE metrics (
    id            SERIAL PRIMARY KEY,
    job_id        VARCHAR(255) NOT NULL,
    task_name     VARCHAR(255) NOT NULL,
    model_used    VARCHAR(255) NOT NULL,
    token_count   INTEGER NOT NULL,
    latency_ms    FLOAT NOT NULL,
    cost_estimate FLOAT NOT NULL,
    created_at    TIMESTAMP DEFAULT CURRENT_TIMESTAMP
)
"""
METRICS_BY_JOB = "CREATE INDEX idx_metrics_job_id ON metrics (job_id)"
REQUEST_METRICS = """
CREATE TABLE request_metrics (
    id               UUID PRIMARY KEY,
    account_id       VARCHAR(255),
    api_key_id       VARCHAR(255),
    request_id       VARCHAR(64) UNIQUE,
    trace_id         VARCHAR(64),
    model_id         VARCHAR(255) NOT NULL,
    region           VARCHAR(64) NOT NULL,
    routing_strategy VARCHAR(64),
    timestamp        TIMESTAMP NOT NULL,
    latency_ms       FLOAT NOT NULL,
    input_tokens     INTEGER,
    output_tokens    INTEGER,
    total_tokens     INTEGER,
    input_cost       DECIMAL(18, 9),
    output_cost      DECIMAL(18, 9),
    total_cost       DECIMAL(18, 9),
    cache_hit        BOOLEAN DEFAULT FALSE,
    status           VARCHAR(32) NOT NULL,
    error_message    TEXT,
    metadata         JSONB
)
"""
REQUESTS_BY_TIME = "CREATE INDEX idx_request_metrics_timestamp ON request_metrics (timestamp)"
EXECUTIONS = """
CREATE TABLE podium_coordinator_executions (
    id            BIGSERIAL PRIMARY KEY,
    project       VARCHAR(255) NOT NULL,
    coordinator   VARCHAR(255) NOT NULL,
    timestamp     TIMESTAMP NOT NULL,
    latency_ms    FLOAT NOT NULL,
    status        VARCHAR(32) NOT NULL,
    error_message TEXT,
    memory_bytes  BIGINT
)
"""
EXECUTIONS_BY_TIME = "CREATE INDEX idx_podium_coordinator_executions ON podium_coordinator_executions (timestamp)"
LOOKUPS = """
CREATE TABLE podium_cache_lookups (
    id           BIGSERIAL PRIMARY KEY,
    project      VARCHAR(255) NOT NULL,
    coordinator  VARCHAR(255),
    model_id     VARCHAR(255),
    cache_type   VARCHAR(64),
    timestamp    TIMESTAMP NOT NULL,
    cache_hit    BOOLEAN NOT NULL,
    saved_cost   DECIMAL(18, 9),
    saved_tokens BIGINT
)
"""
LOOKUPS_BY_TIME = "CREATE INDEX idx_podium_cache_lookups ON podium_cache_lookups (timestamp)"
# How far each Podium that writes here has come. That the table exists says that what is beside it is a copy.
POSITIONS = """
CREATE TABLE podium_mirror (
    source       VARCHAR(64) PRIMARY KEY,
    batch        BIGINT NOT NULL DEFAULT 0,
    committed_at BIGINT NOT NULL DEFAULT 0,
    updated_at   TIMESTAMPTZ NOT NULL DEFAULT now()
)
"""
# Which row of `metrics` is which span: a model call that arrives after the end of its task still counts for it.
TASKS = """
CREATE TABLE podium_mirror_tasks (
    source     VARCHAR(64) NOT NULL,
    project    TEXT NOT NULL,
    trace_id   TEXT NOT NULL,
    span_id    TEXT NOT NULL,
    metric_id  BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL,
    PRIMARY KEY (source, project, trace_id, span_id)
)
"""

_MADE = (
    ("table metrics", "metrics", METRICS),
    ("index idx_metrics_job_id", "idx_metrics_job_id", METRICS_BY_JOB),
    ("table request_metrics", "request_metrics", REQUEST_METRICS),
    ("index idx_request_metrics_timestamp", "idx_request_metrics_timestamp", REQUESTS_BY_TIME),
    ("table podium_coordinator_executions", "podium_coordinator_executions", EXECUTIONS),
    ("index idx_podium_coordinator_executions", "idx_podium_coordinator_executions", EXECUTIONS_BY_TIME),
    ("table podium_cache_lookups", "podium_cache_lookups", LOOKUPS),
    ("index idx_podium_cache_lookups", "idx_podium_cache_lookups", LOOKUPS_BY_TIME),
    ("table podium_mirror", "podium_mirror", POSITIONS),
    ("table podium_mirror_tasks", "podium_mirror_tasks", TASKS),
)
# Two that start at the same moment take turns; the number is the mirror's own.
_ALONE = "SELECT pg_advisory_xact_lock(7263051814)"
_IS_THERE = "SELECT to_regclass(%s) IS NOT NULL"
_COLUMNS = """
SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type, a.attnotnull AS is_required,
       CASE WHEN a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype) AND a.atttypmod > 4 THEN a.atttypmod - 4 END
           AS characters
FROM pg_attribute AS a
WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is in the database; `characters` is the most it holds, None where there is no such limit."""

    type: str
    is_required: bool
    characters: int | None


def create_tables(connection: psycopg.Connection) -> tuple[str, ...]:
    """Make what is missing, and return the names of what was made, such as `table metrics`."""
    with connection.transaction():
        connection.execute(_ALONE)
        return tuple(_missing(connection))


def _missing(connection: psycopg.Connection) -> Iterator[str]:
    for what, name, statement in _MADE:
        if not is_there(connection, name):
            connection.execute(statement)
            yield what


def is_there(connection: psycopg.Connection, name: str) -> bool:
    """Return whether a table or index of this name can be seen."""
    row = connection.execute(_IS_THERE, (name,)).fetchone()
    return row is not None and bool(row[0])


def columns(connection: psycopg.Connection, table: str) -> dict[str, Column]:
    """Return `{name: column}` of a table."""
    return {name: Column(*row) for name, *row in connection.execute(_COLUMNS, (table,))}
