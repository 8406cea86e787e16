"""How often an event of some name happened, by interval."""

from podium.model.time import NS_PER_S
from podium.query.ask.bounds import EVENT_BOUNDS, Bounds
from podium.query.ask.statement import bind
from podium.store.engine import Engine

INTERVALS = """
SELECT intDiv({until_ns:Int64} - 1 - toUnixTimestamp64Nano(s.time), {step_ns:Int64}) AS back, count() AS happened
FROM events AS s
WHERE $bounds AND s.name = {name:String}
GROUP BY back
"""


def events_per_interval(engine: Engine, name: str, bounds: Bounds, step_s: int) -> dict[int, int]:
    """Return `{interval: events of that name}`; 0 is the interval that ends with the bounds."""
    found = bind(INTERVALS, bounds, over=EVENT_BOUNDS, name=name, step_ns=step_s * NS_PER_S)
    return {row["back"]: row["happened"] for row in engine.select(*found)}
