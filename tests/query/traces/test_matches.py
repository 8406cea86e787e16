"""Where a text search hit."""

import pytest
from tests.rows import HOUR_NS, START_NS, call_row, insert

from podium.query.ask.bounds import Bounds
from podium.query.filter.filters import parse_filter
from podium.query.traces.matches import Match, find_matches
from podium.query.traces.trace_list import TracePage, list_traces
from podium.store.engine import Engine


def page(engine: Engine, project: str, text: str) -> TracePage:
    bounds = Bounds(project, START_NS - HOUR_NS, START_NS + HOUR_NS)
    return list_traces(engine, bounds, parse_filter(text), sort="-start_time", limit=50, cursor=None)


def match(engine: Engine, project: str, text: str, said: str) -> Match | None:
    """Return where a text hits what was said in one span."""
    row = call_row(project, content={"gen_ai.input.messages": said})
    insert(engine, row)
    bounds = Bounds(project, START_NS, START_NS + 1)
    return find_matches(engine, bounds, parse_filter(text), [row["trace_id"].hex()]).get(row["trace_id"].hex())


def test_a_text_search_shows_where_it_hit(engine: Engine, project: str) -> None:
    said = {
        "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"I want a Refund,\\nplease."}]}]'
    }
    answered = {"gen_ai.output.messages": "plain words about a refund"}
    insert(engine, call_row(project, content=said), call_row(project, content=answered, start_ns=START_NS + 1))

    second, first = page(engine, project, "refund").traces

    assert first.match is not None
    assert (first.match.field, first.match.before, first.match.hit) == ("input", "I want a ", "Refund")
    assert first.match.after == ",\nplease."
    assert second.match is not None
    assert (second.match.field, second.match.before, second.match.after) == ("output", "plain words about a ", "")
    assert page(engine, project, "kind:llm").traces[0].match is None


def test_eighty_letters_stand_around_a_hit(engine: Engine, project: str) -> None:
    found = match(engine, project, "needle", "a" * 100 + "needle" + "b" * 100)

    assert found is not None
    assert (found.before, found.hit, found.after) == ("a" * 80, "needle", "b" * 80)


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("needle", "needle", ("", "needle", "")),
        ("x", "xyz", ("", "x", "yz")),
        ("grüße", "Viele GRÜSSE, viele Grüße!", ("Viele GRÜSSE, viele ", "Grüße", "!")),
        ("rückgabe", '[{"content":"Zur R\\u00fcckgabe"}]', ("Zur ", "Rückgabe", "")),
        ('"the \\"best\\""', '[{"content":"not the \\"best\\" one"}]', ("not ", 'the "best"', " one")),
    ],
)
def test_a_hit_is_shown_as_it_was_said(
    engine: Engine, project: str, text: str, said: str, expected: tuple[str, str, str]
) -> None:
    found = match(engine, project, text, said)

    assert found is not None
    assert (found.before, found.hit, found.after) == expected


def test_of_a_trace_the_first_span_with_a_hit_is_shown(engine: Engine, project: str) -> None:
    rows = [
        call_row(project, trace_id=b"t" * 16, start_ns=START_NS + n, content={"gen_ai.prompt": text})
        for n, text in enumerate(("nothing", "a needle", "needle again"))
    ]
    insert(engine, *reversed(rows))

    (trace,) = page(engine, project, "needle").traces

    assert trace.match is not None
    assert (trace.match.span_id, trace.match.before) == (rows[1]["span_id"].hex(), "a ")


def test_without_words_or_traces_nothing_is_looked_for(engine: Engine, project: str) -> None:
    bounds = Bounds(project, START_NS, START_NS + 1)

    assert find_matches(engine, bounds, parse_filter("kind:llm -needle"), ["ab" * 16]) == {}
    assert find_matches(engine, bounds, parse_filter("needle"), []) == {}
