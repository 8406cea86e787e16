"""What a later span changes is changed in the copy, too."""

from collections.abc import Callable

import psycopg
import pytest
from tests.mirror.conftest import read
from tests.mirror.test_writing import write_all
from tests.spans import span
from tests.stored import AGENT, CHAT, SECOND, store
from tests.write_path import WritePath

from podium.mirror.writing import Writer

MakeWriter = Callable[..., Writer]
REQUESTS = """
SELECT metadata -> 'podium' ->> 'span_id', account_id, latency_ms::float FROM request_metrics ORDER BY timestamp
"""
METRICS = "SELECT job_id, task_name, cost_estimate FROM metrics ORDER BY id"


def test_a_request_that_is_counted_in_another_span_is_one_row(
    make_writer: MakeWriter, path: WritePath, connection: psycopg.Connection, project: str, now_ns: int
) -> None:
    writer = make_writer()
    outer = span("outer", CHAT, start_ns=now_ns, duration_ns=3 * SECOND)
    inner = span("inner", CHAT, start_ns=now_ns + 1, parent=outer)

    store(path, project, [outer])
    write_all(writer)
    assert read(connection, REQUESTS) == [(outer.span_id.hex(), None, 3000.0)]
    store(path, project, [inner])
    write_all(writer)

    assert read(connection, REQUESTS) == [(inner.span_id.hex(), None, 3000.0)]


def test_what_a_root_says_later_stands_in_the_copy(
    make_writer: MakeWriter, path: WritePath, connection: psycopg.Connection, project: str, now_ns: int
) -> None:
    writer = make_writer()
    root = span("root", {"podium.account": "acme"}, start_ns=now_ns, duration_ns=3 * SECOND)
    call = span("call", CHAT, start_ns=now_ns + 1, parent=root)

    store(path, project, [call])
    write_all(writer)
    store(path, project, [root])
    write_all(writer)

    assert read(connection, REQUESTS) == [(call.span_id.hex(), "acme", 1000.0)]


@pytest.mark.parametrize("is_copied_between", [True, False])
def test_a_request_sent_again_is_one_row(
    make_writer: MakeWriter,
    path: WritePath,
    connection: psycopg.Connection,
    project: str,
    now_ns: int,
    *,
    is_copied_between: bool,
) -> None:
    writer = make_writer()
    call, other = span("call", CHAT, start_ns=now_ns), span("other", CHAT, start_ns=now_ns + 1)

    store(path, project, [call])
    if is_copied_between:
        write_all(writer)
    store(path, project, [call, other])
    write_all(writer)

    assert [row[0] for row in read(connection, REQUESTS)] == [call.span_id.hex(), other.span_id.hex()]


def test_a_task_of_a_job_that_only_the_root_names_is_copied_when_that_comes(
    make_writer: MakeWriter, path: WritePath, connection: psycopg.Connection, project: str, now_ns: int
) -> None:
    writer = make_writer()
    root = span("root", {"podium.job.id": "job-7"}, start_ns=now_ns, duration_ns=3 * SECOND)
    named = {"podium.kind": "task", "podium.task.name": "prepare"}
    task = span("task", named, start_ns=now_ns + 1, parent=root)

    store(path, project, [task])
    write_all(writer)
    assert read(connection, METRICS) == []
    store(path, project, [root])
    write_all(writer)

    assert [row[:2] for row in read(connection, METRICS)] == [("job-7", "prepare")]


def test_an_execution_sent_again_stands_as_it_was_copied(
    make_writer: MakeWriter, path: WritePath, connection: psycopg.Connection, project: str, now_ns: int
) -> None:
    writer = make_writer()
    ran = {"podium.kind": "coordinator", "podium.coordinator": "router"}
    execution, agent = span("router", ran, start_ns=now_ns), span("agent", AGENT, start_ns=now_ns)

    store(path, project, [execution])
    write_all(writer)
    store(path, project, [execution, agent])
    write_all(writer)

    assert read(connection, "SELECT coordinator FROM podium_coordinator_executions") == [("router",)]
