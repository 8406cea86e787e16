"""The figures on top."""

from decimal import Decimal

import pytest
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, call_row, insert, span_row

from podium.query.ask.bounds import Bounds
from podium.query.figures.overview import Overview, overview
from podium.query.filter.filters import Filter, parse_filter
from podium.store.engine import Engine


@pytest.fixture
def shown(engine: Engine, project: str) -> Overview:
    insert(
        engine,
        call_row(
            project, cost="1.000000001", duration_ns=2 * 10**9, ttft_ns=10**9, cache_read_tokens=40, reasoning_tokens=5
        ),
        call_row(project, cost="0.5", status="error", error_type="timeout", start_ns=START_NS + 90 * MINUTE_NS),
        call_row(project, cost=None, model="odd"),
        span_row(project, kind="tool", status="error", saved_cost=Decimal("0.25")),
        call_row(project, cost="0.75", start_ns=START_NS - HOUR_NS),
    )
    return overview(engine, Bounds(project, START_NS, START_NS + 2 * HOUR_NS), Filter())


def test_money_is_exact_and_compared_with_the_window_before(shown: Overview) -> None:
    assert (shown.cost.value, shown.cost.previous) == (Decimal("1.500000001"), Decimal("0.75"))
    assert shown.cost.change == pytest.approx(1.000000001 / 0.75 * 1.5 - 1, rel=0.01)
    assert shown.saved_cost.value == Decimal("0.25")
    assert shown.cost_per_request.value == Decimal("1.500000001") / 3


def test_requests_are_counted_model_calls_and_failures_are_theirs(shown: Overview) -> None:
    assert (shown.requests.value, shown.requests.previous) == (3, 1)
    assert shown.errors.value == 1
    assert shown.error_rate.value == pytest.approx(1 / 3)
    assert shown.error_rate.change == pytest.approx(1 / 3)
    assert shown.success_rate.value == pytest.approx(2 / 3)
    assert shown.throughput_per_s.value == pytest.approx(3 / 7_200)


def test_a_request_costs_what_requests_cost_and_tasks_stand_beside(engine: Engine, project: str) -> None:
    task = {"kind": "task", "is_call": False}
    insert(engine, call_row(project, cost="0.0035"), call_row(project, cost="1.0", **task))

    shown = overview(engine, Bounds(project, START_NS, START_NS + HOUR_NS), Filter())

    assert (shown.cost.value, shown.request_cost.value) == (Decimal("1.0035"), Decimal("0.0035"))
    assert (shown.requests.value, shown.cost_per_request.value) == (1, Decimal("0.0035"))
    assert max(value or 0 for value in shown.sparks.cost_per_request) == pytest.approx(0.0035)


def test_tokens_are_those_of_billed_calls(shown: Overview) -> None:
    assert (shown.tokens.value, shown.input_tokens.value, shown.output_tokens.value) == (360, 300, 60)
    assert (shown.cache_read_tokens.value, shown.reasoning_tokens.value) == (40, 5)


def test_latency_is_that_of_requests_within_a_percent(shown: Overview) -> None:
    assert shown.duration_p50_ns.value == pytest.approx(10**9, rel=0.01)
    assert shown.duration_p99_ns.value == pytest.approx(2 * 10**9, rel=0.01)
    assert shown.ttft_p50_ns.value == pytest.approx(10**9, rel=0.01)
    assert shown.ttft_p50_ns.previous is None


def test_traces_are_those_with_a_span_in_the_window(shown: Overview) -> None:
    assert (shown.traces.value, shown.traces.previous) == (4, 1)


def test_what_has_no_price_stands_beside_the_cost(shown: Overview) -> None:
    assert (shown.unpriced.requests, shown.unpriced.tokens) == (1, 120)
    assert [(model.provider, model.model) for model in shown.unpriced.models] == [("openai", "odd")]


def test_an_interval_without_spans_is_a_gap_and_the_sparks_add_up(shown: Overview) -> None:
    assert shown.step_s == 120
    assert len(shown.sparks.starts) == len(shown.sparks.cost) == 60
    assert [value for value in shown.sparks.requests if value is not None] == [2, 1]
    assert sum(value or 0 for value in shown.sparks.cost) == pytest.approx(1.5)
    assert sum(value or 0 for value in shown.sparks.cache_read_tokens) == 40


def test_a_spark_has_the_trend_of_its_figure(shown: Overview) -> None:
    trends = shown.sparks.model_dump(exclude={"starts"})

    first = {name: trend[0] for name, trend in trends.items()}

    assert set(trends) <= set(Overview.model_fields)
    assert first == {
        "cost": pytest.approx(1.0),
        "cost_per_request": pytest.approx(0.5),
        "saved_cost": pytest.approx(0.25),
        "requests": 2,
        "throughput_per_s": pytest.approx(2 / 120),
        "tokens": 240,
        "input_tokens": 200,
        "output_tokens": 40,
        "cache_read_tokens": 40,
        "error_rate": 0,
        "span_error_rate": pytest.approx(1 / 3),
        "success_rate": 1,
        "duration_p50_ns": pytest.approx(10**9, rel=0.01),
        "duration_p95_ns": pytest.approx(2 * 10**9, rel=0.01),
        "duration_p99_ns": pytest.approx(2 * 10**9, rel=0.01),
    }


def test_a_window_without_spans_has_counts_of_zero_and_unknown_rates(engine: Engine, project: str) -> None:
    shown = overview(engine, Bounds(project, START_NS, START_NS + HOUR_NS), Filter())

    assert (shown.cost.value, shown.cost.change, shown.requests.value) == (Decimal(0), None, 0)
    assert (shown.error_rate.value, shown.duration_p50_ns.value, shown.cost_per_request.value) == (None, None, None)
    assert shown.sentence is None
    assert not shown.sample


def test_where_nothing_is_a_request_there_are_no_errors_but_failed_spans(engine: Engine, project: str) -> None:
    insert(
        engine, span_row(project, kind="tool", status="error", duration_ns=5 * 10**9), span_row(project, kind="tool")
    )
    shown = overview(engine, Bounds(project, START_NS, START_NS + HOUR_NS), parse_filter("kind:tool"))

    assert (shown.requests.value, shown.errors.value, shown.error_rate.value) == (0, 0, None)
    assert (shown.span_errors.value, shown.span_error_rate.value, shown.failed_traces.value) == (1, 0.5, 1)
    assert shown.duration_p99_ns.value == pytest.approx(5 * 10**9, rel=0.01)


def test_a_filter_beyond_the_rollups_reads_spans(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, user_id="eve", cost="2"), call_row(project, user_id="bob", cost="3"))
    shown = overview(engine, Bounds(project, START_NS, START_NS + HOUR_NS), parse_filter("user:eve"))

    assert (shown.cost.value, shown.requests.value, shown.traces.value, shown.filter) == (Decimal(2), 1, 1, "user:eve")


def test_sample_data_is_marked(engine: Engine, project: str) -> None:
    insert(engine, span_row(project, sample=True))

    assert overview(engine, Bounds(project, START_NS, START_NS + HOUR_NS), Filter()).sample


@pytest.mark.parametrize("text", ["", "kind:agent"])
def test_what_runs_is_a_figure_of_its_own_and_in_no_other(engine: Engine, project: str, text: str) -> None:
    agent = {"kind": "agent", "running": True, "duration_ns": 0}
    began = [span_row(project, **agent, start_ns=START_NS + at * MINUTE_NS) for at in (-200, 0, 90)]
    insert(engine, *began, span_row(project, kind="agent", duration_ns=10**9))

    found = overview(engine, Bounds(project, START_NS, START_NS + 100 * MINUTE_NS), parse_filter(text))

    assert (found.running, found.spans.value, found.span_error_rate.value) == (2, 1, 0)
    assert found.duration_p50_ns.value == pytest.approx(10**9, rel=0.01)
