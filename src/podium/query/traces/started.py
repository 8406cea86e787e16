"""Spans of which only the start is known: they are sent when they end, an event reports them before."""

from podium.model.result import Result
from podium.query.ask.bounds import Bounds
from podium.query.ask.statement import bind
from podium.semconv import podium
from podium.store.engine import Engine
from podium.store.template import fill

# The start of the span at the top comes before all else of a trace: by up to a day here.
STARTED = fill(
    """
SELECT lower(hex(s.span_id)) AS span_id, nullIf(lower(s.attributes['$parent']), '') AS parent_span_id,
       coalesce(nullIf(s.attributes['$name'], ''), substring(s.name, 1, length(s.name) - length('$suffix'))) AS name,
       coalesce(nullIf(s.attributes['$kind'], ''), 'other') AS kind,
       toUnixTimestamp64Nano(s.time) - {start_ns:Int64} AS start_offset_ns, s.service AS service
FROM events AS s
WHERE s.project = {project:String}
  AND s.time >= fromUnixTimestamp64Nano({since_ns:Int64} - 86400000000000, 'UTC')
  AND s.time < fromUnixTimestamp64Nano({until_ns:Int64}, 'UTC')
  AND s.trace_id = toFixedString(unhex({trace_id:String}), 16)
  AND s.span_id != toFixedString('', 8)
  AND endsWith(s.name, '$suffix')
  AND s.span_id NOT IN (
      SELECT s.span_id FROM spans AS s WHERE $bounds AND s.trace_id = toFixedString(unhex({trace_id:String}), 16))
ORDER BY s.time, s.span_id
LIMIT 1 BY s.span_id
LIMIT 1000
""",
    suffix=podium.STARTED_EVENTS,
    name=podium.SPAN_NAME,
    parent=podium.PARENT_SPAN_ID,
    kind=podium.KIND,
    partly=True,
)


class StartedSpan(Result):
    """A span that was announced and has not arrived: it is running, or its program ended before sending it."""

    span_id: str
    parent_span_id: str | None
    name: str
    kind: str
    start_offset_ns: int
    service: str


def read_started(engine: Engine, bounds: Bounds, trace_id: str, start_ns: int) -> tuple[StartedSpan, ...]:
    """Return the spans of a trace that an event says have begun and that are not stored, in start order.

    Such an event is a log record within the span whose name ends in `.started`. Offsets are from `start_ns`.
    """
    rows = engine.select(*bind(STARTED, bounds, trace_id=trace_id, start_ns=start_ns))
    return tuple(StartedSpan(**row) for row in rows)
