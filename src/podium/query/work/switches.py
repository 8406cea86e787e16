"""Whether tools and agents are switched on: what was told last of each."""

from podium.query.ask.bounds import EVENT_BOUNDS, Bounds
from podium.query.ask.statement import bind
from podium.semconv import events, podium
from podium.store.engine import Engine

SWITCHES = f"""
SELECT s.attributes[{{named:String}}] AS name, argMax(s.name = '{events.COMPONENT_ENABLED}', s.time) AS is_enabled
FROM events AS s
WHERE $bounds AND s.name IN ('{events.COMPONENT_ENABLED}', '{events.COMPONENT_DISABLED}')
  AND s.attributes['{podium.KIND}'] = {{kind:String}} AND name != ''
GROUP BY name
ORDER BY name
LIMIT {{limit:UInt32}}
"""
_NAMED = {"tool": podium.TOOL, "agent": podium.AGENT}


def switches(engine: Engine, kind: str, bounds: Bounds, *, limit: int) -> dict[str, bool]:
    """Return `{name: is switched on}` of the tools or agents that were told of."""
    rows = engine.select(*bind(SWITCHES, bounds, over=EVENT_BOUNDS, kind=kind, named=_NAMED[kind], limit=limit))
    return {row["name"]: bool(row["is_enabled"]) for row in rows}
