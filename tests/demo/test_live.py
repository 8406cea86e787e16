"""The live flow on a clock of its own, and once against a server."""

import threading
from collections import Counter

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from tests.demo.otlp_receiver import Receiver
from tests.demo.spans_read_back import NOW, OUTPUT, Seen, plain, spans_of, usd

from podium.demo.client import Request
from podium.demo.live import Flow, live
from podium.demo.story import HOUR, SECOND
from podium.interpret.pricing.price_book import PriceBook

HALF_SECOND = SECOND // 2


def run(flow: Flow, seconds: int) -> list[tuple[int, Request]]:
    found: list[tuple[int, Request]] = []
    for step in range(seconds * 2):
        now = NOW + step * HALF_SECOND
        found += [(now, request) for request in flow.due(now)]
    return found


def seen_spans(found: list[tuple[int, Request]]) -> list[tuple[int, Seen]]:
    return [
        (now, seen)
        for now, request in found
        if isinstance(request, ExportTraceServiceRequest)
        for seen in spans_of([request])
    ]


def test_a_span_is_sent_once_it_has_ended_and_before_its_parent() -> None:
    place: dict[bytes, int] = {}
    spans = seen_spans(run(Flow(NOW, 2.0), 900))
    for index, (_, seen) in enumerate(spans):
        place[seen.span.span_id] = index

    assert len(spans) > 3_000
    for index, (now, seen) in enumerate(spans):
        assert now - 2 * HALF_SECOND < seen.span.end_time_unix_nano <= now
        assert seen.span.start_time_unix_nano >= NOW
        if seen.span.parent_span_id:
            assert index < place.get(seen.span.parent_span_id, len(spans))


def test_about_as_many_traces_begin_as_asked() -> None:
    roots = sum(not seen.span.parent_span_id for _, seen in seen_spans(run(Flow(NOW, 1.0), 900)))

    assert 700 < roots < 1_700  # a conversation is one beginning and up to five traces


def test_the_same_seed_gives_the_same_flow() -> None:
    first = [request.SerializeToString(deterministic=True) for _, request in run(Flow(NOW, 1.0, seed=4), 120)]

    assert first == [request.SerializeToString(deterministic=True) for _, request in run(Flow(NOW, 1.0, seed=4), 120)]


def test_an_hour_costs_no_more_than_the_past_did() -> None:
    book = PriceBook()
    costs = [
        usd(book, seen) or 0
        for _, seen in seen_spans(run(Flow(NOW), HOUR // SECOND))
        if seen.is_call and "error.type" not in seen.attributes
    ]

    assert 1 < sum(costs) < 15


def test_logs_speak_of_spans_that_were_sent() -> None:
    found = run(Flow(NOW, 2.0), 600)
    spans = {(seen.span.trace_id, seen.span.span_id) for _, seen in seen_spans(found)}
    names: Counter[str] = Counter()
    for now, request in found:
        if isinstance(request, ExportLogsServiceRequest):
            for group in request.resource_logs:
                assert plain(group.resource.attributes)["podium.sample"] is True
                for record in group.scope_logs[0].log_records:
                    names[record.event_name] += 1
                    assert record.time_unix_nano <= now
                    if record.event_name == "gen_ai.evaluation.result":
                        assert (record.trace_id, record.span_id) in spans
                        assert 0 <= plain(record.attributes)["gen_ai.evaluation.score.value"] <= 1

    assert set(names) == {"gen_ai.evaluation.result", "user.login", ""}


def test_metrics_count_the_tokens_of_the_calls() -> None:
    found = run(Flow(NOW, 2.0), 600)
    metrics = [request for _, request in found if isinstance(request, ExportMetricsServiceRequest)]
    last = max(now for now, request in found if isinstance(request, ExportMetricsServiceRequest))
    counted: Counter[str] = Counter()
    names = set()
    for request in metrics:
        for group in request.resource_metrics:
            for metric in group.scope_metrics[0].metrics:
                names.add(metric.name)
                if metric.name == "gen_ai.client.token.usage":
                    for point in metric.histogram.data_points:
                        assert sum(point.bucket_counts) == point.count
                        counted[plain(point.attributes)["gen_ai.token.type"]] += int(point.sum)
    spent = sum(
        seen.first(OUTPUT) or 0
        for _, seen in seen_spans(found)
        if seen.is_call and seen.span.end_time_unix_nano <= last
    )

    assert {"process.memory.usage", "process.cpu.utilization", "app.queue.depth"} < names
    assert counted["output"] == spent
    assert counted["input"] > counted["output"]


def test_it_flows_until_it_is_stopped() -> None:
    receiver, stop, sent = Receiver(), threading.Event(), threading.Semaphore(0)
    thread = threading.Thread(
        target=live, args=(receiver.url, stop), kwargs={"rate": 20.0, "on_progress": lambda _: sent.release()}
    )

    thread.start()
    turns = [sent.acquire(timeout=60) for _ in range(2)]
    stop.set()
    thread.join(timeout=60)
    receiver.close()

    assert turns == [True, True]
    assert not thread.is_alive()
    assert receiver.seen
