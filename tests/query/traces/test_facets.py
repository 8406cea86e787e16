"""Values a filter can be completed with."""

import pytest
from tests.rows import HOUR_NS, START_NS, call_row, insert, span_row

from podium.errors import InvalidInput
from podium.query.ask.bounds import Bounds
from podium.query.filter.filters import Filter, parse_filter
from podium.query.traces import facets as module
from podium.query.traces.facets import facets
from podium.store.engine import Engine


@pytest.fixture
def bounds(engine: Engine, project: str) -> Bounds:
    insert(
        engine,
        call_row(project, model="gpt-5", user_id="Eve", attributes={"team": "x"}),
        call_row(project, model="gpt-5", user_id="eva", attributes={"team": "y"}),
        call_row(project, model="o3", user_id="bob", attributes={"team": "y"}),
        span_row(project, kind="tool", tool="search", resource={"host.name": "h"}),
    )
    return Bounds(project, START_NS, START_NS + HOUR_NS)


def values(
    engine: Engine, bounds: Bounds, field: str, text: str = "", prefix: str = "", limit: int = 9
) -> list[tuple[str, int]]:
    found = facets(engine, bounds, parse_filter(text), fields=[field], prefix=prefix, limit=limit)
    return [(value.value, value.count) for value in found.facets[0].values]


def test_values_come_with_their_counts_the_most_frequent_first(engine: Engine, bounds: Bounds) -> None:
    assert values(engine, bounds, "model") == [("gpt-5", 2), ("o3", 1)]
    assert values(engine, bounds, "model", limit=1) == [("gpt-5", 2)]
    assert values(engine, bounds, "kind") == [("llm", 3), ("tool", 1)]
    assert values(engine, bounds, "tool") == [("search", 1)]


def test_a_prefix_is_found_in_any_case(engine: Engine, bounds: Bounds) -> None:
    assert values(engine, bounds, "user", prefix="E") == [("Eve", 1), ("eva", 1)]
    assert values(engine, bounds, "model", prefix="GPT") == [("gpt-5", 2)]


def test_the_filter_so_far_holds(engine: Engine, bounds: Bounds) -> None:
    assert values(engine, bounds, "model", "user:bob") == [("o3", 1)]
    assert values(engine, bounds, "user", "model:gpt-5") == [("Eve", 1), ("eva", 1)]


def test_attributes_have_values_too(engine: Engine, bounds: Bounds) -> None:
    assert values(engine, bounds, "attr.team") == [("y", 2), ("x", 1)]
    assert values(engine, bounds, "resource.host.name") == [("h", 1)]
    assert values(engine, bounds, "attr.no'thing") == []


@pytest.mark.parametrize("field", ["cost", "modl", "error", "attr.", "trace"])
def test_what_has_no_list_of_values_is_refused(engine: Engine, bounds: Bounds, field: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be listed"):
        values(engine, bounds, field)


def test_twenty_fields_are_enough(engine: Engine, bounds: Bounds) -> None:
    with pytest.raises(InvalidInput, match="at most 20"):
        facets(engine, bounds, parse_filter(""), fields=["model"] * 21, prefix="", limit=1)


def test_where_spans_are_too_many_the_newest_are_counted_and_the_facet_says_so(
    engine: Engine, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = START_NS // HOUR_NS * HOUR_NS
    insert(engine, *(call_row(project, user_id=f"u{hour}", start_ns=begin + hour * HOUR_NS) for hour in range(3)))
    bounds = Bounds(project, begin, begin + 3 * HOUR_NS)
    monkeypatch.setattr(module, "_MOST_SPANS", 2)

    by_user, by_model = facets(engine, bounds, Filter(), fields=["user", "model"], prefix="", limit=9).facets

    assert ([value.value for value in by_user.values], by_user.since) == (["u1", "u2"], begin + HOUR_NS)
    assert (by_model.values[0].count, by_model.since) == (3, begin)
