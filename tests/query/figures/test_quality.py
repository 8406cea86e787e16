"""What could not be understood, read by kind and emitter."""

from typing import Any

import pytest
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, call_row, insert

from podium.errors import InvalidInput
from podium.interpret.quality.kinds import KINDS
from podium.query.ask.bounds import Bounds
from podium.query.figures import quality as read
from podium.query.figures.overview import overview
from podium.query.figures.quality import Quality, quality
from podium.query.filter.filters import Filter, parse_filter
from podium.store.engine import Engine

TRACE, SPAN = b"t" * 16, b"s" * 8


def insert_findings(engine: Engine, project: str, kind: str, findings: int = 1, **given: Any) -> None:
    at_ns = given.pop("at_ns", START_NS)
    row: dict[str, Any] = {
        "project": project, "minute": at_ns // MINUTE_NS * 60, "kind": kind, "detail": "", "scope": "acme",
        "scope_version": "1", "batch": 1, "findings": findings, "first_seen": at_ns, "example": (at_ns, TRACE, SPAN),
    } | given  # fmt: skip
    engine.insert("quality", list(row), [list(row.values())])


def asked(engine: Engine, project: str, **given: Any) -> Quality:
    return quality(engine, Bounds(project, START_NS, START_NS + HOUR_NS), **given)


def test_findings_are_summed_by_kind_detail_and_emitter(engine: Engine, project: str) -> None:
    insert_findings(engine, project, "sent_again")
    insert_findings(engine, project, "unread_usage", 2, detail="x.tokens")
    insert_findings(engine, project, "unread_usage", 3, detail="x.tokens", at_ns=START_NS + MINUTE_NS)
    insert_findings(engine, project, "unread_usage", 1, detail="x.tokens", scope_version="2")

    found = asked(engine, project)

    assert [(kind.kind, kind.count, kind.noun) for kind in found.kinds] == [
        ("unread_usage", 6, "span"), ("sent_again", 1, "span"),
    ]  # fmt: skip
    assert found.kinds[0].means == KINDS["unread_usage"].means
    assert [(row.detail, row.scope, row.scope_version, row.count) for row in found.rows] == [
        ("x.tokens", "acme", "1", 5), ("", "acme", "1", 1), ("x.tokens", "acme", "2", 1),
    ]  # fmt: skip
    assert found.rows[0].first_seen == START_NS
    assert found.rows[0].last_seen == START_NS + MINUTE_NS
    assert (found.rows[0].trace_id, found.rows[0].span_id) == (TRACE.hex(), SPAN.hex())
    assert found.more == 0


def test_a_window_holds_whole_minutes(engine: Engine, project: str) -> None:
    for minute in (-1, 0, 60):
        insert_findings(engine, project, "sent_again", at_ns=START_NS + minute * MINUTE_NS)

    found = quality(engine, Bounds(project, START_NS + 5, START_NS + HOUR_NS))

    assert found.kinds[0].count == 1


def test_refused_requests_that_name_no_project_stand_in_each_and_have_no_example(engine: Engine, project: str) -> None:
    window = Bounds(project, 86_400 * 10**9, 2 * 86_400 * 10**9)
    insert_findings(
        engine, "", "refused_request", at_ns=window.since_ns, example=(window.since_ns, bytes(16), bytes(8)), detail="x"
    )

    (row,) = quality(engine, window, kind="refused_request").rows

    assert (row.detail, row.trace_id, row.span_id) == ("x", None, None)


def test_the_unpriced_are_read_from_the_spans_by_model(engine: Engine, project: str) -> None:
    unpriced = {"cost": None, "scope": "acme", "scope_version": "3"}
    last = call_row(project, **unpriced, start_ns=START_NS + 1)
    insert(
        engine,
        call_row(project),
        call_row(project, **unpriced),
        last,
        call_row(project, **unpriced, provider="", model="m"),
        call_row(project, **unpriced, billable=False),
    )

    found = asked(engine, project)

    assert [(row.kind, row.detail, row.scope_version, row.count) for row in found.rows] == [
        ("unpriced", "openai/gpt-5", "3", 2), ("unpriced", "m", "3", 1),
    ]  # fmt: skip
    assert (found.rows[0].trace_id, found.rows[0].last_seen) == (last["trace_id"].hex(), START_NS + 1)
    assert asked(engine, project, kind="sent_again").rows == ()
    assert asked(engine, project, kind="unpriced") == found


def test_of_very_many_rows_the_largest_are_shown(engine: Engine, project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "_MOST_ROWS", 2)
    for number in range(1, 4):
        insert_findings(engine, project, "sent_again", number, scope=str(number))

    found = asked(engine, project)

    assert ([row.scope for row in found.rows], found.more, found.kinds[0].count) == (["3", "2"], 1, 6)


def test_a_kind_that_is_not_known_says_which_are(engine: Engine, project: str) -> None:
    with pytest.raises(InvalidInput, match="`kind` is one of unread_usage, "):
        asked(engine, project, kind="x")


def test_a_kind_of_a_later_version_is_a_row_without_words(engine: Engine, project: str) -> None:
    insert_findings(engine, project, "later")

    found = asked(engine, project)

    assert (found.kinds, [row.kind for row in found.rows]) == ((), ["later"])


def test_the_overview_has_what_its_totals_lack_but_of_no_filter(engine: Engine, project: str) -> None:
    insert_findings(engine, project, "unread_usage", 5)
    insert_findings(engine, project, "total_tokens_differ", 2)
    insert_findings(engine, project, "total_cost_differs", 1)
    bounds = Bounds(project, START_NS, START_NS + HOUR_NS)

    doubts = overview(engine, bounds, Filter()).doubts
    filtered = overview(engine, bounds, parse_filter("kind:llm")).doubts

    assert (doubts.unread_usage, doubts.differing_totals) == (5, 3)
    assert (filtered.unread_usage, filtered.differing_totals) == (0, 0)
