"""Which items are stored already."""

from tests.rows import START_NS, insert, insert_event, span_row

from podium.query.ask.bounds import Bounds
from podium.query.stored.existing import ExistingItem, existing_items
from podium.store.engine import Engine


def test_spans_of_the_traces_asked_for_are_named_once(engine: Engine, project: str) -> None:
    row = span_row(project, trace_id=b"a" * 16)
    insert(engine, row, row, span_row(project), span_row(f"{project}-other", trace_id=b"a" * 16))
    insert(engine, span_row(project, trace_id=b"a" * 16, start_ns=START_NS + 5))
    bounds = Bounds(project, START_NS, START_NS + 5)

    found = existing_items(engine, bounds, "traces", [(b"a" * 16).hex(), (b"b" * 16).hex()])

    trace_id, span_id = (b"a" * 16).hex(), row["span_id"].hex()
    assert found == (ExistingItem(trace_id=trace_id, span_id=span_id, name="", time_ns=0),)
    assert existing_items(engine, bounds, "traces", []) == ()


def test_events_are_known_by_name_and_instant_too(engine: Engine, project: str) -> None:
    for name, time_ns in (("a", START_NS), ("a", START_NS + 1), ("b", START_NS), ("a", START_NS + 9)):
        insert_event(engine, project, name, trace_id=b"e" * 16, span_id=b"spanspan", time_ns=time_ns)

    found = existing_items(engine, Bounds(project, START_NS, START_NS + 9), "logs", [(b"e" * 16).hex()])

    assert {(item.span_id, item.name, item.time_ns - START_NS) for item in found} == {
        (b"spanspan".hex(), name, offset) for name, offset in (("a", 0), ("a", 1), ("b", 0))
    }
