"""Events by interval."""

from tests.rows import MINUTE_NS, START_NS, insert_event

from podium.query.ask.bounds import Bounds
from podium.query.work.event_counts import events_per_interval
from podium.store.engine import Engine


def test_events_of_a_name_are_counted_back_from_the_end(engine: Engine, project: str) -> None:
    for offset_ns in (0, 1, 10 * MINUTE_NS - 1, 10 * MINUTE_NS, 20 * MINUTE_NS):
        insert_event(engine, project, "said", time_ns=START_NS + offset_ns)
    insert_event(engine, project, "done")

    assert events_per_interval(engine, "said", Bounds(project, START_NS, START_NS + 20 * MINUTE_NS), 600) == {
        1: 3,
        0: 1,
    }
