"""Model calls: their totals and the newest of them."""

from decimal import Decimal

import pytest
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, call_row, insert, span_row

from podium.query.ask.bounds import Bounds
from podium.query.work.calls import call_totals, calls_by_minute, calls_by_operation, calls_by_provider, newest_calls
from podium.store.engine import Engine


@pytest.fixture
def bounds(engine: Engine, project: str) -> Bounds:
    insert(
        engine,
        call_row(project, provider="openai", operation="chat", cost="1", duration_ns=3),
        call_row(project, provider="openai", operation="embeddings", cost="2", start_ns=START_NS + 2 * MINUTE_NS),
        call_row(project, provider="anthropic", operation="chat", cost="5", status="error"),
        call_row(project, provider="", operation="", name="odd", cost=None, start_ns=START_NS + 5 * MINUTE_NS),
        call_row(project, start_ns=START_NS - 1),
        span_row(project, kind="tool", cost=Decimal(9)),
    )
    return Bounds(project, START_NS, START_NS + HOUR_NS)


def test_totals_are_those_of_the_calls_in_the_bounds(engine: Engine, bounds: Bounds) -> None:
    found = call_totals(engine, bounds)

    assert (found.calls, found.errors, found.cost) == (4, 1, Decimal(8))
    assert (found.input_tokens, found.output_tokens, found.duration_ns) == (400, 80, 3 * 10**9 + 3)


def test_the_most_expensive_provider_and_operation_come_first(engine: Engine, bounds: Bounds) -> None:
    providers, operations = calls_by_provider(engine, bounds), calls_by_operation(engine, bounds)

    assert [(each.name, each.calls, each.cost) for each in providers] == [
        ("anthropic", 1, Decimal(5)), ("openai", 2, Decimal(3)), ("", 1, Decimal(0)),
    ]  # fmt: skip
    assert [(each.name, each.cost) for each in operations] == [
        ("chat", Decimal(6)), ("embeddings", Decimal(2)), ("", Decimal(0)),
    ]  # fmt: skip


def test_the_newest_minutes_come_oldest_first_and_empty_ones_are_absent(engine: Engine, bounds: Bounds) -> None:
    found = calls_by_minute(engine, bounds, limit=2)

    assert [((each.start - START_NS) // MINUTE_NS, each.calls, each.cost) for each in found] == [
        (2, 1, Decimal(2)), (5, 1, Decimal(0)),
    ]  # fmt: skip


def test_the_newest_calls_come_oldest_first(engine: Engine, bounds: Bounds) -> None:
    found = newest_calls(engine, bounds, limit=2)

    assert [(each.operation, each.cost) for each in found] == [("embeddings", Decimal(2)), ("", Decimal(0))]
    assert len(newest_calls(engine, bounds, limit=100)) == 4


def test_a_call_is_found_however_long_ago(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, model="old", start_ns=START_NS - 400 * 24 * HOUR_NS))
    insert(engine, span_row(project))

    found = newest_calls(engine, Bounds(project, 0, START_NS + HOUR_NS), limit=5)

    assert [each.model for each in found] == ["old"]
