"""A metric sent by hand to `POST /metrics`: read from its JSON body, and the OTLP request it becomes."""

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.errors import InvalidInput
from podium.model.time import NS_PER_MS
from podium.semconv import gen_ai, podium

FIELDS = ("job_id", "task_name", "model_used", "token_count", "latency_ms", "cost_estimate")
MAX_CHARACTERS = 255
_MAX_TOKENS = 10**12
_MAX_LATENCY_MS = 366 * 86_400_000
_MAX_COST_USD = 10**9
_SCOPE = "podium.metrics"
_MEDIA_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Metric:
    """One task that somebody measured."""

    job_id: str
    task_name: str
    model_used: str
    token_count: int
    latency_ms: float
    cost_estimate: float


def check_media_type(header: str) -> None:
    """Let JSON through, with parameters such as a charset, and a body without a type.

    Raises:
        InvalidInput: the header of the request says that the body is something else.
    """
    given = header.partition(";")[0].strip()
    if given and given.lower() != _MEDIA_TYPE:
        msg = f"Content-Type must be {_MEDIA_TYPE}, not {given[:MAX_CHARACTERS]}"
        raise InvalidInput(msg)


def read_metric(body: bytes) -> Metric:
    """Return the metric of a JSON body.

    Raises:
        InvalidInput: it is no JSON object, a field is missing, or one has not its type.
    """
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        msg = "the body is not JSON"
        raise InvalidInput(msg) from error
    if not isinstance(given, dict):
        msg = "the body must be a JSON object"
        raise InvalidInput(msg)
    for name in FIELDS:
        if name not in given:
            msg = f"Missing required field: {name}"
            raise InvalidInput(msg)
    return Metric(
        job_id=_text(given, "job_id"),
        task_name=_text(given, "task_name"),
        model_used=_text(given, "model_used"),
        token_count=_count(given, "token_count"),
        latency_ms=_number(given, "latency_ms", _MAX_LATENCY_MS),
        cost_estimate=_number(given, "cost_estimate", _MAX_COST_USD),
    )


def otlp_request(metric: Metric, now_ns: int | None = None) -> bytes:
    """Return the OTLP request that carries a metric as the span of a task that has just ended, in a trace of its own.

    Its cost counts as reported; the ids are new, so the same metric sent twice is two.
    """
    ended_ns = time.time_ns() if now_ns is None else now_ns
    message = ExportTraceServiceRequest()
    scoped = message.resource_spans.add().scope_spans.add()
    scoped.scope.name = _SCOPE
    span = scoped.spans.add(
        trace_id=os.urandom(16),
        span_id=os.urandom(8),
        name=metric.task_name,
        kind=Span.SPAN_KIND_INTERNAL,
        start_time_unix_nano=ended_ns - round(metric.latency_ms * NS_PER_MS),
        end_time_unix_nano=ended_ns,
    )
    for key, value in _attributes(metric).items():
        span.attributes.add(key=key, value=value)
    body: bytes = message.SerializeToString()
    return body


def _attributes(metric: Metric) -> dict[str, AnyValue]:
    return {
        podium.KIND: AnyValue(string_value="task"),
        podium.JOB_ID: AnyValue(string_value=metric.job_id),
        podium.TASK_NAME: AnyValue(string_value=metric.task_name),
        gen_ai.REQUEST_MODEL: AnyValue(string_value=metric.model_used),
        podium.TOTAL_TOKENS: AnyValue(int_value=metric.token_count),
        podium.COST: AnyValue(double_value=metric.cost_estimate),
        podium.COST_SOURCE: AnyValue(string_value="reported"),
    }


def _text(given: Mapping[str, object], name: str) -> str:
    value = given[name]
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_CHARACTERS or not _is_sound(value):
        msg = f"{name} must be a text of 1 to {MAX_CHARACTERS} characters"
        raise InvalidInput(msg)
    return value


def _is_sound(text: str) -> bool:
    """Whether a text can be written in UTF-8; half of a surrogate pair, which JSON can spell, cannot."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _count(given: Mapping[str, object], name: str) -> int:
    value = given[name]
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MAX_TOKENS:
        msg = f"{name} must be a whole number from 0 on"
        raise InvalidInput(msg)
    return value


def _number(given: Mapping[str, object], name: str, most: int) -> float:
    value = given[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        msg = f"{name} must be a number from 0 to {most}"
        raise InvalidInput(msg)
    return float(value)
