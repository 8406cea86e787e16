"""`podium import` of what other tools keep, into a real server."""

import json
import os
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.flows.prometheus import Prometheus, fill
from tests.flows.server import PODIUM, Server, free_port, podium
from tests.flows.tables import read_tables
from tests.sources.jaeger import Jaeger, span, tag, trace

DATA = Path(__file__).parents[1] / "data"
RECORDED_S = 1_795_168_800  # 2026-11-20T10:00:00Z, when the recordings begin


def imported(server: Server, kind: str, where: str, project: str, *more: str) -> str:
    """Import, see that it succeeds, and return what it said."""
    done = podium("import", kind, where, "--url", server.url, "--project", project, "--data", str(server.data), *more)
    assert done.returncode == 0, done.stdout + done.stderr
    server.settle()
    return done.stdout


@pytest.fixture
def asked(server: Server, project: str) -> Any:
    return lambda path, **parameters: server.get(path, project=project, **parameters)


def gateway_trace(start_us: int) -> dict[str, Any]:
    """A request of a gateway: 1,200 + 300 tokens of a model by its proxy, and a step that failed."""
    root = span(1, start_us, duration=2_500_000, tags=[tag("span.kind", "server")])
    child_of_root = [{"refType": "CHILD_OF", "traceID": root["traceID"], "spanID": root["spanID"]}]
    call_tags = [
        tag("span.kind", "client"),
        tag("gen_ai.operation.name", "chat"),
        tag("gen_ai.provider.name", "openai"),
        tag("gen_ai.request.model", "gpt-4o"),
        tag("gen_ai.usage.input_tokens", 1200),
        tag("gen_ai.usage.output_tokens", 300),
    ]
    call = span(2, start_us + 200_000, duration=1_800_000, process="p2", references=child_of_root, tags=call_tags)
    failed = [tag("otel.status_code", "ERROR"), tag("otel.status_description", "no price")]
    last = span(3, start_us + 2_100_000, duration=4000, references=child_of_root, tags=failed)
    return trace(root, call, last, services=("gateway", "bedrock-proxy"))


def test_S3_22_traces_of_a_jaeger_keep_ids_and_are_priced(server: Server, project: str, asked: Any) -> None:
    start_us = (time.time_ns() - 600 * 10**9) // 1000
    with Jaeger([gateway_trace(start_us), trace(span(9, start_us, spanID="9"))]) as jaeger:
        first = imported(server, "jaeger", jaeger.url, project)
        jaeger.traces[1] = trace(span(4, start_us + 1, trace=2))
        second = imported(server, "jaeger", jaeger.url, project, "--state", str(server.data / f"{project}.state"))

    assert "4 read, 3 sent, 0 already there" in first
    assert "the span id is not 16 hex digits" in first
    assert "4 read, 1 sent, 3 already there" in second
    overview = asked("/api/v1/overview", range="1h")
    assert overview["requests"]["value"] == 1
    assert overview["input_tokens"]["value"] == 1200
    assert overview["output_tokens"]["value"] == 300
    # gpt-4o: 2.50 and 10.00 USD per million tokens
    assert float(overview["cost"]["value"]) == 1200 * 2.5e-6 + 300 * 10e-6
    shown = asked(f"/api/v1/traces/{1:032x}")
    spans = {each["name"]: each for each in shown["spans"]}
    assert spans["span 2"]["parent_span_id"] == spans["span 1"]["span_id"] == f"{1:016x}"
    assert (spans["span 2"]["service"], spans["span 3"]["status"]) == ("bedrock-proxy", "error")


def exposition(first_s: int, minutes: int) -> str:
    """Samples of a gateway and its coordinators, one a minute: counters that grow by 2, 3 and 1, and a gauge of 4."""
    at = [first_s + 60 * number for number in range(minutes)]
    duration = "fluxai_request_duration_seconds"
    lines = ["# TYPE fluxai_requests counter"]
    lines += [f'fluxai_requests_total{{model="haiku",job="fluxai"}} {2 * n} {s}' for n, s in enumerate(at)]
    lines += [f"# TYPE {duration} histogram"]
    for n, s in enumerate(at):
        counts = [(f'{duration}_bucket{{job="fluxai",le="{le}"}}', each * n) for le, each in (("0.5", 1), ("+Inf", 3))]
        sums = [(f'{duration}_sum{{job="fluxai"}}', 2.5 * n), (f'{duration}_count{{job="fluxai"}}', 3 * n)]
        lines += [f"{name} {value} {s}" for name, value in counts + sums]
    lines += ["# TYPE fluxai_queue_depth gauge"]
    lines += [f'fluxai_queue_depth{{job="fluxai"}} 4 {s}' for s in at]
    lines += ["# TYPE victor_coordinator_executions counter"]
    lines += [f'victor_coordinator_executions_total{{coordinator="Chat"}} {n} {s}' for n, s in enumerate(at)]
    lines += ["# TYPE other gauge", f"other 1 {at[0]}"]
    return "\n".join([*lines, "# EOF", ""])


POINTS = """
SELECT metric, instrument, temporality, service, attributes, count() AS points, sum(value_double) AS total,
       max(count) AS most, argMax(sum, time) AS seconds, argMax(bucket_counts, time) AS buckets
FROM points WHERE project = 'imported' AND time <= toDateTime64({until}, 9, 'UTC')
GROUP BY metric, instrument, temporality, service, attributes ORDER BY metric
"""


def test_S3_19_series_of_a_real_prometheus_become_points_once(own: Server, tmp_path: Path) -> None:
    minutes = 180
    first_s = int(time.time()) // 60 * 60 - (minutes + 1) * 60
    last_s = first_s + (minutes - 1) * 60
    fill(tmp_path, exposition(first_s, minutes))
    own.start()
    with Prometheus(tmp_path, port=free_port(), project="none") as prometheus:
        prometheus.await_value("count(up)", 1)
        where = f"{prometheus.url}?since=6h"
        dry = imported(own, "prometheus", where, "imported", "--dry-run")
        first = imported(own, "prometheus", where, "imported")
        again = imported(own, "prometheus", where, "imported")
    gauges = own.request("/metrics?project=imported").body.decode()
    own.stop()

    assert "sent" in dry
    assert " 0 already there" in first
    assert int(again.split(" read")[0].rsplit(maxsplit=1)[-1].replace(",", "")) <= 4, again  # a minute may have passed
    assert "fluxai_queue_depth 4" in gauges
    rows = {
        row["metric"]: row for row in read_tables(own.data, points=POINTS.replace("{until}", str(last_s)))["points"]
    }
    requests = rows.pop("fluxai_requests_total")
    assert (requests["instrument"], requests["temporality"], requests["service"]) == ("sum", "cumulative", "fluxai")
    assert requests["attributes"] == {"model": "haiku"}
    assert (requests["points"], requests["total"]) == (minutes, sum(2 * n for n in range(minutes)))
    duration = rows.pop("fluxai_request_duration_seconds")
    assert (duration["instrument"], duration["points"], duration["most"]) == ("histogram", minutes, 3 * (minutes - 1))
    assert (duration["seconds"], duration["buckets"]) == (2.5 * (minutes - 1), [minutes - 1, 2 * (minutes - 1)])
    assert rows.pop("fluxai_queue_depth")["total"] == 4 * minutes
    executions = rows.pop("victor_coordinator_executions_total")
    assert (executions["attributes"], executions["service"]) == ({"coordinator": "Chat"}, "")
    assert executions["total"] == sum(range(minutes))
    assert not rows


def test_metrics_that_a_prometheus_scraped_from_podium_do_not_come_back(own: Server, tmp_path: Path) -> None:
    own.start()
    body = json.dumps(GAUGE_OF_NOW).replace('"NOW"', f'"{time.time_ns()}"').encode()
    assert own.send("metrics", body, media_type="application/json", project="scraped").status == 200
    own.settle()
    with Prometheus(tmp_path, port=own.port, project="scraped") as prometheus:
        at_s = prometheus.await_value("fluxai_queue_depth", 4)
        prometheus.await_value(f"timestamp(fluxai_queue_depth) > bool {at_s + 12}", 1)
        said = imported(own, "prometheus", f"{prometheus.url}?since=1m&step=1s", "scraped")

    assert "0 read, 0 sent" in said


GAUGE_OF_NOW = {
    "resourceMetrics": [
        {
            "scopeMetrics": [
                {
                    "metrics": [
                        {
                            "name": "fluxai_queue_depth",
                            "gauge": {"dataPoints": [{"timeUnixNano": "NOW", "asDouble": 4}]},
                        }
                    ]
                }
            ]
        }
    ]
}


def test_S3_22_a_jaeger_is_followed_while_serving(own: Server, tmp_path: Path) -> None:
    now_us = time.time_ns() // 1000
    with Jaeger([trace(span(1, now_us - 120 * 10**6))]) as jaeger:
        own.start((*PODIUM, "serve", "--source", f"jaeger:{jaeger.url}"))
        await_traces(own, 1)
        jaeger.traces.append(trace(span(2, time.time_ns() // 1000, trace=2)))
        await_traces(own, 2)

        own.stop()
        own.start((*PODIUM, "serve", "--source", f"jaeger:{jaeger.url}"))
        jaeger.traces.append(trace(span(3, time.time_ns() // 1000, trace=3)))
        await_traces(own, 3)
    own.stop()

    (stored,) = read_tables(own.data, spans="SELECT count() AS spans, uniq(trace_id) AS traces FROM spans")["spans"]
    assert stored == {"spans": 3, "traces": 3}


def await_traces(server: Server, count: int) -> None:
    deadline = time.monotonic() + 120
    while len(server.get("/api/v1/traces", range="1h")["traces"]) != count:
        assert time.monotonic() < deadline, server.log_text()
        time.sleep(0.2)


def shifted(name: str, there: Path, by_s: int) -> str:
    """Copy a recording with its day moved, so that it lies in the last hour; returns where it stands."""
    text = (DATA / name).read_text(encoding="utf-8")
    for at_s in range(400):
        moment = datetime.fromtimestamp(RECORDED_S + at_s, UTC)
        moved = datetime.fromtimestamp(RECORDED_S + at_s + by_s, UTC)
        for form in ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"):
            text = text.replace(moment.strftime(form), moved.strftime("@" + form))
    there.write_text(text.replace("@", ""), encoding="utf-8")
    return str(there)


def test_an_export_of_langfuse_has_its_tokens_costs_people_and_errors(
    server: Server, project: str, asked: Any, tmp_path: Path
) -> None:
    where = shifted("langfuse-3-trace.json", tmp_path / "trace.json", int(time.time()) - 1800 - RECORDED_S)

    first = imported(server, "langfuse", where, project)
    again = imported(server, "langfuse", where, project)
    elsewhere = imported(server, "langfuse", where, project, "--state", str(tmp_path / "other.state"))

    assert "6 read, 5 sent, 0 already there" in first
    assert "0 read, 0 sent" in again
    assert "6 read, 0 sent, 5 already there" in elsewhere
    overview = asked("/api/v1/overview", range="1h")
    assert overview["requests"]["value"] == 1
    assert (overview["input_tokens"]["value"], overview["output_tokens"]["value"]) == (1000, 200)
    assert float(overview["cost"]["value"]) == 0.0075
    shown = asked("/api/v1/traces/7c9e6679742540de944be07fc1f90ae7")
    spans = {each["name"]: each for each in shown["spans"]}
    assert {name: each["kind"] for name, each in spans.items()} == {
        "handle": "task",
        "answer": "llm",
        "find_order": "tool",
        "escalated": "other",
    }
    assert spans["find_order"]["status"] == "error"
    (trace,) = asked("/api/v1/traces", range="1h")["traces"]
    assert (trace["user_id"], trace["session_id"]) == ("ada", "session-42")


def test_an_export_of_phoenix_keeps_its_tree_and_is_priced(
    server: Server, project: str, asked: Any, tmp_path: Path
) -> None:
    where = shifted("phoenix-12-rest.json", tmp_path / "spans.json", int(time.time()) - 1800 - RECORDED_S)

    first = imported(server, "phoenix", where, project)
    elsewhere = imported(server, "phoenix", where, project, "--state", str(tmp_path / "other.state"))

    assert "3 read, 3 sent, 0 already there" in first
    assert "3 read, 0 sent, 3 already there" in elsewhere
    overview = asked("/api/v1/overview", range="1h")
    assert (overview["input_tokens"]["value"], overview["output_tokens"]["value"]) == (1000, 200)
    # gpt-4o: 2.50 in, 1.25 cached and 10.00 out, USD per million tokens
    assert float(overview["cost"]["value"]) == pytest.approx(600 * 2.5e-6 + 400 * 1.25e-6 + 200 * 10e-6)
    shown = asked("/api/v1/traces/0af7651916cd43dd8448eb211c80319c")
    spans = {each["name"]: each for each in shown["spans"]}
    assert {name: each["kind"] for name, each in spans.items()} == {
        "RetrievalQA": "task",
        "ChatOpenAI": "llm",
        "Retriever": "retriever",
    }
    assert spans["ChatOpenAI"]["parent_span_id"] == spans["RetrievalQA"]["span_id"] == "b7ad6b7169203331"
    assert spans["Retriever"]["error_type"] == "TimeoutError"
    (trace,) = asked("/api/v1/traces", range="1h")["traces"]
    assert (trace["user_id"], trace["session_id"]) == ("ada", "session-7")


def test_an_import_of_a_half_written_export_fails_until_it_is_whole(
    server: Server, project: str, tmp_path: Path
) -> None:
    trace = {"id": "t1", "timestamp": "2026-11-20T10:00:00Z", "name": "whole"}
    whole = {"context": {"trace_id": "1" * 32, "span_id": "1" * 16}, "name": "whole", "start_time": "2026-11-20T10:00Z"}
    for kind, record in (("langfuse", trace), ("phoenix", whole)):
        export = tmp_path / kind / "half.jsonl"
        export.parent.mkdir()
        export.write_text(f"{json.dumps(record)}\n{json.dumps(record)[:20]}\n")
        named = (kind, str(export), "--url", server.url, "--project", project, "--data", str(server.data))

        for sent in ("1 sent, 0 already there", "0 sent, 1 already there"):
            done = podium("import", *named)
            assert done.returncode == 1
            assert f"2 read, {sent}" in done.stdout
            assert "skipped 1: it is not JSON, or only half-written" in done.stdout
            assert "half.jsonl:2" in done.stdout
            assert "1 file or record could not be read, all else was" in done.stderr

        export.write_text(f"{json.dumps(record)}\n")
        assert "1 read, 0 sent, 1 already there" in imported(server, kind, str(export), project)


@pytest.mark.parametrize(
    ("kind", "where"), [("langfuse", "none.json"), ("jaeger", "http://127.0.0.1:9"), ("jaeger", "")]
)
def test_a_source_that_is_not_there_is_one_line(server: Server, kind: str, where: str) -> None:
    done = podium("import", kind, where, "--url", server.url)

    assert done.returncode == 1
    (line,) = (done.stdout + done.stderr).strip().splitlines()
    assert line.startswith("podium: ")


def test_S3_22_the_documented_variable_names_the_jaeger(server: Server, project: str) -> None:
    with Jaeger([trace(span(1, time.time_ns() // 1000))]) as jaeger:
        command = [*PODIUM, "import", "jaeger", "--url", server.url, "--project", project, "--data", str(server.data)]
        environment = os.environ | {"JAEGER_URL": f"{jaeger.url}/"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 0, done.stderr
    assert "1 read, 1 sent" in done.stdout
