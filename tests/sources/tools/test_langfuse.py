"""Records of Langfuse's exports as OTLP."""

import itertools
import json
import shutil
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from podium.sources.kinds import open_source
from podium.sources.source import Batch, Options, Position, Skipped
from podium.sources.tools import langfuse, langfuse_records
from podium.sources.tools.langfuse import Langfuse

DATA = Path(__file__).parents[2] / "data"
API = DATA / "langfuse-3-trace.json"
NS = 10**9
START_NS = 1_795_168_800 * NS  # 2026-11-20T10:00:00Z
TRACE = "0af7651916cd43dd8448eb211c80319c"
_numbers = itertools.count(1)


def read(where: Path, position: Position = None) -> list[Batch]:
    return list(Langfuse(str(where)).read(position))


def resources(where: Path, signal: str) -> list[Any]:
    found: list[Any] = []
    for batch in read(where):
        for name, message in batch.messages:
            messages: Any = message
            found += (
                getattr(messages, {"traces": "resource_spans", "logs": "resource_logs"}[signal])
                if name == signal
                else []
            )
    return found


def spans(where: Path) -> dict[str, Span]:
    return {s.name: s for r in resources(where, "traces") for scope in r.scope_spans for s in scope.spans}


def scores(where: Path) -> list[LogRecord]:
    return [e for r in resources(where, "logs") for scope in r.scope_logs for e in scope.log_records]


def skipped(where: Path) -> list[Skipped]:
    return [each for batch in read(where) for each in batch.skipped]


def attributes(holder: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in holder.attributes}


def bucket(here: Path) -> Path:
    """Return a directory with an export to a bucket: traces, observations and scores apart."""
    for name in ("traces", "observations", "scores"):
        shutil.copy(DATA / f"langfuse-3-bucket-{name}.jsonl", here / f"{name}.jsonl")
    return here


def observation(**more: Any) -> dict[str, Any]:
    """Return an observation that can be read, with other fields; another one each time."""
    known = {
        "id": f"o{next(_numbers)}",
        "traceId": TRACE,
        "type": "SPAN",
        "name": "step",
        "startTime": "2026-11-20T10:00:00.000Z",
        "endTime": "2026-11-20T10:00:01.000Z",
        "parentObservationId": None,
    }
    return known | more


def written(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    return path


def test_a_trace_with_its_observations_becomes_a_tree_of_one_root() -> None:
    found = spans(API)

    assert found.keys() == {"handle", "answer", "find_order", "escalated"}
    assert {span.trace_id.hex() for span in found.values()} == {"7c9e6679742540de944be07fc1f90ae7"}
    assert found["handle"].parent_span_id == b""
    assert found["answer"].parent_span_id == found["find_order"].parent_span_id == found["handle"].span_id
    assert found["escalated"].parent_span_id == found["find_order"].span_id
    assert sum(batch.read for batch in read(API)) == 6


def test_times_are_kept_and_an_event_has_no_duration() -> None:
    found = spans(API)

    assert found["answer"].start_time_unix_nano == START_NS + NS
    assert found["answer"].end_time_unix_nano == START_NS + 3 * NS
    assert found["escalated"].start_time_unix_nano == found["escalated"].end_time_unix_nano


def test_a_generation_has_its_model_tokens_and_cost() -> None:
    told = attributes(spans(API)["answer"])

    assert {name: told[name] for name in told if not name.startswith("langfuse.")} == {
        "podium.kind": "llm",
        "gen_ai.request.model": "gpt-4o-2024-08-06",
        "podium.prompt.name": "support",
        "podium.prompt.version": "3",
        "user.id": "ada",
        "session.id": "session-42",
        "gen_ai.workflow.name": "support-chat",
        "gen_ai.usage.input_tokens": 1000,
        "gen_ai.usage.output_tokens": 200,
        "gen_ai.usage.cache_read.input_tokens": 400,
        "gen_ai.usage.reasoning.output_tokens": 50,
        "podium.cost": 0.0075,
        "llm.cost.prompt": 0.005,
        "llm.cost.completion": 0.0025,
        "input.value": '[{"role": "user", "content": "Where is my order?"}]',
        "output.value": '{"role": "assistant", "content": "On its way."}',
        "gen_ai.response.time_to_first_chunk": 0.25,
    }
    assert told["langfuse.observation.type"] == "generation"
    assert json.loads(told["langfuse.observation.model.parameters"]) == {"temperature": 0.2, "maxTokens": 500}


def test_an_error_is_a_status_and_another_level_is_not() -> None:
    found = spans(API)

    assert found["find_order"].status == Status(code=Status.STATUS_CODE_ERROR, message="order 17 is unknown")
    assert attributes(found["find_order"])["gen_ai.tool.name"] == "find_order"
    assert found["escalated"].status == Status()
    assert attributes(found["escalated"])["langfuse.observation.status_message"] == "to a person"


def test_what_is_said_of_the_trace_stands_with_its_one_root() -> None:
    found = spans(API)
    told = attributes(found["handle"])

    assert told["input.value"] == '{"question": "Where is my order?"}'
    assert told["output.value"] == "On its way."
    assert [value.string_value for value in told["langfuse.trace.tags"].values] == ["beta", "eu"]
    assert (told["langfuse.trace.metadata.channel"], told["langfuse.trace.metadata.attempt"]) == ("web", 2)
    assert (told["langfuse.trace.name"], told["langfuse.version"]) == ("support-chat", "v7")
    assert "langfuse.trace.name" not in attributes(found["answer"])
    assert "gen_ai.usage.input_tokens" not in told


def test_release_and_environment_are_the_resource() -> None:
    (resource,) = resources(API, "traces")

    assert attributes(resource.resource) == {"service.version": "2.3.0", "deployment.environment.name": "production"}


def test_the_service_is_the_one_that_opentelemetry_sent(tmp_path: Path) -> None:
    sent = {"resourceAttributes": {"service.name": "shop"}}

    (resource,) = resources(
        written(tmp_path / "a.jsonl", observation(metadata=sent), observation(metadata=sent)), "traces"
    )

    assert attributes(resource.resource) == {"service.name": "shop"}


def test_a_score_is_the_result_of_an_evaluation_of_its_observation() -> None:
    (score,) = scores(API)

    assert score.event_name == "gen_ai.evaluation.result"
    assert score.time_unix_nano == START_NS + 300 * NS
    answer = spans(API)["answer"]
    assert (score.trace_id, score.span_id) == (answer.trace_id, answer.span_id)
    assert attributes(score) == {
        "gen_ai.evaluation.name": "helpfulness",
        "gen_ai.evaluation.score.value": 0.8,
        "gen_ai.evaluation.explanation": "short and right",
        "langfuse.score.id": "score-1",
        "langfuse.score.source": "EVAL",
        "langfuse.score.data_type": "NUMERIC",
    }


def test_files_of_a_bucket_are_put_together(tmp_path: Path) -> None:
    found = spans(bucket(tmp_path))

    assert found.keys() == {"batch", "first", "second"}
    whole, first, second = found["batch"], found["first"], found["second"]
    assert (first.span_id.hex(), second.span_id.hex()) == ("1" * 16, "2" * 16)
    assert first.parent_span_id == second.parent_span_id == whole.span_id
    assert (whole.start_time_unix_nano, whole.end_time_unix_nano) == (START_NS, START_NS + 55 * NS // 10)
    told = attributes(whole)
    assert (told["podium.kind"], told["input.value"], told["output.value"]) == ("workflow", "start", "done")
    assert told["langfuse.trace.public"] is True
    assert attributes(first)["user.id"] == attributes(second)["user.id"] == "bob"
    assert attributes(first)["gen_ai.usage.input_tokens"] == 100
    # 400 of 1,000 were read from a cache, as the total of 1,200 tells
    assert attributes(second)["gen_ai.usage.input_tokens"] == 1000
    assert "podium.cost" not in attributes(second)


def test_a_score_by_category_has_a_label_and_one_of_no_trace_is_skipped(tmp_path: Path) -> None:
    (score,) = scores(bucket(tmp_path))

    assert (score.trace_id.hex(), score.span_id) == (TRACE, b"")
    assert attributes(score)["gen_ai.evaluation.score.label"] == "friendly"
    assert [each.why for each in skipped(tmp_path)] == [langfuse_records.SCORE_OF_NO_TRACE]


def test_an_enriched_observation_brings_its_trace_along(tmp_path: Path) -> None:
    row = {
        "id": "1" * 16,
        "trace_id": TRACE,
        "type": "AGENT",
        "name": "planner",
        "parent_observation_id": "",
        "start_time": "2026-11-20 10:00:00.000000",
        "end_time": "2026-11-20 10:00:01.000000",
        "user_id": "eve",
        "session_id": "s9",
        "trace_name": "plan",
        "tags": ["a"],
        "release": "1.0",
        "tool_call_names": [],
    }

    told = attributes(spans(written(tmp_path / "a.jsonl", row, row | {"id": "2" * 16}))["planner"])

    assert (told["user.id"], told["session.id"], told["gen_ai.workflow.name"]) == ("eve", "s9", "plan")
    assert (told["podium.kind"], told["gen_ai.agent.name"], told["langfuse.trace.name"]) == ("agent", "planner", "plan")


def test_the_page_of_a_trace_downloads_it_in_two_parts(tmp_path: Path) -> None:
    whole = json.loads(API.read_text(encoding="utf-8"))
    observations = whole.pop("observations")
    (tmp_path / "a.json").write_text(json.dumps({"trace": whole, "observations": observations}))

    assert spans(tmp_path) == spans(API)


def test_a_trace_without_observations_is_a_span_of_its_latency(tmp_path: Path) -> None:
    row = {
        "id": "my trace",
        "timestamp": "2026-11-20T10:00:00Z",
        "name": "ping",
        "latency": 1.5,
        "observations": ["o1"],
    }

    span = spans(written(tmp_path / "a.jsonl", row, row | {"id": "other", "name": "pong"}))["ping"]

    assert (len(span.trace_id), len(span.span_id)) == (16, 8)
    assert span.end_time_unix_nano - span.start_time_unix_nano == 3 * NS // 2


def test_the_same_names_give_the_same_ids(tmp_path: Path) -> None:
    row = observation(traceId="no id", id="a")
    first = spans(written(tmp_path / "a.jsonl", row, observation(name="b")))["step"]
    second = spans(written(tmp_path / "b.jsonl", row, observation(name="c")))["step"]

    assert first == second


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (observation(id=None), langfuse_records.NO_ID),
        (observation(traceId=None), langfuse_records.NO_TRACE),
        (observation(startTime="soon"), langfuse_records.NO_START),
        (observation(startTime=None), langfuse_records.NO_START),
        (observation(endTime="later"), langfuse_records.BAD_END),
        (observation(type="VIDEO"), langfuse_records.BAD_TYPE),
        ({"id": "t", "timestamp": "never"}, langfuse_records.NO_START),
        ({"id": "s", "traceId": TRACE, "name": "tone", "value": "x"}, langfuse_records.SCORE_WITHOUT_NAME),
        ({"id": "what"}, langfuse_records.NOT_A_RECORD),
        (7, langfuse_records.NOT_A_RECORD),
    ],
)
def test_a_record_that_cannot_be_read_is_skipped_and_the_rest_is_read(tmp_path: Path, row: Any, why: str) -> None:
    path = written(tmp_path / "a.jsonl", row, observation(name="good", traceId="1" * 32), observation(name="fine"))

    assert spans(path).keys() == {"good", "fine"}
    assert [each.why for each in skipped(path)] == [why]


def test_a_record_that_is_there_twice_is_read_in_its_newest_state(tmp_path: Path) -> None:
    old = observation(endTime=None, updatedAt="2026-11-20T10:00:00.500Z")
    new = old | {"endTime": "2026-11-20T10:00:01.000Z", "updatedAt": "2026-11-20T10:00:01.500Z"}
    written(tmp_path / "1.jsonl", old, observation(name="other"))
    written(tmp_path / "2.jsonl", new, new)

    assert spans(tmp_path)["step"].end_time_unix_nano == START_NS + NS
    assert [each.why for each in skipped(tmp_path)] == [langfuse.OLDER, langfuse.TWICE]


def test_an_observation_that_has_not_ended_still_runs(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", observation(endTime=None), observation(name="b"))

    assert spans(path)["step"].end_time_unix_nano == 0


def test_what_comes_in_a_later_file_knows_the_trace_of_an_earlier_one(tmp_path: Path) -> None:
    bucket(tmp_path)
    (tmp_path / "observations.jsonl").unlink()
    position = read(tmp_path)[-1].position
    shutil.copy(DATA / "langfuse-3-bucket-observations.jsonl", tmp_path / "later.jsonl")

    batches = read(tmp_path, position)

    (message,) = [message for batch in batches for _, message in batch.messages]
    traces: Any = message
    told = [attributes(span)["user.id"] for span in traces.resource_spans[0].scope_spans[0].spans]
    assert told == ["bob", "bob", "bob"]
    assert read(tmp_path, batches[-1].position) == []


def test_a_large_export_comes_in_batches_and_is_done_with_the_last(tmp_path: Path) -> None:
    written(tmp_path / "a.jsonl", *(observation() for _ in range(2001)))

    batches = read(tmp_path)

    assert [batch.read for batch in batches] == [1000, 1000, 1]
    assert [bool(batch.position) for batch in batches] == [False, False, True]


def test_parquet_says_the_same_as_lines_of_json(tmp_path: Path) -> None:
    source = DATA / "langfuse-3-bucket-observations.jsonl"
    rows = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    times = {
        name: [datetime.fromisoformat(row[name] + "+00:00") for row in rows] for name in ("start_time", "end_time")
    }
    plain = {
        name: [row[name] for row in rows] for name in rows[0] if isinstance(rows[0][name], str) and name not in times
    }
    usage = pa.array([list(row["usage_details"].items()) for row in rows], pa.map_(pa.string(), pa.uint64()))
    costs = pa.array([Decimal("0.5"), None], pa.decimal128(18, 12))
    pq.write_table(pa.table({**plain, **times, "usage_details": usage, "total_cost": costs}), tmp_path / "a.parquet")

    told = {name: attributes(span) for name, span in spans(tmp_path).items()}

    assert told["first"].pop("podium.cost") == 0.5
    assert told == {name: attributes(span) for name, span in spans(source).items()}
    assert {name: span.end_time_unix_nano for name, span in spans(tmp_path).items()} == {
        name: span.end_time_unix_nano for name, span in spans(source).items()
    }


def test_the_source_is_named_by_its_absolute_path(tmp_path: Path) -> None:
    assert open_source("langfuse", "exports", Options(here=tmp_path)).name == str(tmp_path / "exports")
