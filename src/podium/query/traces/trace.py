"""One trace with all its spans.

A trace may have a hundred thousand of them, so the engine writes their JSON itself: shaping 50,000 spans in Python took
a second, writing them in the engine takes 60 ms.
"""

from pydantic import TypeAdapter

from podium.errors import NotFound
from podium.model.money import ZERO, Money
from podium.model.result import Result
from podium.model.time import NS_PER_S
from podium.query.ask.bounds import HOUR_S, Bounds
from podium.query.ask.statement import bind
from podium.query.traces.started import StartedSpan, read_started
from podium.query.traces.trace_list import SUMMARY, TraceSummary, summary
from podium.store.engine import Engine
from podium.store.template import fill

# As `SUMMARY`: of all time.
HOURS = """
SELECT count() AS hours, toUnixTimestamp(min(s.hour)) AS first_s, toUnixTimestamp(max(s.hour)) AS last_s
FROM traces AS s
WHERE s.project = {project:String} AND s.trace_id = toFixedString(unhex({trace_id:String}), 16)
"""
_SPANS = """
SELECT $columns
FROM spans AS s
WHERE $bounds AND s.trace_id = toFixedString(unhex({trace_id:String}), 16)
ORDER BY s.start_time, s.span_id
LIMIT {limit:UInt32}
"""
_WATERFALL = """lower(hex(s.span_id)) AS span_id,
       if(s.parent_span_id = toFixedString('', 8), NULL, lower(hex(s.parent_span_id))) AS parent_span_id,
       s.name AS name, s.kind AS kind, s.status AS status, s.status_message AS status_message,
       s.error_type AS error_type, s.running AS running,
       toUnixTimestamp64Nano(s.start_time) - {start_ns:Int64} AS start_offset_ns, s.duration_ns AS duration_ns,
       s.service AS service, s.provider AS provider, s.model AS model, s.component AS component, s.agent AS agent,
       s.tool AS tool, s.input_tokens AS input_tokens, s.output_tokens AS output_tokens,
       toDecimalString(s.cost, 9) AS cost, s.cost_source AS cost_source, s.billable AS billable, s.ttft_ns AS ttft_ns"""
_MORE = """,
       s.span_kind AS span_kind, s.operation AS operation, s.cache_read_tokens AS cache_read_tokens,
       s.is_call AS is_call, s.finish_reason AS finish_reason, length(s.events) AS events, length(s.links) AS links"""
WATERFALL = fill(_SPANS, columns=_WATERFALL, partly=True)
SPANS = fill(_SPANS, columns=f"{_WATERFALL}{_MORE}", partly=True)
MAX_SPANS = 100_000
_END_NS = 4_102_444_800 * NS_PER_S  # 2100: later instants are not accepted
NO_PARENT = "0" * 16


class TraceSpan(Result):
    """One span of a trace, without its attributes, events and messages."""

    span_id: str
    parent_span_id: str | None
    name: str
    kind: str
    span_kind: str
    status: str
    status_message: str
    running: bool
    start_offset_ns: int
    duration_ns: int
    service: str
    provider: str
    model: str
    operation: str
    component: str
    agent: str
    tool: str
    input_tokens: int | None
    output_tokens: int | None
    cache_read_tokens: int | None
    cost: Money | None
    cost_source: str
    billable: bool
    is_call: bool
    ttft_ns: int | None
    finish_reason: str
    error_type: str
    events: int
    links: int


class _Opened(Result):
    trace: TraceSummary
    started: tuple[StartedSpan, ...]
    truncated: bool


class Trace(_Opened):
    """A trace and its spans in start order.

    `truncated` when it has more than are shown, which are the first; `started` are those not yet sent.
    """

    spans: tuple[TraceSpan, ...]


class SpanColumns(Result):
    """What a tree and a time line show of the spans of a trace: an array per column, in start order."""

    span_id: tuple[str, ...]
    parent_span_id: tuple[str | None, ...]
    name: tuple[str, ...]
    kind: tuple[str, ...]
    status: tuple[str, ...]
    status_message: tuple[str, ...]
    error_type: tuple[str, ...]
    running: tuple[bool, ...]
    start_offset_ns: tuple[int, ...]
    duration_ns: tuple[int, ...]
    service: tuple[str, ...]
    provider: tuple[str, ...]
    model: tuple[str, ...]
    component: tuple[str, ...]
    agent: tuple[str, ...]
    tool: tuple[str, ...]
    input_tokens: tuple[int | None, ...]
    output_tokens: tuple[int | None, ...]
    cost: tuple[Money | None, ...]
    cost_source: tuple[str, ...]
    billable: tuple[bool, ...]
    ttft_ns: tuple[int | None, ...]


class Waterfall(_Opened):
    """A trace like `Trace`, its spans as columns: an array for each field, all of one length. A third of the bytes."""

    spans: SpanColumns


_TRACE_SPANS = TypeAdapter(tuple[TraceSpan, ...])


def read_trace(engine: Engine, project: str, trace_id: str, *, max_spans: int = MAX_SPANS) -> Trace:
    """Return one trace, its spans in start order.

    Raises:
        NotFound: the project holds no span of it.
    """
    opened, text = _read(engine, project, trace_id, SPANS, max_spans=max_spans, by_column=False)
    return Trace(**dict(opened), spans=_TRACE_SPANS.validate_json(text))


def write_trace(engine: Engine, project: str, trace_id: str, *, max_spans: int = MAX_SPANS) -> bytes:
    """Return the JSON of a `Trace`; raises as `read_trace` does."""
    return _joined(*_read(engine, project, trace_id, SPANS, max_spans=max_spans, by_column=False))


def write_waterfall(engine: Engine, project: str, trace_id: str, *, max_spans: int = MAX_SPANS) -> bytes:
    """Return the JSON of a `Waterfall`; raises as `read_trace` does."""
    return _joined(*_read(engine, project, trace_id, WATERFALL, max_spans=max_spans, by_column=True))


def _joined(opened: _Opened, spans: bytes) -> bytes:
    return opened.model_dump_json().encode().removesuffix(b"}") + b',"spans":' + spans + b"}"


def _read(
    engine: Engine, project: str, trace_id: str, sql: str, *, max_spans: int, by_column: bool
) -> tuple[_Opened, bytes]:
    sums = engine.select(SUMMARY, {"project": project, "trace_id": trace_id})
    if not sums:
        opened = _only_started(engine, project, trace_id)
        none = bind(sql, Bounds(project, 0, 0), trace_id=trace_id, limit=0, start_ns=0)
        return opened, engine.select_json(*none, by_column=by_column)
    row = sums[0]
    bounds, start_ns = _hours(project, row["first_hour_s"], row["last_hour_s"]), row["start_time"]
    spans = engine.select_json(
        *bind(sql, bounds, trace_id=trace_id, limit=max_spans, start_ns=start_ns), by_column=by_column
    )
    # A trace that ended has its root.
    started = () if row["roots"] else read_started(engine, bounds, trace_id, start_ns)
    opened = _Opened(
        trace=summary(row, running=bool(started) or row["running"] > 0),
        started=started,
        truncated=row["spans"] > max_spans,
    )
    return opened, spans


def _only_started(engine: Engine, project: str, trace_id: str) -> _Opened:
    """Return a trace that began and of which no span has ended.

    Raises:
        NotFound: the project knows of no start either.
    """
    known = read_started(engine, Bounds(project, 0, _END_NS), trace_id, 0)
    if not known:
        raise _unknown(trace_id)
    first = known[0]
    started = tuple(
        span.model_copy(update={"start_offset_ns": span.start_offset_ns - first.start_offset_ns}) for span in known
    )
    zero = dict.fromkeys(
        (
            "duration_ns",
            "spans",
            "span_errors",
            "calls",
            "input_tokens",
            "output_tokens",
            "cache_read_tokens",
            "unpriced",
        ),
        0,
    )
    head = TraceSummary(
        trace_id=trace_id, name=first.name, kind=first.kind, status="unset", has_root=False, running=True,
        start_time=first.start_offset_ns, cost=ZERO, service=first.service, user_id="", session_id="", models=(),
        providers=(), match=None, **zero,
    )  # fmt: skip
    return _Opened(trace=head, started=started, truncated=False)


def trace_bounds(engine: Engine, project: str, trace_id: str) -> Bounds:
    """Return bounds, of whole hours, in which all spans of a trace started.

    Raises:
        NotFound: the project holds no span of it.
    """
    found = engine.select(HOURS, {"project": project, "trace_id": trace_id})[0]
    if not found["hours"]:
        raise _unknown(trace_id)
    return _hours(project, found["first_s"], found["last_s"])


def _hours(project: str, first_s: int, last_s: int) -> Bounds:
    return Bounds(project, first_s * NS_PER_S, (last_s + HOUR_S) * NS_PER_S)


def _unknown(trace_id: str) -> NotFound:
    return NotFound(f"no trace {trace_id} in this project; newly sent spans take a second or two to appear")
