"""What the sample's services say beside spans; in a flow: tests/demo/test_live.py."""

import random
from typing import Any

from tests.demo.made import PLACE, trace
from tests.demo.spans_read_back import NOW, plain

from podium.demo import otel
from podium.demo.models import MINI, SONNET
from podium.demo.signals import Log, Period, logs_of, logs_request, metrics_request
from podium.demo.story import SECOND
from podium.demo.trace import Ask, Trace


def answered(seed: int = 1) -> Trace:
    made = trace(seed=seed)
    for model in (SONNET, MINI):
        made.call(Ask(model, "writer", "", "Why?", "Because.", 1000, 50), b"", NOW)
    return made


def logs(count: int) -> list[tuple[Trace, Log]]:
    made = [answered(seed) for seed in range(count)]
    return [(each, log) for seed, each in enumerate(made) for log in logs_of(each, random.Random(seed))]


def test_a_trace_without_an_answer_logs_nothing() -> None:
    assert logs_of(trace(), random.Random(1)) == []


def test_some_traces_log_a_sign_in_a_warning_or_an_evaluation() -> None:
    found = logs(300)
    names = [log.record.event_name for _, log in found]

    assert 60 < names.count("user.login") < 120
    assert 15 < names.count("") < 60
    assert 100 < names.count("gen_ai.evaluation.result") < 170


def test_logs_belong_to_a_call_of_their_trace() -> None:
    for made, log in logs(100):
        first, last = made.answered[0], made.answered[-1]
        assert log.record.trace_id == made.trace_id
        assert log.at_ns == log.record.time_unix_nano
        if log.record.event_name == "user.login":
            assert log.at_ns == first.start_ns - SECOND
            assert plain(log.record.attributes)["user.id"] == "ada"
        elif log.record.event_name:
            assert (log.record.span_id, log.at_ns) == (last.span_id, last.end_ns + 2 * SECOND)
            score = plain(log.record.attributes)
            label = "pass" if score["gen_ai.evaluation.score.value"] >= 0.7 else "fail"
            assert score["gen_ai.evaluation.score.label"] == label
        else:
            assert (log.record.severity_text, log.record.span_id) == ("WARN", first.span_id)


def test_logs_are_grouped_by_where_they_come_from() -> None:
    found = [log for _, log in logs(20)]

    request = logs_request(found)

    (group,) = request.resource_logs
    assert plain(group.resource.attributes)["service.name"] == PLACE.service
    assert group.scope_logs[0].scope.name == otel.scope[0]
    assert len(group.scope_logs[0].log_records) == len(found)


def metrics(*calls: Any) -> dict[str, Any]:
    request = metrics_request([Period(PLACE, otel, list(calls))], NOW, NOW + 60 * SECOND, random.Random(1))
    return {metric.name: metric for metric in request.resource_metrics[0].scope_metrics[0].metrics}


def test_tokens_and_durations_are_histograms_of_the_calls_of_a_period() -> None:
    made = answered()

    found = metrics(*made.answered)

    points = found["gen_ai.client.token.usage"].histogram.data_points
    assert len(points) == 4  # of two models, in and out
    assert sum(point.sum for point in points) == made.used.input + made.used.output
    for metric in (found["gen_ai.client.token.usage"], found["gen_ai.client.operation.duration"]):
        for point in metric.histogram.data_points:
            assert point.count == sum(point.bucket_counts) == 1
            assert len(point.bucket_counts) == len(point.explicit_bounds) + 1
            below = sum(point.min > bound for bound in point.explicit_bounds)
            assert point.bucket_counts[below] == 1
            assert (point.start_time_unix_nano, point.time_unix_nano) == (NOW, NOW + 60 * SECOND)


def test_a_quiet_process_says_how_it_stands() -> None:
    found = metrics()

    assert set(found) == {"process.memory.usage", "process.cpu.utilization", "app.queue.depth"}
    assert found["process.memory.usage"].gauge.data_points[0].as_int > 10**8
    assert 0 < found["process.cpu.utilization"].gauge.data_points[0].as_double < 1
