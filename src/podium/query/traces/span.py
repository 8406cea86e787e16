"""One span with everything that is known about it."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from podium.errors import NotFound
from podium.interpret.content.conversation import read_conversation
from podium.interpret.content.messages import Messages
from podium.model.money import Money
from podium.model.result import Result
from podium.model.time import Instant
from podium.query.ask.statement import bind
from podium.query.traces.span_list import SpanSummary
from podium.query.traces.trace import NO_PARENT, trace_bounds
from podium.query.traces.why import Why, explain
from podium.semconv.content import INPUT_TEXT, OUTPUT_TEXT
from podium.store.engine import Engine
from podium.store.template import fill

# Where an emitter gave two spans one id, the longer one.
SPAN = fill(
    """
SELECT s.* EXCEPT (project, sample, trace_id, span_id, parent_span_id, start_time, received_at, price_date, events,
                   links),
       s.cost AS cost, s.cost_source AS cost_source,
       lower(hex(s.trace_id)) AS trace_id, lower(hex(s.span_id)) AS span_id,
       lower(hex(s.parent_span_id)) AS parent_span_id,
       toUnixTimestamp64Nano(s.start_time) AS start_time, toUnixTimestamp64Nano(s.received_at) AS received_at,
       arrayMap(e -> (e.time_ns, e.name, e.attributes), s.events) AS events,
       arrayMap(l -> (lower(hex(l.trace_id)), lower(hex(l.span_id)), l.attributes), s.links) AS links,
       $input_text AS input_text, $output_text AS output_text
FROM spans AS s
WHERE $bounds AND s.trace_id = toFixedString(unhex({trace_id:String}), 16)
  AND s.span_id = toFixedString(unhex({span_id:String}), 8)
ORDER BY s.duration_ns DESC, s.start_time
LIMIT 1
""",
    input_text=INPUT_TEXT,
    output_text=OUTPUT_TEXT,
    partly=True,
)
AttributeType = Literal["string", "int", "double", "bool", "bytes", "json"]
_TYPES: dict[str, AttributeType] = {word: word for word in get_args(AttributeType)}
_MADE = (
    "parent_span_id", "end_time", "attributes", "resource", "events", "links", "messages", "why",
)  # fmt: skip


class Attribute(Result):
    """One attribute as it came, its value as text."""

    key: str
    type: AttributeType
    value: str


class SpanEvent(Result):
    """Something that happened during the span, `offset_ns` after its start."""

    time: Instant
    offset_ns: int
    name: str
    attributes: tuple[Attribute, ...]


class SpanLink(Result):
    """A span of another trace, or of this one, that has to do with it."""

    trace_id: str
    span_id: str
    attributes: tuple[Attribute, ...]


class SpanDetail(SpanSummary):
    """A span with its attributes, events, messages and the account of its cost.

    Attributes:
        other_usage: what else was used, such as searches and seconds of audio, by unit of the price list.
        service_tier: the tier that served, such as flex or batch; empty where nobody named one.
    """

    parent_span_id: str | None
    end_time: Instant | None
    span_kind: str
    status_message: str
    scope: str
    scope_version: str
    release: str
    request_model: str
    response_model: str
    agent: str
    tool: str
    workflow: str
    node: str
    coordinator: str
    job_id: str
    task_name: str
    account: str
    region: str
    response_id: str
    finish_reason: str
    cache_result: str
    cache_type: str
    saved_cost: Money | None
    saved_tokens: int | None
    ttft_ns: int | None
    cache_write_tokens: int | None
    reasoning_tokens: int | None
    audio_input_tokens: int | None
    audio_output_tokens: int | None
    other_usage: dict[str, float]
    service_tier: str
    billable: bool
    is_call: bool
    received_at: Instant
    batch: int
    attributes: tuple[Attribute, ...]
    resource: tuple[Attribute, ...]
    events: tuple[SpanEvent, ...]
    links: tuple[SpanLink, ...]
    messages: Messages
    input_text: str
    output_text: str
    why: Why


def read_span(engine: Engine, project: str, trace_id: str, span_id: str) -> SpanDetail:
    """Return one span.

    Raises:
        NotFound: the project does not hold it.
    """
    bounds = trace_bounds(engine, project, trace_id)
    rows = engine.select(*bind(SPAN, bounds, trace_id=trace_id, span_id=span_id))
    if not rows:
        msg = f"no span {span_id} in trace {trace_id}"
        raise NotFound(msg)
    row = rows[0]
    events = [(name, dict(attributes)) for _, name, attributes in row["events"]]
    attributes = {**row["attributes"], **row["content"]}
    ended = None if row["running"] else row["start_time"] + row["duration_ns"]
    return SpanDetail(
        **{name: row[name] for name in SpanDetail.model_fields if name not in _MADE},
        parent_span_id=None if row["parent_span_id"] == NO_PARENT else row["parent_span_id"],
        end_time=ended,
        attributes=_attributes(attributes, row["attribute_types"]),
        resource=_attributes(row["resource"], row["resource_types"]),
        events=tuple(_event(event, row["start_time"]) for event in row["events"]),
        links=tuple(
            SpanLink(trace_id=link[0], span_id=link[1], attributes=_attributes(link[2], {})) for link in row["links"]
        ),
        messages=read_conversation(attributes, events),
        why=explain(engine, bounds, row),
    )


def _event(event: tuple[int, str, Mapping[str, str]], start_ns: int) -> SpanEvent:
    time_ns, name, attributes = event
    return SpanEvent(time=time_ns, offset_ns=time_ns - start_ns, name=name, attributes=_attributes(attributes, {}))


def _attributes(values: Mapping[str, str], types: Mapping[str, Any]) -> tuple[Attribute, ...]:
    return tuple(
        Attribute(key=key, type=_TYPES.get(types.get(key, ""), "string"), value=value)
        for key, value in sorted(values.items())
    )
