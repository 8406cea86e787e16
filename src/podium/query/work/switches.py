"""Whether tools and agents are switched on: what was reported last of each."""

from podium.query.ask.bounds import EVENT_BOUNDS, Bounds
from podium.query.ask.statement import bind
from podium.semconv import events, podium
from podium.store.engine import Engine
from podium.store.template import fill

SWITCHES = fill(
    """
SELECT s.attributes[{named:String}] AS name, argMax(s.name = '$enabled', s.time) AS is_enabled
FROM events AS s
WHERE $bounds AND s.name IN ('$enabled', '$disabled')
  AND s.attributes['$kind'] = {kind:String} AND name != ''
GROUP BY name
ORDER BY name
LIMIT {limit:UInt32}
""",
    enabled=events.COMPONENT_ENABLED,
    disabled=events.COMPONENT_DISABLED,
    kind=podium.KIND,
    partly=True,
)
_NAMED = {"tool": podium.TOOL, "agent": podium.AGENT}


def switches(engine: Engine, kind: str, bounds: Bounds, *, limit: int) -> dict[str, bool]:
    """Return `{name: is switched on}` of the tools or agents of which an event says so."""
    rows = engine.select(*bind(SWITCHES, bounds, over=EVENT_BOUNDS, kind=kind, named=_NAMED[kind], limit=limit))
    return {row["name"]: bool(row["is_enabled"]) for row in rows}
