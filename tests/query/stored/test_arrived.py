"""What arrived with a range of batches."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from tests.rows import START_NS, call_row, insert, insert_event, span_row

from podium.query.stored.arrived import (
    IMPORTED,
    Batches,
    Page,
    arrived_executions,
    arrived_lookups,
    arrived_requests,
    arrived_tasks,
    billed_traces,
    last_known,
    next_batches,
    waiting_batches,
)
from podium.semconv import events
from podium.store.engine import Engine

S = 10**9
WHOLE = Page(100, 0)
TASK: dict[str, Any] = {"kind": "task", "job_id": "j", "task_name": "write"}
# Beyond the numbers of other tests: of rows that were stored, and of batches that were committed.
_LAST = "SELECT greatest((SELECT max(batch) FROM batches), (SELECT max(batch) FROM spans)) AS batch"


@pytest.fixture
def after(engine: Engine) -> int:
    """The batch after which everything belongs to the test."""
    return int(engine.select(_LAST)[0]["batch"])


def commit(engine: Engine, batch: int, *, spans: int = 0, events: int = 0, at: int | None = None) -> None:
    row = (batch, START_NS + batch if at is None else at, spans, events)
    engine.insert("batches", ("batch", "committed_at", "spans", "events"), [row])


def test_batches_come_as_far_as_their_items_are_few_and_one_at_least(engine: Engine, after: int) -> None:
    for number, (spans, happened) in enumerate(((5, 0), (1, 1), (3, 0)), start=1):
        commit(engine, after + number, spans=spans, events=happened)

    assert next_batches(engine, after, items=1) == Batches(after, after + 1, START_NS + after + 1, 2)
    assert next_batches(engine, after, items=7) == Batches(after, after + 2, START_NS + after + 2, 1)
    assert next_batches(engine, after, items=6) == Batches(after, after + 1, START_NS + after + 1, 2)
    assert next_batches(engine, after + 2, items=100) == Batches(after + 2, after + 3, START_NS + after + 3, 0)
    assert next_batches(engine, after + 3, items=100) is None
    assert [waiting_batches(engine, after + number) for number in range(4)] == [3, 2, 1, 0]


def test_a_copy_continues_after_the_batch_it_knows_unless_the_data_were_set_back(engine: Engine, after: int) -> None:
    far = START_NS + 10**15
    commit(engine, after + 1, at=far)
    commit(engine, after + 2, at=far + 10)

    assert last_known(engine, after + 2, far + 10) == after + 2
    assert last_known(engine, after + 3, far + 11) == after + 2
    assert last_known(engine, after + 2, far + 9) == after + 1
    assert last_known(engine, 0, 0) == 0


def arrive(engine: Engine, after: int, *rows: Mapping[str, Any]) -> Batches:
    """Store rows as one batch, and rows before and after it, and return the batches that hold the first alone."""
    insert(engine, *({**row, "batch": after + 2} for row in rows))
    insert(engine, *({**row, "batch": after + number} for row in rows for number in (1, 3)))
    return Batches(after + 1, after + 2, START_NS, 1)


def test_tasks_of_jobs_arrive(engine: Engine, project: str, after: int) -> None:
    row = span_row(project, **TASK)
    batches = arrive(
        engine,
        after,
        row,
        span_row(project, **TASK, sample=True),
        span_row(project, **TASK, scope=IMPORTED[0]),
        span_row(project, **(TASK | {"job_id": ""})),
        span_row(project, **(TASK | {"task_name": ""})),
        span_row(project, **(TASK | {"kind": "tool"})),
    )

    (found,) = arrived_tasks(engine, batches, WHOLE)

    assert (found.project, found.trace_id, found.span_id) == (project, row["trace_id"].hex(), row["span_id"].hex())
    assert (found.started_at, found.ended_at) == (START_NS, START_NS + S)


def test_traces_arrive_in_which_something_is_billed_to_a_task(engine: Engine, project: str, after: int) -> None:
    billed: dict[str, Any] = {"job_id": "j", "task_name": "write", "trace_id": b"b" * 16}
    batches = arrive(
        engine,
        after,
        call_row(project, **billed, start_ns=START_NS + 5),
        call_row(project, **billed),
        span_row(project, **TASK),
        call_row(project, job_id="j"),
        call_row(project, **(billed | {"trace_id": b"s" * 16}), sample=True),
        call_row(project, **(billed | {"trace_id": b"i" * 16}), scope=IMPORTED[1]),
    )

    (found,) = billed_traces(engine, batches, WHOLE)

    assert (found.trace_id, found.first_at, found.last_at) == ((b"b" * 16).hex(), START_NS, START_NS + 5)


def test_model_calls_arrive_as_requests(engine: Engine, project: str, after: int) -> None:
    known = {"request.id": "r1", "routing.strategy": "cheapest"}
    batches = arrive(
        engine,
        after,
        call_row(project, attributes=known, region="eu", account="a", cost="0.25", cache_result="hit"),
        call_row(project, cost=None, input_tokens=None, status="error", error_type="timeout", start_ns=START_NS + 1),
        call_row(project, status="error", error_type="timeout", status_message="slow", start_ns=START_NS + 2),
        call_row(project, is_call=False),
        call_row(project, sample=True),
        call_row(project, scope=IMPORTED[1]),
    )

    first, second, third = arrived_requests(engine, batches, WHOLE)

    assert (first.request_id, first.routing_strategy, first.region, first.account) == ("r1", "cheapest", "eu", "a")
    assert (first.cost, first.is_cache_hit, first.is_error, first.message) == (Decimal("0.25"), True, False, "")
    assert (second.cost, second.input_tokens, second.is_error, second.message) == (None, None, True, "timeout")
    assert third.message == "slow"
    assert arrived_requests(engine, batches, Page(1, 1)) == (second,)


def test_executions_of_coordinators_arrive_when_they_ended(engine: Engine, project: str, after: int) -> None:
    chat = {"kind": "coordinator", "component": "chat"}
    batches = arrive(
        engine,
        after,
        span_row(project, **chat, attributes={"podium.memory.delta_bytes": "-5"}),
        span_row(project, **chat, status="error", error_type="timeout", start_ns=START_NS + 1),
        span_row(project, **chat, running=True),
        span_row(project, **chat, sample=True),
        span_row(project, kind="agent", component="chat"),
    )

    found = arrived_executions(engine, batches, WHOLE)

    assert [(each.coordinator, each.is_error, each.message, each.memory_bytes) for each in found] == [
        ("chat", False, "", -5),
        ("chat", True, "timeout", None),
    ]


def test_lookups_of_spans_and_of_events_arrive(engine: Engine, project: str, after: int) -> None:
    batches = arrive(
        engine,
        after,
        span_row(project, cache_result="hit", cache_type="exact", model="m", saved_cost=Decimal("0.5"), saved_tokens=7),
        span_row(project),
        span_row(project, cache_result="hit", sample=True),
    )

    def looked_up(coordinator: str, result: str, **given: Any) -> None:
        known = {"podium.coordinator": coordinator, "podium.cache.result": result, "podium.cache.type": "semantic"}
        insert_event(engine, project, events.CACHE_LOOKUP, known, **{"batch": after + 2, **given})

    looked_up("chat", "miss", time_ns=START_NS + 1)
    looked_up("chat", "odd")
    looked_up("", "hit")
    looked_up("chat", "hit", sample=True)
    looked_up("chat", "hit", batch=after + 3)

    of_span, of_event = arrived_lookups(engine, batches, WHOLE)

    assert (of_span.coordinator, of_span.model, of_span.is_hit) == ("", "m", True)
    assert (of_span.saved_cost, of_span.saved_tokens) == (Decimal("0.5"), 7)
    assert (of_event.coordinator, of_event.cache_type, of_event.is_hit, of_event.saved_cost) == (
        "chat", "semantic", False, None,
    )  # fmt: skip


@pytest.mark.parametrize("read", [arrived_tasks, arrived_requests], ids=["tasks", "requests"])
def test_pages_hold_everything_once(
    engine: Engine, project: str, after: int, read: Callable[[Engine, Batches, Page], tuple[Any, ...]]
) -> None:
    kinds = TASK | {"is_call": True}
    batches = arrive(engine, after, *(span_row(project, **kinds, start_ns=START_NS + n // 2) for n in range(5)))

    pages = [read(engine, batches, Page(2, offset)) for offset in (0, 2, 4)]

    assert [len(page) for page in pages] == [2, 2, 1]
    assert tuple(row for page in pages for row in page) == read(engine, batches, WHOLE)
