"""What the sample's services say beside spans: evaluations, logins and warnings as logs, usage as metrics."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, KeyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord, ScopeLogs, SeverityNumber
from opentelemetry.proto.metrics.v1.metrics_pb2 import AggregationTemporality, Metric
from opentelemetry.proto.resource.v1.resource_pb2 import Resource

from podium.demo.dialects import Dialect
from podium.demo.history import resource_of
from podium.demo.story import SECOND
from podium.demo.trace import Answered, Place, Trace
from podium.demo.wire import Value
from podium.semconv import gen_ai, general

# Sent by instrumentations (GenAI conventions § events and metrics), not read by Podium by name.
_EVALUATION = "gen_ai.evaluation.result"
_TOKEN_USAGE = "gen_ai.client.token.usage"  # noqa: S105 - a metric's name
_DURATION = "gen_ai.client.operation.duration"
_TOKEN_BOUNDS = (1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864)
_SECOND_BOUNDS = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92)
# Shares of traces.
_EVALUATED, _LOGINS, _WARNED = 0.45, 0.3, 0.12
_PASSES = 0.7
_REASONS = (
    "The answer names the order and what happens next.",
    "Polite, but the policy it relies on is not quoted.",
    "Every claim is found in the retrieved documents.",
    "One detail is not in the sources.",
    "Short and complete.",
)
_WARNINGS = (
    "order-api answered 502, retrying once",
    "answer-cache: similarity 0.89 is below the threshold of 0.91",
    "prompt is longer than 80 % of the context window",
    "connection pool is at 18 of 20",
)


def _any(value: Value) -> AnyValue:
    if isinstance(value, bool):
        return AnyValue(bool_value=value)
    if isinstance(value, int):
        return AnyValue(int_value=value)
    if isinstance(value, float):
        return AnyValue(double_value=value)
    if isinstance(value, tuple):
        return AnyValue(array_value=ArrayValue(values=[_any(item) for item in value]))
    return AnyValue(string_value=value)


def _pairs(said: dict[str, Value]) -> list[KeyValue]:
    return [KeyValue(key=key, value=_any(value)) for key, value in said.items()]


@dataclass(frozen=True, slots=True)
class Log:
    """A log record and where it comes from."""

    at_ns: int
    place: Place
    dialect: Dialect
    record: LogRecord


def logs_of(trace: Trace, dice: random.Random) -> list[Log]:
    """Return what a trace's service logs about it: at times a login, a warning, an evaluation."""
    found: list[Log] = []
    if not trace.answered:
        return found
    first, last = trace.answered[0], trace.answered[-1]
    user = str(trace.common.get(general.USER_ID, ""))
    if user and dice.random() < _LOGINS:
        said: dict[str, Value] = {general.USER_ID: user, "auth.method": dice.choice(("password", "sso", "passkey"))}
        found.append(_log(trace, first.start_ns - SECOND, "user.login", f"{user} signed in", said))
    if dice.random() < _WARNED:
        log = _log(trace, first.end_ns, "", dice.choice(_WARNINGS), {"logger": "app"})
        log.record.severity_number, log.record.severity_text = SeverityNumber.SEVERITY_NUMBER_WARN, "WARN"
        log.record.span_id = first.span_id
        found.append(log)
    if dice.random() < _EVALUATED:
        found.append(_evaluation(trace, last, dice))
    return found


def _evaluation(trace: Trace, answered: Answered, dice: random.Random) -> Log:
    score = round(min(dice.betavariate(9, 2), 1.0), 3)
    said: dict[str, Value] = {
        "gen_ai.evaluation.name": dice.choice(("helpfulness", "faithfulness", "tone")),
        "gen_ai.evaluation.score.value": score,
        "gen_ai.evaluation.score.label": "pass" if score >= _PASSES else "fail",
        "gen_ai.evaluation.explanation": dice.choice(_REASONS),
        gen_ai.RESPONSE_ID: answered.response_id,
    }
    log = _log(trace, answered.end_ns + 2 * SECOND, _EVALUATION, "", said)
    log.record.span_id = answered.span_id
    return log


def _log(trace: Trace, at_ns: int, event_name: str, body: str, said: dict[str, Value]) -> Log:
    record = LogRecord(
        time_unix_nano=at_ns,
        observed_time_unix_nano=at_ns,
        severity_number=SeverityNumber.SEVERITY_NUMBER_INFO,
        severity_text="INFO",
        attributes=_pairs(said),
        trace_id=trace.trace_id,
    )
    if event_name:
        record.event_name = event_name
    if body:
        record.body.string_value = body
    return Log(at_ns, trace.place, trace.dialect, record)


def logs_request(logs: Iterable[Log]) -> ExportLogsServiceRequest:
    """Return one request of log records, grouped by where they come from."""
    request = ExportLogsServiceRequest()
    scopes: dict[Place, ScopeLogs] = {}
    for log in logs:
        if log.place not in scopes:
            group = request.resource_logs.add(resource=Resource.FromString(resource_of(log.place, log.dialect)))
            scopes[log.place] = group.scope_logs.add()
            scopes[log.place].scope.name, scopes[log.place].scope.version = log.dialect.scope
        scopes[log.place].log_records.append(log.record)
    return request


@dataclass(slots=True)
class Period:
    """What one service did since its last export of metrics."""

    place: Place
    dialect: Dialect
    answered: list[Answered] = field(default_factory=list)


def metrics_request(
    periods: Iterable[Period], since_ns: int, until_ns: int, dice: random.Random
) -> ExportMetricsServiceRequest:
    """Return token usage and durations of the calls in a period (delta), and the state of each process."""
    request = ExportMetricsServiceRequest()
    for period in periods:
        group = request.resource_metrics.add(resource=Resource.FromString(resource_of(period.place, period.dialect)))
        scope = group.scope_metrics.add()
        scope.scope.name, scope.scope.version = period.dialect.scope
        if period.answered:
            _usage(scope.metrics.add(name=_TOKEN_USAGE, unit="{token}"), period.answered, (since_ns, until_ns))
            _durations(scope.metrics.add(name=_DURATION, unit="s"), period.answered, (since_ns, until_ns))
        busy = len(period.answered)
        state = (
            ("process.memory.usage", "By", 310_000_000 + 4_000_000 * busy + dice.randrange(30_000_000)),
            ("process.cpu.utilization", "1", round(min(0.04 + 0.03 * busy * dice.uniform(0.6, 1.4), 0.97), 4)),
            ("app.queue.depth", "{task}", max(int(dice.gauss(busy, 1.5)), 0)),
        )
        for name, unit, value in state:
            point = scope.metrics.add(name=name, unit=unit).gauge.data_points.add(time_unix_nano=until_ns)
            if isinstance(value, int):
                point.as_int = value
            else:
                point.as_double = value
    return request


def _call_pairs(answered: Answered) -> dict[str, Value]:
    return {
        gen_ai.OPERATION_NAME: "chat",
        gen_ai.PROVIDER_NAME: answered.model.provider,
        gen_ai.REQUEST_MODEL: answered.model.request,
        gen_ai.RESPONSE_MODEL: answered.model.response,
    }


def _usage(metric: Metric, calls: list[Answered], times: tuple[int, int]) -> None:
    for model in {call.model for call in calls}:
        own = [call for call in calls if call.model == model]
        for kind, values in (
            ("input", [call.usage.input for call in own]),
            ("output", [call.usage.output for call in own]),
        ):
            _histogram(metric, _call_pairs(own[0]) | {"gen_ai.token.type": kind}, values, _TOKEN_BOUNDS, times)


def _durations(metric: Metric, calls: list[Answered], times: tuple[int, int]) -> None:
    for model in {call.model for call in calls}:
        own = [call for call in calls if call.model == model]
        seconds = [(call.end_ns - call.start_ns) / SECOND for call in own]
        _histogram(metric, _call_pairs(own[0]), seconds, _SECOND_BOUNDS, times)


def _histogram(
    metric: Metric,
    said: dict[str, Value],
    values: list[int] | list[float],
    bounds: tuple[float, ...],
    times: tuple[int, int],
) -> None:
    metric.histogram.aggregation_temporality = AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA
    point = metric.histogram.data_points.add(
        attributes=_pairs(said),
        start_time_unix_nano=times[0],
        time_unix_nano=times[1],
        count=len(values),
        sum=float(sum(values)),
        min=float(min(values)),
        max=float(max(values)),
        explicit_bounds=bounds,
    )
    buckets = [0] * (len(bounds) + 1)
    for value in values:
        buckets[sum(value > bound for bound in bounds)] += 1
    point.bucket_counts.extend(buckets)
