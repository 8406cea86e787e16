"""Whether tools and agents are switched on."""

from tests.rows import HOUR_NS, MINUTE_NS, START_NS, insert_event

from podium.query.ask.bounds import Bounds
from podium.query.work.switches import switches
from podium.semconv import events
from podium.store.engine import Engine


def test_what_was_reported_last_holds(engine: Engine, project: str) -> None:
    def switched(kind: str, name: str, event: str, minute: int) -> None:
        known = {"podium.kind": kind, f"podium.{kind}": name}
        insert_event(engine, project, event, known, time_ns=START_NS + minute * MINUTE_NS)

    switched("tool", "search", events.COMPONENT_DISABLED, 2)
    switched("tool", "search", events.COMPONENT_ENABLED, 1)
    switched("tool", "mail", events.COMPONENT_DISABLED, 1)
    switched("tool", "mail", events.COMPONENT_ENABLED, 2)
    switched("agent", "mail", events.COMPONENT_DISABLED, 3)
    switched("tool", "", events.COMPONENT_DISABLED, 1)
    bounds = Bounds(project, START_NS, START_NS + HOUR_NS)

    assert switches(engine, "tool", bounds, limit=9) == {"mail": True, "search": False}
    assert switches(engine, "agent", bounds, limit=9) == {"mail": False}
    assert switches(engine, "tool", bounds, limit=1) == {"mail": True}
