"""The copy of jobs and requests, from the real engine to a real PostgreSQL."""

import threading
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from tests.mirror.conftest import Commits, read
from tests.rows import MINUTE_NS, START_NS, call_row, insert_event, span_row

from podium.mirror import writing
from podium.mirror.writing import Writer
from podium.query.ask.bounds import Bounds
from podium.query.work.jobs import job_tasks
from podium.sources.otlp import messages
from podium.sources.tools import gateway_tables as gateway
from podium.sources.tools import job_tables as jobs
from podium.store.engine import Engine

S = 10**9
TASK = {"job_id": "job_001", "task_name": "prepare", "kind": "task"}
SHOWN = "SELECT job_id, task_name, model_used, token_count, latency_ms, cost_estimate FROM metrics ORDER BY id"
MakeWriter = Callable[..., Writer]


def write_all(writer: Writer) -> tuple[int, int]:
    """Copy what there is and return how many rows were new."""
    metrics = requests = 0
    while written := writer.write_next():
        metrics, requests = metrics + written.metrics, requests + written.requests
    return metrics, requests


def test_S2_3_a_task_is_a_row_with_what_was_billed_within_it(
    commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, project: str
) -> None:
    trace = b"\7" * 16
    commits.add(
        call_row(project, **(TASK | {"kind": "llm"}), trace_id=trace, cost="0.25", model="gpt-4", start_ns=START_NS + S)
    )
    commits.add(
        span_row(project, **TASK, trace_id=trace, duration_ns=2_340_500_000),
        span_row(project, **TASK, model="gpt-3.5", billable=True, input_tokens=1500, cost=Decimal("0.045")),
        span_row(project, **(TASK | {"job_id": ""})),
        span_row(project, **(TASK | {"kind": "tool"})),
        span_row(project, **TASK, sample=True),
    )

    assert write_all(make_writer()) == (2, 1)

    assert sorted(read(connection, SHOWN)) == [
        ("job_001", "prepare", "gpt-3.5", 1500, 1000.0, 0.045),
        ("job_001", "prepare", "gpt-4", 120, 2340.5, 0.25),
    ]
    ((ended,),) = read(connection, "SELECT created_at FROM metrics WHERE model_used = 'gpt-4'")
    assert ended == datetime(2026, 9, 21, 14, 14, 2, 340_500)  # noqa: DTZ001 - the column has no zone; UTC is meant


def test_S2_20_the_rows_are_those_of_the_job_s_details(
    engine: Engine, commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, project: str
) -> None:
    writer = make_writer()
    for number in range(3):
        trace = (99 + number).to_bytes(16, "big")
        within = {"trace_id": trace, "start_ns": START_NS + number * MINUTE_NS}
        commits.add(span_row(project, **TASK, **within, duration_ns=MINUTE_NS))
        commits.add(call_row(project, **(TASK | {"kind": "llm"}), **within, cost="0.125"))
        write_all(writer)

    details = job_tasks(engine, Bounds(project, 0, 2 * START_NS), "job_001", limit=10, offset=0)

    assert [task.cost for task in details] == [Decimal("0.125")] * 3
    assert read(connection, SHOWN + " DESC") == [
        ("job_001", task.task_name, task.model, task.tokens, task.duration_ns / 10**6, float(task.cost))
        for task in details
    ]


def test_a_call_that_arrives_after_its_task_changes_the_row_and_adds_none(
    commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, project: str
) -> None:
    trace, writer = b"\5" * 16, make_writer()
    commits.add(span_row(project, **TASK, trace_id=trace, duration_ns=10 * S))
    write_all(writer)
    before = read(connection, "SELECT id, model_used, token_count, cost_estimate FROM metrics")
    late = TASK | {"kind": "llm"}
    commits.add(
        call_row(project, **late, trace_id=trace, start_ns=START_NS + 9 * S, cost="0.5"),
        call_row(project, **late, trace_id=trace, start_ns=START_NS + 11 * S, cost="100"),
        call_row(project + "-2", **late, trace_id=trace, start_ns=START_NS + 9 * S, cost="100"),
    )

    assert write_all(writer) == (0, 3)

    number = before[0][0]
    assert before == [(number, "", 0, 0.0)]
    assert read(connection, "SELECT id, model_used, token_count, cost_estimate FROM metrics") == [
        (number, "gpt-5", 120, 0.5)
    ]


@pytest.mark.parametrize("offset_ns", [-1, 0, 10 * S, 10 * S + 1])
def test_a_late_call_at_the_edge_of_its_task_counts_where_the_api_counts_it(
    engine: Engine,
    commits: Commits,
    make_writer: MakeWriter,
    connection: psycopg.Connection,
    project: str,
    offset_ns: int,
) -> None:
    trace, writer = b"\6" * 16, make_writer()
    commits.add(span_row(project, **TASK, trace_id=trace, duration_ns=10 * S))
    write_all(writer)
    late = TASK | {"kind": "llm"}
    commits.add(call_row(project, **late, trace_id=trace, start_ns=START_NS + offset_ns, cost="0.5"))

    write_all(writer)

    (task,) = job_tasks(engine, Bounds(project, 0, 2 * START_NS), "job_001", limit=10, offset=0)
    assert read(connection, "SELECT cost_estimate FROM metrics") == [(float(task.cost),)]
    assert (task.cost > 0) is (0 <= offset_ns <= 10 * S)


def test_a_task_that_took_no_time_is_a_row(
    commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, project: str
) -> None:
    commits.add(span_row(project, **TASK, duration_ns=0))

    assert write_all(make_writer()) == (1, 0)
    assert read(connection, "SELECT latency_ms FROM metrics") == [(0.0,)]


def test_tasks_of_the_same_ids_in_two_projects_are_two_rows(
    commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, project: str
) -> None:
    ids = {"trace_id": b"\7" * 16, "span_id": b"\7" * 8}
    commits.add(span_row(project, **TASK, **ids), span_row(f"{project}-2", **TASK, **ids))

    assert write_all(make_writer()) == (2, 0)
    assert read(connection, "SELECT count(*) FROM metrics") == [(2,)]


def test_each_source_has_rows_of_its_own(
    commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, project: str
) -> None:
    trace, here = b"\x08" * 16, make_writer("here")
    there = make_writer("there")
    commits.add(span_row(project, **TASK, trace_id=trace, duration_ns=10 * S))
    first = write_all(here)
    commits.add(call_row(project, **(TASK | {"kind": "llm"}), trace_id=trace, start_ns=START_NS + S, cost="0.5"))

    assert (first, write_all(there)) == ((1, 0), (1, 1))

    assert sorted(read(connection, "SELECT cost_estimate FROM metrics")) == [(0.0,), (0.5,)]
    assert write_all(here) == (0, 1)
    assert read(connection, "SELECT cost_estimate FROM metrics") == [(0.5,), (0.5,)]


def test_S3_30_a_model_call_is_a_row(
    commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, project: str
) -> None:
    trace, first, second = b"\1" * 16, b"\2" * 8, b"\3" * 8
    known = {"trace_id": trace, "account": "acme", "region": "eu-west-1", "model": "claude-3-haiku"}
    commits.add(
        call_row(project, **known, span_id=first, duration_ns=1_500_000, cost="0.75", input_cost=Decimal("0.5"),
                 output_cost=Decimal("0.25"), cache_result="hit",
                 attributes={"request.id": "req_1", "routing.strategy": "cost"}),
        call_row(project, **known, span_id=second, start_ns=START_NS + S, cost=None, input_tokens=None,
                 output_tokens=None, status="error", status_message="429 too many requests"),
    )  # fmt: skip

    assert write_all(make_writer()) == (0, 2)

    assert read(
        connection,
        "SELECT account_id, request_id, trace_id, model_id, region, routing_strategy, latency_ms, input_tokens,"
        " output_tokens, total_tokens, input_cost, output_cost, total_cost, cache_hit, status, error_message,"
        " metadata->'podium'->>'project' FROM request_metrics ORDER BY timestamp",
    ) == [
        ("acme", "req_1", "01" * 16, "claude-3-haiku", "eu-west-1", "cost", 1.5, 100, 20, 120,
         Decimal("0.5"), Decimal("0.25"), Decimal("0.75"), True, "success", None, project),
        ("acme", "03" * 8, "01" * 16, "claude-3-haiku", "eu-west-1", None, 1000, None, None, None,
         None, None, None, False, "error", "429 too many requests", project),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [jobs.KIND, gateway.KIND])
def test_what_was_imported_from_such_tables_is_not_written_a_second_time(
    commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, project: str, kind: str
) -> None:
    message = messages.traces(kind, {}, [])
    scope = message.resource_spans[0].scope_spans[0].scope.name
    late = TASK | {"kind": "llm", "scope": scope}
    commits.add(span_row(project, **TASK, scope=scope), call_row(project, **late), span_row(project, **TASK))

    assert write_all(make_writer()) == (1, 0)


def test_S1_52_executions_and_lookups_of_coordinators_are_rows(
    engine: Engine, commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, project: str
) -> None:
    writer = make_writer()
    ran = {"kind": "coordinator", "component": "Chat"}
    batch = commits.add(
        span_row(project, **ran, duration_ns=2_500_000, attributes={"podium.memory.delta_bytes": "4096"}),
        span_row(project, **ran, status="error", error_type="Timeout", start_ns=START_NS + S),
        span_row(project, **ran, running=True),
        span_row(project, **ran, sample=True),
        span_row(project, kind="cache", cache_result="hit", cache_type="semantic", model="gpt-4",
                 saved_cost=Decimal("0.02"), saved_tokens=900),
    )  # fmt: skip
    asked = {"podium.coordinator": "Chat", "podium.cache.result": "miss"}
    for attributes in (asked, asked, {"podium.cache.result": "hit"}, {"podium.coordinator": "Chat"}):
        insert_event(engine, project, "podium.cache.lookup", attributes, batch=batch)

    assert write_all(writer) == (0, 0)
    assert write_all(writer) == (0, 0)

    assert read(
        connection,
        "SELECT project, coordinator, timestamp::text, latency_ms, status, error_message, memory_bytes"
        " FROM podium_coordinator_executions ORDER BY id",
    ) == [
        (project, "Chat", "2026-09-21 14:14:00", 2.5, "success", None, 4096),
        (project, "Chat", "2026-09-21 14:14:01", 1000.0, "error", "Timeout", None),
    ]
    assert read(
        connection,
        "SELECT coordinator, model_id, cache_type, cache_hit, saved_cost, saved_tokens, timestamp::text"
        " FROM podium_cache_lookups ORDER BY coordinator NULLS FIRST",
    ) == [
        (None, "gpt-4", "semantic", True, Decimal("0.020000000"), 900, "2026-09-21 14:14:00"),
        *[("Chat", None, None, False, None, None, "2026-09-21 14:14:00")] * 2,
    ]


def test_requests_of_one_id_are_all_there(
    commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, project: str
) -> None:
    same: dict[str, Any] = {"attributes": {"request.id": "x" * 200}}
    commits.add(*(call_row(project, **same) for _ in range(3)))

    assert write_all(make_writer()) == (0, 3)

    ids = [request_id for (request_id,) in read(connection, "SELECT request_id FROM request_metrics")]
    assert len(set(ids)) == 3
    assert {len(each) for each in ids} == {64}


def test_what_no_column_takes_is_cut_or_replaced(
    commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, project: str
) -> None:
    long = "é" * 10_000
    commits.add(
        span_row(project, kind="task", job_id="a\0b", task_name=long, model=long, billable=True,
                 input_tokens=2**40, cost=Decimal("0.01")),
        span_row(project, kind="task", job_id="'; DROP TABLE metrics; --", task_name="%s {} %(x)s"),
        call_row(project, account=long, region=long, model="\0", status="error", status_message=long * 2,
                 input_tokens=2**63, attributes={"routing.strategy": long, "request.id": "\0"}),
    )  # fmt: skip

    assert write_all(make_writer()) == (2, 1)

    assert read(connection, "SELECT job_id, task_name, model_used, token_count FROM metrics ORDER BY token_count") == [
        ("'; DROP TABLE metrics; --", "%s {} %(x)s", "", 0),
        ("a�b", "é" * 254 + "…", "é" * 254 + "…", 2**31 - 1),
    ]
    assert read(
        connection, "SELECT account_id, region, model_id, request_id, length(error_message), input_tokens"
        " FROM request_metrics",
    ) == [("é" * 254 + "…", "é" * 63 + "…", "�", "�", 10_000, 2**31 - 1)]  # fmt: skip


def test_pages_and_transactions_hold_every_row_once(
    commits: Commits,
    make_writer: MakeWriter,
    connection: psycopg.Connection,
    project: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writing, "PAGE", 7)
    monkeypatch.setattr(writing, "ITEMS", 50)
    for _ in range(5):
        rows = [span_row(project, **TASK, start_ns=START_NS) for _ in range(20)]
        rows += [call_row(project, **(TASK | {"kind": "llm"}), trace_id=row["trace_id"], cost="0.01") for row in rows]
        commits.add(*rows)
    writer = make_writer()

    counts = []
    while written := writer.write_next():
        counts.append((written.metrics, written.requests))

    assert counts == [(20, 20)] * 5
    assert read(connection, "SELECT count(*), sum(cost_estimate)::numeric(9, 2) FROM metrics") == [(100, Decimal(1))]
    assert read(connection, "SELECT count(DISTINCT metadata->'podium'->>'span_id') FROM request_metrics") == [(100,)]


def test_what_is_cut_short_leaves_nothing_and_is_written_whole_later(
    commits: Commits,
    make_writer: MakeWriter,
    connection: psycopg.Connection,
    project: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writing, "PAGE", 4)
    commits.add(*(span_row(project, **TASK) for _ in range(10)))
    asked = iter(range(100))

    def stop_at_the_third() -> None:
        if next(asked) == 2:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        make_writer(go_on=stop_at_the_third).write_next()

    assert read(connection, "SELECT count(*) FROM metrics") == [(0,)]
    assert write_all(make_writer()) == (10, 0)
    assert write_all(make_writer()) == (0, 0)


def test_two_that_write_for_the_same_data_write_every_row_once(
    engine: Engine, commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, database_url: str,
    project: str,
) -> None:  # fmt: skip
    first = make_writer()
    with psycopg.connect(database_url, autocommit=True) as other:
        second = Writer(engine, other, "here")
        for _ in range(4):
            commits.add(span_row(project, **TASK))
            write_all(first)
            write_all(second)

    assert read(connection, "SELECT count(*) FROM metrics") == [(4,)]


def test_who_writes_at_the_same_time_for_the_same_data_waits_and_then_finds_them_written(
    engine: Engine, commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, database_url: str,
    project: str,
) -> None:  # fmt: skip
    waiting: list[threading.Thread] = []
    found: list[object] = []

    def write_beside() -> None:
        if not waiting:
            waiting.append(threading.Thread(target=lambda: found.append(second.write_next())))
            waiting[0].start()
            waiting[0].join(0.3)  # it cannot end before this transaction does

    first = make_writer(go_on=write_beside)
    commits.add(span_row(project, **TASK))
    with psycopg.connect(database_url, autocommit=True) as other:
        second = Writer(engine, other, "here")
        first.write_next()
        waiting[0].join()

    assert found == [None]
    assert read(connection, "SELECT count(*) FROM metrics") == [(1,)]


def test_no_statement_waits_for_ever(
    commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, project: str
) -> None:
    limits: list[tuple[str, str]] = []

    def note() -> None:
        row = connection.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        limits.extend(row.fetchall())

    commits.add(span_row(project, **TASK))
    make_writer(go_on=note).write_next()

    assert {*limits} == {("1min", "30s")}
    assert read(connection, "SHOW statement_timeout") == [("0",)]


def test_data_set_back_to_an_older_state_go_on_from_there(
    engine: Engine, commits: Commits, make_writer: MakeWriter, connection: psycopg.Connection, project: str
) -> None:
    writer = make_writer()
    last = commits.add(span_row(project, **TASK))
    write_all(writer)
    # The copy knows of batches that were committed later in a past that these data do not have.
    connection.execute("UPDATE podium_mirror SET batch = %s, committed_at = %s", (last + 1000, last))
    commits.add(span_row(project, **TASK))

    assert writer.position() == last
    assert write_all(writer) == (1, 0)
