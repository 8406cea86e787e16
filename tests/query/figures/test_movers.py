"""What changed."""

from decimal import Decimal
from typing import Any

import pytest
from tests.query.figures.worded import BEFORE, said
from tests.rows import HOUR_NS, START_NS, call_row, insert, span_row

from podium.query.ask.bounds import Bounds
from podium.query.figures import movers as module
from podium.query.figures.movers import Contribution, Movers, Sums, movers, read_contributions, reason
from podium.query.filter.filters import Filter
from podium.store.engine import Engine


def moved(engine: Engine, project: str, limit: int = 20) -> Movers:
    return movers(engine, Bounds(project, START_NS, START_NS + HOUR_NS), Filter(), limit=limit)


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


def test_new_and_gone_values_are_named_so(engine: Engine, project: str) -> None:
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

    assert (mover.dimension, mover.name, mover.measure, mover.delta) == ("component", "a", "span_errors", "6")
    assert mover.reason == "0 % of its spans failed before, 100 % now"
    assert said(engine, project) == "30.0 % of spans failed, 0.0 % before, most of it in a."


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


def test_the_limit_holds(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, start_ns=BEFORE, cost=None))
    insert(engine, *(call_row(project, model=f"m{n}", component=f"c{n}", cost="1") for n in range(5)))

    assert len(moved(engine, project, limit=3).movers) == 3


def test_where_data_begin_after_the_window_before_nothing_moved(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, cost="1", start_ns=START_NS + 7))

    assert (moved(engine, project).movers, moved(engine, project).no_data_before) == ((), START_NS + 7)


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


def contributed(is_now: bool, *names: str, cost: int = 5) -> list[dict[str, Any]]:
    """Return rows of `CONTRIBUTIONS` of models of these names."""
    sums = {"requests": 1, "errors": 0, "spans": 1, "span_errors": 0, "input_tokens": 1, "output_tokens": 1}
    return [{"is_now": is_now, "dimension": 0b011111, "name": name, "cost": Decimal(cost), **sums} for name in names]


def test_a_name_that_may_have_been_cut_from_a_list_did_not_move(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LIMIT", 3)
    whole = contributed(True, "a", "b") + contributed(False, "b", "c")
    cut_now = contributed(True, "a", "b", "d") + contributed(False, "b", "c")
    cut_before = contributed(True, "a", "b") + contributed(False, "b", "c", "d")

    names = [[part.name for part in read_contributions(rows).parts] for rows in (whole, cut_now, cut_before)]

    assert names == [["a", "b", "c"], ["b"], ["b"]]


def test_what_has_no_name_is_no_contribution_and_another_dimension_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LIMIT", 3)
    providers = [row | {"dimension": 0b111101} for row in contributed(True, "p", "")]

    found = read_contributions(contributed(True, "a", "b", "c") + contributed(False, "b") + providers)

    assert [(part.dimension, part.name) for part in found.parts] == [("model", "b"), ("provider", "p")]


@pytest.mark.parametrize(
    ("before", "now", "other", "moves"),
    [
        ("1", "1.3", "10", True),
        ("1", "1.2", "10", False),  # less than a fiftieth of the whole
        ("0.01", "0.02", "0.01", True),
        ("0.01", "0.018", "0.01", False),  # less than a cent
        ("1", "2", "0.1", False),  # nearly all of its dimension: it says no more than the whole does
    ],
)
def test_noise_is_no_mover(engine: Engine, project: str, before: str, now: str, other: str, *, moves: bool) -> None:
    insert(
        engine,
        call_row(project, model="m", cost=before, start_ns=BEFORE),
        call_row(project, model="m", cost=now),
        *(call_row(project, model="other", cost=other, start_ns=start_ns) for start_ns in (BEFORE, START_NS)),
    )

    found = [mover.name for mover in moved(engine, project).movers if mover.dimension == "model"]

    assert found == (["m"] if moves else [])
