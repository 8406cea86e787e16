"""What changed, and the sentence made of it."""

from decimal import Decimal

import pytest
from tests.rows import HOUR_NS, START_NS, call_row, insert, span_row

from podium.query.ask.bounds import Bounds
from podium.query.figures.movers import Contribution, Movers, Sums, contributions, movers, reason
from podium.query.figures.overview import overview
from podium.query.figures.sentence import Sentence, compose
from podium.query.filter.filters import Filter
from podium.store.engine import Engine

BEFORE = START_NS - HOUR_NS


def moved(engine: Engine, project: str, limit: int = 20) -> Movers:
    return movers(engine, Bounds(project, START_NS, START_NS + HOUR_NS), Filter(), limit=limit)


def said(engine: Engine, project: str) -> str | None:
    bounds = Bounds(project, START_NS, START_NS + HOUR_NS)
    sentence = compose(bounds, contributions(engine, bounds, Filter()))
    return words(sentence) if sentence else None


def words(sentence: Sentence) -> str:
    return "".join(phrase.words for phrase in sentence.text)


def test_the_value_that_explains_most_comes_first_with_its_reason(engine: Engine, project: str) -> None:
    insert(
        engine,
        call_row(project, model="steady", component="a", cost="1", start_ns=BEFORE),
        call_row(project, model="risen", component="b", cost="1", start_ns=BEFORE),
        call_row(project, model="steady", component="a", cost="1"),
        call_row(project, model="risen", component="b", cost="4", input_tokens=460),
    )

    found = moved(engine, project)

    assert {(mover.dimension, mover.name) for mover in found.movers} == {("model", "risen"), ("component", "b")}
    first = found.movers[0]
    assert (first.value, first.previous, first.delta) == ("4.000000000", "1.000000000", "3.000000000")
    assert (first.share, first.reason) == (1, "tokens per prompt up 300 %")
    assert said(engine, project) == (
        "$5.00 for 2 requests, 2.5 times as much as in the 60 minutes before. "
        "risen accounts for 100 % of the rise: tokens per prompt up 300 %."
    )


def test_new_and_gone_values_are_told(engine: Engine, project: str) -> None:
    insert(
        engine,
        call_row(project, model="old", cost="2", start_ns=BEFORE),
        call_row(project, model="new", cost="3"),
    )

    reasons = {mover.name: mover.reason for mover in moved(engine, project).movers if mover.dimension == "model"}

    assert reasons == {"old": "gone", "new": "new"}


def test_more_failures_are_a_mover_and_a_sentence(engine: Engine, project: str) -> None:
    insert(engine, *(span_row(project, kind="tool", component=c, start_ns=BEFORE) for c in "ab" * 10))
    insert(engine, *(span_row(project, kind="tool", component="a", status="error") for _ in range(6)))
    insert(engine, *(span_row(project, kind="tool", component="b") for _ in range(14)))

    (mover, *_) = moved(engine, project).movers

    assert (mover.dimension, mover.name, mover.measure, mover.delta) == ("component", "a", "errors", "6")
    assert mover.reason == "0 % of its spans failed before, 100 % now"
    assert said(engine, project) == "30.0 % of spans failed, 0.0 % before, most of it in a."


def test_the_failures_told_are_those_of_the_error_rate_shown(engine: Engine, project: str) -> None:
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


def test_where_everything_rose_alike_the_whole_explains_itself(engine: Engine, project: str) -> None:
    for start_ns, times in ((BEFORE, 2), (START_NS, 3)):
        for env, count in (("prod", 9), ("staging", 1)):
            insert(
                engine,
                *(
                    call_row(project, environment=env, model="m", cost="1", start_ns=start_ns)
                    for _ in range(count * times)
                ),
            )

    assert {mover.name for mover in moved(engine, project).movers} == {"staging"}
    assert said(engine, project) == (
        "$30.00 for 30 requests, 50 % more than in the 60 minutes before: requests up 50 %."
    )


def test_nothing_stands_out_when_nothing_changed(engine: Engine, project: str) -> None:
    for start_ns in (BEFORE, START_NS):
        insert(engine, call_row(project, model="a", start_ns=start_ns), call_row(project, model="b", start_ns=start_ns))

    assert moved(engine, project).movers == ()
    assert said(engine, project) == "$0.0200 for 2 requests, as much as in the 60 minutes before."


def test_a_small_change_is_told_without_a_reason(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, cost="5", start_ns=BEFORE), call_row(project, cost="5.25"))

    assert said(engine, project) == "$5.25 for 1 request, 5 % more than in the 60 minutes before."


def test_a_project_without_a_past_has_its_cost_told(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, cost="5"))

    assert said(engine, project) == "$5.00 for 1 request, after none in the 60 minutes before."


def test_requests_without_a_cost_are_counted(engine: Engine, project: str) -> None:
    unknown = [call_row(project, cost=None, start_ns=BEFORE + n) for n in range(2)]
    insert(engine, *unknown, call_row(project, cost=None))

    assert said(engine, project) == "1 request, 50 % less than in the 60 minutes before."


def test_a_first_price_says_that_the_cost_before_is_not_known(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, cost=None, start_ns=BEFORE), call_row(project, cost="2"))

    assert said(engine, project) == (
        "$2.00 for 1 request, after 1 request without a known cost in the 60 minutes before."
    )


def test_silence_after_requests_is_told_and_silence_after_silence_is_not(engine: Engine, project: str) -> None:
    assert said(engine, project) is None

    insert(engine, *(call_row(project, start_ns=BEFORE + n) for n in range(3)))

    assert said(engine, project) == "No request, after 3 in the 60 minutes before."


def test_the_limit_holds(engine: Engine, project: str) -> None:
    insert(engine, *(call_row(project, model=f"m{n}", component=f"c{n}", cost="1") for n in range(5)))

    assert len(moved(engine, project, limit=3).movers) == 3


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (Sums(20, 20, 0, Decimal(2), 2_000, 200), Sums(10, 10, 0, Decimal(1), 1_000, 100), "requests up 100 %"),
        (Sums(10, 10, 0, Decimal(2), 1_000, 100), Sums(10, 10, 0, Decimal(1), 1_000, 100), "cost per token up 100 %"),
        (
            Sums(10, 10, 0, Decimal(1), 1_000, 100),
            Sums(10, 10, 0, Decimal(2), 1_000, 1_200),
            "tokens per answer down 50 %",
        ),
        (Sums(10, 10, 0, Decimal(1), 1_000, 100), Sums(10, 10, 0, Decimal(1), 1_000, 100), None),
        (Sums(0, 10, 0, Decimal(1)), Sums(0, 10, 0, Decimal(2)), None),
    ],
)
def test_the_factor_that_makes_up_most_of_a_change_is_its_reason(now: Sums, before: Sums, expected: str | None) -> None:
    assert reason(Contribution("model", "m", now, before), "cost") == expected


def test_more_failures_at_the_same_rate_have_no_reason() -> None:
    part = Contribution("model", "m", Sums(20, 20, 20), Sums(5, 5, 5))

    assert reason(part, "errors") is None
