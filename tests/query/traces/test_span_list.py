"""Lists of spans."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rows import HOUR_NS, START_NS, call_row, insert, span_row

from podium.errors import InvalidInput
from podium.model.time import NS_PER_S
from podium.query.ask.bounds import DAY_S, Bounds
from podium.query.ask.windows import windows
from podium.query.filter.filters import Filter
from podium.query.traces.span_list import SORTS, SpanPage, list_spans
from podium.store.engine import Engine

DAY_NS = DAY_S * NS_PER_S


def page(
    engine: Engine, project: str, sort: str = "-start_time", limit: int = 50, cursor: str | None = None
) -> SpanPage:
    bounds = Bounds(project, START_NS - 5 * DAY_NS, START_NS + DAY_NS)
    return list_spans(engine, bounds, Filter(), sort=sort, limit=limit, cursor=cursor)


def all_names(engine: Engine, project: str, sort: str, limit: int) -> list[str]:
    names: list[str] = []
    cursor = None
    while True:
        found = page(engine, project, sort, limit, cursor)
        names += [span.name for span in found.spans]
        assert len(found.spans) <= limit
        cursor = found.next_cursor
        if cursor is None:
            return names


@pytest.fixture(scope="module")
def filled(engine: Engine) -> str:
    project = "span-lists"
    rows = [
        call_row(
            project,
            name=f"{number:02}",
            start_ns=START_NS - (number // 2) * 5 * HOUR_NS,  # pairs share an instant
            duration_ns=10**9 * (number % 5),
            cost=None if number % 4 == 0 else str(number % 3),
            input_tokens=None if number % 4 == 0 else number % 7,
            output_tokens=None,
        )
        for number in range(30)
    ]
    insert(engine, *rows)
    return project


@pytest.mark.parametrize("sort", [f"{sign}{key}" for key in SORTS for sign in ("", "-")])
@pytest.mark.parametrize("limit", [1, 4, 500])
def test_pages_hold_every_span_once_and_in_order(engine: Engine, filled: str, sort: str, limit: int) -> None:
    def key(name: str) -> float:
        number = int(name)
        keys = {"start_time": -(number // 2), "duration": number % 5, "cost": number % 3, "tokens": number % 7}
        return keys[sort.removeprefix("-")] * (-1 if sort.startswith("-") else 1)

    known = [f"{n:02}" for n in range(30) if n % 4 or sort.removeprefix("-") in ("start_time", "duration")]

    names = all_names(engine, filled, sort, limit)

    assert sorted(names) == known
    assert [key(name) for name in names] == sorted(key(name) for name in names)


def test_what_is_unknown_is_null_and_what_is_known_is_exact(engine: Engine, project: str) -> None:
    row = span_row(project, start_ns=START_NS + 7, name="x", kind="tool")
    insert(engine, row)

    (span,) = page(engine, project).spans

    assert (span.start_time, span.trace_id, span.span_id) == (START_NS + 7, row["trace_id"].hex(), row["span_id"].hex())
    assert (span.cost, span.input_tokens, span.output_tokens) == (None, None, None)


def test_bounds_hold_the_first_instant_and_not_the_last(engine: Engine, project: str) -> None:
    insert(engine, *(span_row(project, name=str(n), start_ns=START_NS + n) for n in range(4)))

    found = list_spans(
        engine, Bounds(project, START_NS + 1, START_NS + 3), Filter(), sort="start_time", limit=9, cursor=None
    )

    assert [span.name for span in found.spans] == ["1", "2"]


def test_a_project_does_not_see_another(engine: Engine, project: str) -> None:
    insert(engine, span_row(project + "-other"))

    assert page(engine, project).spans == ()


@pytest.mark.parametrize("sort", ["", "name", "--cost", "cost; DROP TABLE spans"])
def test_one_cannot_sort_by_what_is_no_order(engine: Engine, project: str, sort: str) -> None:
    with pytest.raises(InvalidInput, match="`sort` is one of"):
        page(engine, project, sort)


@pytest.mark.parametrize("cursor", ["x", "!!!!", "bnVsbA", "W10", "WyItY29zdCIsIngiLCJ5IiwieiJd", "é"])
def test_a_cursor_that_is_none_is_refused(engine: Engine, project: str, cursor: str) -> None:
    with pytest.raises(InvalidInput, match="`cursor`"):
        page(engine, project, cursor=cursor)


def test_a_cursor_of_another_order_is_refused(engine: Engine, filled: str) -> None:
    cursor = page(engine, filled, "-cost", 2).next_cursor

    with pytest.raises(InvalidInput, match="another order"):
        page(engine, filled, "cost", 2, cursor)


@settings(max_examples=200)
@given(st.integers(0, 10**6), st.integers(1, 10**8), st.booleans())
def test_windows_make_up_the_bounds(since_s: int, length_s: int, newest_first: bool) -> None:
    bounds = Bounds("p", since_s * NS_PER_S, (since_s + length_s) * NS_PER_S)

    found = list(windows(bounds, newest_first=newest_first))
    found = found[::-1] if newest_first else found

    assert found[0].since_ns == bounds.since_ns
    assert found[-1].until_ns == bounds.until_ns
    assert all(left.until_ns == right.since_ns for left, right in itertools.pairwise(found))
    assert len(found) < 12
