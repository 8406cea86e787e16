"""Records of Langfuse's exports: traces, observations and scores, each recognised, and observations as OTLP spans.

Exports of its API write `parentObservationId`, exports to a bucket `parent_observation_id`; both are read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from podium.errors import InvalidInput
from podium.model.time import NS_PER_S
from podium.semconv import gen_ai, general, langfuse, openinference, podium
from podium.sources.otlp import ids, messages
from podium.sources.otlp.times import instant
from podium.sources.otlp.values import amount, number, text
from podium.sources.tools.langfuse_usage import cost, usage

KIND = "langfuse"
NOT_A_RECORD = "it is no trace, observation or score of Langfuse"
NO_ID = "it has no id"
NO_TRACE = "it names no trace"
NO_START = "its start time is missing or no time"
BAD_END = "its end time is no time"
BAD_TYPE = "an observation of this type is not known"
SCORE_OF_NO_TRACE = "it is a score of a session or a dataset's run, not of a trace"
SCORE_WITHOUT_NAME = "it is a score without a name, a value or a time"

# Langfuse writes times without a zone, in UTC.
_ZONE = ZoneInfo("UTC")
_CAMEL = re.compile(r"(?<=[a-z0-9])([A-Z])")

Record = dict[str, Any]
Sort = Literal["trace", "observation", "score"]


@dataclass(slots=True)
class Trace:
    """What is known of a trace: its own record, and what its observations say together.

    Attributes:
        record: the trace's, empty where the exports hold none.
        roots: how many observations have no parent.
        first_ns: when the first of them started, 0 where there is none.
        last_ns: when the last of them ended.
    """

    record: Record = field(default_factory=dict)
    roots: int = 0
    first_ns: int = 0
    last_ns: int = 0

    @property
    def has_span(self) -> bool:
        """Whether the trace becomes a span of its own: no single observation stands for all of it."""
        return bool(self.record) and self.roots != 1

    def cover(self, record: Record, *, is_first: bool) -> None:
        """Take in an observation, or another state of one."""
        self.roots += is_first and not record.get("parent_observation_id")
        start_ns = instant(record.get("start_time"), _ZONE) or 0
        if start_ns:
            self.first_ns = min(self.first_ns or start_ns, start_ns)
            self.last_ns = max(self.last_ns, start_ns, instant(record.get("end_time"), _ZONE) or 0)


def records_in(value: Any) -> Iterator[tuple[Sort | None, Record]]:  # noqa: ANN401 - JSON
    """Yield the records in a value, each with its sort, None for what is none; traces hold observations and scores."""
    if not isinstance(value, dict):
        yield None, {}
        return
    record = {_snake(key): item for key, item in value.items()}
    if isinstance(record.get("trace"), dict):  # a trace as its page downloads it
        inner = {key: record[key] for key in ("observations", "scores") if key in record}
        yield from records_in({**record["trace"], **inner})
        return
    sort = _sort(record)
    parts = [*_dicts(record.pop("observations", None)), *_dicts(record.pop("scores", None))] if sort == "trace" else []
    yield sort, record
    for part in parts:
        yield from records_in({"traceId": record.get("id"), **part})


@lru_cache(maxsize=1024)  # the same few keys in every record
def _snake(key: str) -> str:
    return _CAMEL.sub(r"_\1", key).lower()


def key_of(sort: Sort, record: Record) -> str:
    """Return what distinguishes a record from all others of its sort.

    Raises:
        InvalidInput: it has no id.
    """
    if not record.get("id"):
        raise InvalidInput(NO_ID)
    return f"{sort} {record.get('trace_id')} {record['id']}"


def resource_of(record: Record, trace: Trace) -> dict[str, Any]:
    """Return the resource of an observation, or of a trace: who sent it, so far as Langfuse kept that."""
    metadata = record.get("metadata")
    sent = metadata.get("resourceAttributes") if isinstance(metadata, dict) else None
    return {
        general.SERVICE_NAME: sent.get(general.SERVICE_NAME) if isinstance(sent, dict) else None,
        general.SERVICE_VERSION: text(record.get("release") or trace.record.get("release")),
        general.ENVIRONMENT_NAME: text(record.get("environment") or trace.record.get("environment")),
    }


def observation_span(record: Record, trace: Trace) -> Span:
    """Return the span of an observation; one without an end still runs, but for events, which have none.

    Raises:
        InvalidInput: it cannot be one; says why.
    """
    type_ = str(record.get("type") or "SPAN").upper()
    if type_ not in langfuse.KINDS:
        raise InvalidInput(BAD_TYPE)
    start_ns, end_ns = _times(record)
    is_root = not record.get("parent_observation_id")
    made = _span(record, str(record["trace_id"]), (start_ns, start_ns if type_ == "EVENT" else end_ns))
    made.span_id = _span_id(record, record["id"])
    if not is_root:
        made.parent_span_id = _span_id(record, record["parent_observation_id"])
    elif trace.has_span:
        made.parent_span_id = trace_span_id(str(record["trace_id"]))
    attributes = {
        podium.KIND: langfuse.KINDS[type_],
        langfuse.OBSERVATION_TYPE: type_.lower(),
        **_names(record, type_),
        **_people(record, trace),
        **(_trace_attributes(record, trace) if is_root and not trace.has_span else {}),
        **usage(record),
        **cost(record),
        **_texts(record, trace.record if is_root and not trace.has_span else {}),
        **_metadata(langfuse.METADATA, record.get("metadata")),
        gen_ai.TIME_TO_FIRST_CHUNK: _first_token_s(record, start_ns),
    }
    made.attributes.extend(messages.pairs(attributes))
    return made


def trace_span(trace_id: str, trace: Trace) -> Span:
    """Return the span of a trace of many roots or of none, over all of its observations.

    Raises:
        InvalidInput: it has no time.
    """
    record = trace.record
    began_ns = instant(record.get("timestamp"), _ZONE) or trace.first_ns
    if not began_ns:
        raise InvalidInput(NO_START)
    took_ns = round((amount(record.get("latency"), written=True) or 0) * NS_PER_S)
    start_ns = min(began_ns, trace.first_ns or began_ns)
    made = _span(record, trace_id, (start_ns, max(trace.last_ns, began_ns + took_ns)))
    made.span_id = trace_span_id(trace_id)
    attributes = {
        podium.KIND: langfuse.TRACE_KIND,
        **_people(record, trace),
        **_trace_attributes(record, trace),
        **_texts(record, {}),
    }
    made.attributes.extend(messages.pairs(attributes))
    return made


def score_event(record: Record) -> LogRecord:
    """Return the event of a score, as OpenTelemetry names the result of an evaluation.

    Raises:
        InvalidInput: it belongs to no trace, or says nothing.
    """
    if not record.get("trace_id"):
        raise InvalidInput(SCORE_OF_NO_TRACE)
    time_ns = instant(record.get("timestamp") or record.get("created_at"), _ZONE)
    data_type = str(record.get("data_type") or "NUMERIC").upper()
    label = text(record.get("string_value"))
    value = None if data_type == "TEXT" else number(record.get("value"), written=True)
    if not record.get("name") or time_ns is None or (value is None and label is None):
        raise InvalidInput(SCORE_WITHOUT_NAME)
    observed = record.get("observation_id")
    trace_id = trace_id_of(str(record["trace_id"]))
    attributes = {
        gen_ai.EVALUATION_NAME: str(record["name"]),
        gen_ai.EVALUATION_SCORE: value,
        gen_ai.EVALUATION_LABEL: label,
        gen_ai.EVALUATION_EXPLANATION: text(record.get("comment")),
        general.SESSION_ID: text(record.get("session_id")),
        langfuse.SCORE_ID: text(record.get("id")),
        langfuse.SCORE_SOURCE: text(record.get("source")),
        langfuse.SCORE_DATA_TYPE: data_type,
    }
    owner = (trace_id, _span_id(record, observed) if observed else b"")
    return messages.event(gen_ai.EVALUATION_RESULT, time_ns, owner, attributes)


def trace_id_of(name: str) -> bytes:
    """Return a trace's id: hex digits and UUIDs as they are, other names as ids made of them."""
    return ids.of_hex(name.replace("-", ""), ids.TRACE_ID_BYTES) or ids.trace_id(KIND, name)


def trace_span_id(trace_id: str) -> bytes:
    """Return the id of the span that stands for a trace."""
    return ids.span_id(KIND, trace_id)


def _span_id(record: Record, name: Any) -> bytes:  # noqa: ANN401 - JSON
    return ids.of_hex(str(name), ids.SPAN_ID_BYTES) or ids.span_id(KIND, record.get("trace_id"), name)


def _sort(record: Record) -> Sort | None:
    if ("value" in record or "string_value" in record) and "start_time" not in record and "name" in record:
        return "score"
    if "start_time" in record or ("trace_id" in record and "type" in record):
        return "observation"
    return "trace" if "timestamp" in record or "observations" in record else None


def _times(record: Record) -> tuple[int, int]:
    start_ns, ended = instant(record.get("start_time"), _ZONE), record.get("end_time")
    if not start_ns:
        raise InvalidInput(NO_START)
    end_ns = instant(ended, _ZONE)
    if ended and end_ns is None:
        raise InvalidInput(BAD_END)
    return start_ns, end_ns or 0


def _span(record: Record, trace_id: str, times: tuple[int, int]) -> Span:
    is_error = str(record.get("level")).upper() == "ERROR"
    message = text(record.get("status_message")) or ""
    return Span(
        trace_id=trace_id_of(trace_id),
        name=str(record.get("name") or record.get("type") or "trace").encode(errors="replace").decode(),
        kind=Span.SPAN_KIND_INTERNAL,
        start_time_unix_nano=times[0],
        end_time_unix_nano=times[1],
        status=Status(code=Status.STATUS_CODE_ERROR, message=message) if is_error else None,
    )


def _names(record: Record, type_: str) -> dict[str, Any]:
    is_error = str(record.get("level")).upper() == "ERROR"
    model = record.get("provided_model_name") or record.get("model")
    return {
        gen_ai.REQUEST_MODEL: text(model),
        gen_ai.AGENT_NAME: text(record.get("name")) if type_ == "AGENT" else None,
        gen_ai.TOOL_NAME: text(record.get("name")) if type_ == "TOOL" else None,
        podium.PROMPT_NAME: text(record.get("prompt_name")),
        podium.PROMPT_VERSION: text(record.get("prompt_version")),
        langfuse.MODEL_PARAMETERS: text(record.get("model_parameters") or None),
        langfuse.LEVEL: text(record.get("level")),
        langfuse.STATUS_MESSAGE: None if is_error else text(record.get("status_message")),
        langfuse.VERSION: text(record.get("version")),
    }


def _people(record: Record, trace: Trace) -> dict[str, Any]:
    """Return for whom it was: what Langfuse keeps with the trace, on every span of it."""
    name = record.get("trace_name") or trace.record.get("name")
    return {
        general.USER_ID: text(record.get("user_id") or trace.record.get("user_id")),
        general.SESSION_ID: text(record.get("session_id") or trace.record.get("session_id")),
        gen_ai.WORKFLOW_NAME: text(name),
    }


def _trace_attributes(record: Record, trace: Trace) -> dict[str, Any]:
    own = trace.record
    tags = own.get("tags") or record.get("tags")
    return {
        langfuse.TRACE_NAME: text(record.get("trace_name") or own.get("name")),
        langfuse.TRACE_TAGS: [str(tag) for tag in tags] if isinstance(tags, list) and tags else None,
        langfuse.TRACE_PUBLIC: True if own.get("public") is True or record.get("public") is True else None,
        langfuse.VERSION: text(record.get("version") or own.get("version")),
        **_metadata(langfuse.TRACE_METADATA, own.get("metadata")),
    }


def _texts(record: Record, otherwise: Record) -> dict[str, Any]:
    """Return input and output; those of the trace where its one root has none."""
    return {
        name: text(record.get(key)) or text(otherwise.get(key))
        for key, name in (("input", openinference.INPUT_VALUE), ("output", openinference.OUTPUT_VALUE))
    }


def _metadata(name: str, metadata: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    if isinstance(metadata, dict):
        return {f"{name}.{key}": _plain(value) for key, value in metadata.items()}
    return {name: text(metadata)}


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    return value if isinstance(value, bool | int | float) else text(value)


def _first_token_s(record: Record, start_ns: int) -> float | None:
    first_ns = instant(record.get("completion_start_time"), _ZONE)
    return (first_ns - start_ns) / NS_PER_S if first_ns is not None and first_ns >= start_ns else None


def _dicts(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
