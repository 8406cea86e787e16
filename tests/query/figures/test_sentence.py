"""The sentence on top."""

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.query.figures.worded import BEFORE, said, words
from tests.rows import HOUR_NS, START_NS, call_row, insert, span_row

from podium.query.ask.bounds import DAY_S, HOUR_S, MINUTE_S, Bounds
from podium.query.figures.movers import Contribution, Contributions, Sums
from podium.query.figures.overview import overview
from podium.query.figures.sentence import compose
from podium.query.filter.filters import Filter
from podium.store.engine import Engine


def test_the_failures_mentioned_are_those_of_the_error_rate_shown(engine: Engine, project: str) -> None:
    insert(engine, *(call_row(project, provider="openai", start_ns=BEFORE) for _ in range(10)))
    insert(engine, *(call_row(project, provider="openai") for _ in range(5)))
    insert(engine, *(call_row(project, provider="anthropic", status="error", cost=None) for _ in range(5)))
    insert(engine, *(span_row(project, kind="tool", component="search", status="error") for _ in range(30)))

    shown = overview(engine, Bounds(project, START_NS, START_NS + HOUR_NS), Filter())

    assert (shown.error_rate.value, shown.errors.value) == (0.5, 5)
    assert said(engine, project) == (
        "$0.0500 for 10 requests, 50 % less than in the 60 minutes before: cost per token down 50 %. "
        "50.0 % of requests failed, 0.0 % before, most of it in anthropic."
    )


def test_a_small_change_is_mentioned_without_a_reason(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, cost="5", start_ns=BEFORE), call_row(project, cost="5.25"))

    assert said(engine, project) == "$5.25 for 1 request, 5 % more than in the 60 minutes before."


def test_a_project_without_a_past_has_its_cost_mentioned(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, cost="5"))

    assert said(engine, project) == "$5.00 for 1 request, after none in the 60 minutes before."


@pytest.mark.parametrize(
    ("rows", "hours", "text"),
    [
        ([{"cost": "5"}], 1, "$5.00 for 1 request, no data before 19:59."),
        ([{"cost": None}] * 2, 24, "2 requests, no data before 21 Sep."),
        ([{"cost": "5", "is_call": False}], 24, "$5.00 in all, no data before 21 Sep."),
        ([{"cost": None, "is_call": False}], 24, None),
    ],
)
def test_before_the_first_data_there_is_nothing_to_compare_with(
    engine: Engine, project: str, rows: list[dict[str, Any]], hours: int, text: str | None
) -> None:
    insert(engine, *(call_row(project, **row) for row in rows))
    bounds = Bounds(project, START_NS - MINUTE_S, START_NS + hours * HOUR_NS)

    shown = overview(engine, bounds, Filter(), ZoneInfo("Asia/Kathmandu"))

    assert shown.no_data_before == START_NS
    assert shown.sentence == (None if text is None else shown.sentence)
    assert text is None or (shown.sentence and "".join(part.words for part in shown.sentence.text) == text)
    assert {shown.cost.change, shown.requests.change, shown.error_rate.change} == {None}


def test_a_day_so_far_is_compared_with_as_many_hours(engine: Engine, project: str) -> None:
    day_ns, now_ns = START_NS - 6 * HOUR_NS, START_NS + HOUR_NS
    insert(engine, call_row(project, cost="9", start_ns=day_ns - 8 * HOUR_NS))
    insert(engine, call_row(project, cost="2", start_ns=day_ns - HOUR_NS), call_row(project, cost="3"))

    shown = overview(engine, Bounds(project, day_ns, day_ns + 24 * HOUR_NS, now_ns), Filter())

    assert (shown.previous_since, shown.previous_until) == (day_ns - 7 * HOUR_NS, day_ns)
    assert (shown.cost.value, shown.cost.previous) == (Decimal(3), Decimal(2))
    assert shown.throughput_per_s.value == shown.throughput_per_s.previous == 1 / (7 * 3_600)
    assert shown.sentence
    assert "".join(part.words for part in shown.sentence.text).startswith(
        "$3.00 for 1 request, 50 % more than in the 7 hours before"
    )


def test_requests_without_a_cost_are_counted(engine: Engine, project: str) -> None:
    unknown = [call_row(project, cost=None, start_ns=BEFORE + n) for n in range(2)]
    insert(engine, *unknown, call_row(project, cost=None))

    assert said(engine, project) == "1 request, 50 % less than in the 60 minutes before."


def test_a_first_price_says_that_the_cost_before_is_not_known(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, cost=None, start_ns=BEFORE), call_row(project, cost="2"))

    assert said(engine, project) == (
        "$2.00 for 1 request, after 1 request without a known cost in the 60 minutes before."
    )


def test_silence_after_requests_is_mentioned_and_silence_after_silence_is_not(engine: Engine, project: str) -> None:
    assert said(engine, project) is None

    insert(engine, *(call_row(project, start_ns=BEFORE + n) for n in range(3)))

    assert said(engine, project) == "No request, after 3 in the 60 minutes before."


@pytest.mark.parametrize(
    ("seconds", "length"),
    [
        (30, "30 seconds"),
        (MINUTE_S, "60 seconds"),
        (2 * MINUTE_S, "2 minutes"),
        (15 * MINUTE_S, "15 minutes"),
        (HOUR_S, "60 minutes"),
        (2 * HOUR_S, "2 hours"),
        (DAY_S, "24 hours"),
        (2 * DAY_S, "2 days"),
        (7 * DAY_S, "7 days"),
        (8 * DAY_S, "8 days"),
        (30 * DAY_S, "30 days"),
    ],
)
def test_the_window_before_is_named_by_its_length(seconds: int, length: str) -> None:
    bounds = Bounds("p", START_NS, START_NS + seconds * 10**9)

    sentence = compose(bounds, Contributions((), Sums(requests=2, cost=Decimal(5)), Sums()))

    assert sentence is not None
    assert words(sentence) == f"$5.00 for 2 requests, after none in the {length} before."


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        ("1.02", "1", "$1.02 for 1 request, 2 % more than"),
        ("1.01", "1", "$1.01 for 1 request, as much as"),
        ("0.9", "1", "$0.9000 for 1 request, 10 % less than"),
        ("1.99", "1", "$1.99 for 1 request, 99 % more than"),
        ("2", "1", "$2.00 for 1 request, 2.0 times as much as"),
        ("1234.5", "1000", "$1,234.50 for 1 request, 23 % more than"),
    ],
)
def test_a_change_has_its_size(now: str, before: str, text: str) -> None:
    bounds = Bounds("p", START_NS, START_NS + HOUR_NS)

    sentence = compose(bounds, Contributions((), Sums(1, cost=Decimal(now)), Sums(1, cost=Decimal(before))))

    assert sentence is not None
    assert words(sentence).startswith(f"{text} in the 60 minutes before")


@pytest.mark.parametrize(
    ("failed", "failed_before", "is_mentioned"),
    [(5, 0, True), (4, 0, False), (31, 20, True), (29, 20, False), (10, 10, False)],
)
def test_failures_are_mentioned_from_five_on_where_half_as_many_again_failed(
    failed: int, failed_before: int, *, is_mentioned: bool
) -> None:
    now, before = (Sums(requests=100, spans=100, errors=count) for count in (failed, failed_before))

    sentence = compose(Bounds("p", START_NS, START_NS + HOUR_NS), Contributions((), now, before))

    assert sentence is not None
    assert ("of requests failed" in words(sentence)) is is_mentioned


def test_the_part_that_stands_out_explains_a_change_and_half_of_it_at_least() -> None:
    def part(name: str, before: int, now: int) -> Contribution:
        return Contribution("model", name, Sums(1, 1, cost=Decimal(now)), Sums(1, 1, cost=Decimal(before)))

    def text(*parts: Contribution) -> str:
        now, before = Sums(), Sums()
        for each in parts:
            now, before = now.plus(each.now), before.plus(each.before)
        sentence = compose(Bounds("p", START_NS, START_NS + HOUR_NS), Contributions(parts, now, before))
        return words(sentence) if sentence else ""

    assert "b accounts for 90 % of the rise" in text(part("a", 50, 51), part("b", 50, 59))
    assert "accounts for" not in text(part("a", 50, 54), part("b", 25, 29), part("c", 25, 29))
    assert "accounts for" not in text(part("a", 60, 72), part("b", 40, 48))
