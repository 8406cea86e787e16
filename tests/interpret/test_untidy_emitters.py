"""Two emitters that see one call, and roots that alone say for whom: counted once, and for the right one."""

import random
from decimal import Decimal
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from tests.write_path import WritePath

from podium.ingest.otlp.json_requests import check_json
from podium.query.ask.bounds import Bounds
from podium.query.figures.overview import Overview, overview
from podium.query.filter.filters import parse_filter
from podium.store.engine import Engine

DATA = Path(__file__).parent.parent / "data"
YEAR_NS = 366 * 86_400 * 10**9
WHOLE = "in one request"
DELIVERIES = (WHOLE, "span by span, as they ended", "span by span, backwards", "span by span, mixed")


def deliver(path: WritePath, project: str, name: str, delivery: str, now_ns: int) -> None:
    body = check_json("traces", (DATA / f"{name}.json").read_bytes(), now_ns).body
    message = ExportTraceServiceRequest.FromString(body)
    parts = [message] if delivery == WHOLE else _span_by_span(message)
    if delivery.endswith("backwards"):
        parts.reverse()
    if delivery.endswith("mixed"):
        random.Random(7).shuffle(parts)  # noqa: S311 - any other order
    for part in parts:
        items = sum(len(scoped.spans) for group in part.resource_spans for scoped in group.scope_spans)
        path.take("traces", part.SerializeToString(), items, project=project)
        path.settle()


def _span_by_span(message: ExportTraceServiceRequest) -> list[ExportTraceServiceRequest]:
    parts = []
    for group in message.resource_spans:
        for scoped in group.scope_spans:
            for span in scoped.spans:
                part = ExportTraceServiceRequest()
                one = part.resource_spans.add(resource=group.resource)
                one.scope_spans.add(scope=scoped.scope, spans=[span])
                parts.append((span.end_time_unix_nano, part))
    return [part for _, part in sorted(parts, key=lambda pair: pair[0])]


def figures(engine: Engine, project: str, now_ns: int, where: str = "") -> Overview:
    return overview(engine, Bounds(project, now_ns - YEAR_NS, now_ns + YEAR_NS), parse_filter(where))


@pytest.mark.parametrize("delivery", DELIVERIES)
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("anthropic-sdk-beside-openllmetry", (1, 0, "0.017625")),
        ("anthropic-sdk-within-openinference-failed", (1, 1, "0")),
        ("anthropic-sdk-within-pydantic-ai", (1, 0, "0.017625")),
        ("logfire-openai-streamed", (5, 1, None)),
        ("vercel-7-embedding", (1, 0, None)),
    ],
)
def test_a_call_that_two_see_is_one_request(
    path: WritePath,
    engine: Engine,
    project: str,
    now_ns: int,
    name: str,
    expected: tuple[int, int, str | None],
    delivery: str,
) -> None:
    requests, errors, cost = expected
    deliver(path, project, name, delivery, now_ns)

    found = figures(engine, project, now_ns)
    assert (found.requests.value, found.errors.value) == (requests, errors)
    if cost is not None:
        assert found.cost.value == Decimal(cost)


@pytest.mark.parametrize("delivery", DELIVERIES)
@pytest.mark.parametrize(
    ("name", "where", "expected"),
    [
        ("anthropic-sdk-within-pydantic-ai", "agent:claude_meteo", (1, "0.017625")),
        ("anthropic-sdk-within-pydantic-ai", "component:claude_meteo", (1, "0.017625")),
        ("agno-user-on-the-root", "user:u-1", (2, "0.0001932")),
        ("agno-user-on-the-root", "session:s-1", (2, "0.0001932")),
        ("anthropic-sdk-within-openinference-failed", "user:u-1", (1, "0")),
    ],
)
def test_a_call_is_counted_for_whom_it_was_made(
    path: WritePath,
    engine: Engine,
    project: str,
    now_ns: int,
    name: str,
    where: str,
    expected: tuple[int, str],
    delivery: str,
) -> None:
    requests, cost = expected
    deliver(path, project, name, delivery, now_ns)

    found = figures(engine, project, now_ns, where)
    assert (found.requests.value, found.cost.value) == (requests, Decimal(cost))


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_a_request_takes_the_time_of_who_saw_most_of_it(
    path: WritePath, engine: Engine, project: str, now_ns: int, delivery: str
) -> None:
    deliver(path, project, "logfire-openai-streamed", delivery, now_ns)

    sql = "SELECT took_ns FROM spans WHERE project = {p:String} AND is_call AND duration_ns = 0"
    # From the start of the call to the log at the end of its stream.
    assert engine.select(sql, {"p": project}) == [{"took_ns": 685_891_888}]
