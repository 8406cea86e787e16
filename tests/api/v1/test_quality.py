"""What could not be understood, over the API."""

from tests.api.v1.conftest import WINDOW, Get
from tests.query.figures.test_quality import SPAN, TRACE, insert_findings
from tests.rows import START_NS

from podium.model.time import format_instant
from podium.store.engine import Engine


def test_findings_speak_the_contract(get: Get, engine: Engine, project: str) -> None:
    insert_findings(engine, project, "unread_usage", 2, detail="x.tokens")
    insert_findings(engine, project, "sent_again")

    found = get("/quality", kind="unread_usage")

    assert (found["project"], found["from"], found["to"]) == (project, WINDOW["from"], WINDOW["to"])
    assert [(kind["kind"], kind["noun"], kind["count"]) for kind in found["kinds"]] == [("unread_usage", "span", 2)]
    assert found["rows"] == [
        {
            "kind": "unread_usage", "detail": "x.tokens", "scope": "acme", "scope_version": "1", "count": 2,
            "first_seen": format_instant(START_NS), "last_seen": format_instant(START_NS),
            "trace_id": TRACE.hex(), "span_id": SPAN.hex(),
        }
    ]  # fmt: skip
    assert len(get("/quality")["rows"]) == 2


def test_a_kind_that_is_not_known_is_refused(get: Get) -> None:
    assert get("/quality", 400, kind="x")["error"]["code"] == "invalid_input"
