"""The metrics file of the coordinator dashboard."""

import json
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from podium.sources.kinds import open_source
from podium.sources.source import Batch, Options, Skipped

NS = 10**9
START_NS = 1_795_168_800 * NS  # 2026-11-20T10:00:00Z
UNTIMED = "is counted in the file without its time"


def execution(**more: Any) -> dict[str, Any]:
    known = {
        "start_time": "2026-11-20T10:00:00Z", "end_time": "2026-11-20T10:00:01Z", "duration_ms": 1000.0,
        "success": True, "error_message": None, "metadata": {},
    }  # fmt: skip
    return known | more


def read(tmp_path: Path, *executions: Any, **more: Any) -> list[Batch]:
    stats = {"Chat": {"execution_count": len(executions), "recent_executions": list(executions)}}
    (tmp_path / "metrics.json").write_text(json.dumps({"coordinator_stats": stats} | more))
    return list(open_source("coordinators", "metrics.json", Options(here=tmp_path)).read(None))


def spans(batches: list[Batch]) -> list[Span]:
    found: list[Any] = [message for batch in batches for _, message in batch.messages]
    return [span for m in found for r in m.resource_spans for s in r.scope_spans for span in s.spans]


def skipped(batches: list[Batch]) -> list[Skipped]:
    return [each for batch in batches for each in batch.skipped]


def test_an_execution_is_a_span_of_its_coordinator(tmp_path: Path) -> None:
    batches = read(tmp_path, execution(metadata={"user": "ada"}))

    (span,) = spans(batches)
    assert (span.name, span.parent_span_id, span.status) == ("Chat", b"", Status())
    assert (span.start_time_unix_nano, span.end_time_unix_nano) == (START_NS, START_NS + NS)
    assert {each.key: each.value.string_value for each in span.attributes} == {
        "podium.kind": "coordinator", "podium.coordinator": "Chat", "podium.metadata.user": "ada",
    }  # fmt: skip
    assert sum(batch.read for batch in batches) == 1


@pytest.mark.parametrize(
    ("times", "start_s", "end_s"),
    [
        ({"duration_ms": 250.0}, 0.75, 1),
        ({"duration_ms": 250.0, "end_time": None}, 0, 0.25),
        ({"duration_ms": None}, 0, 1),
        ({"duration_ms": -1}, 0, 1),
    ],
)
def test_the_measured_duration_wins_over_the_times_of_the_clock(
    tmp_path: Path, times: dict[str, Any], start_s: float, end_s: float
) -> None:
    (span,) = spans(read(tmp_path, execution(**times)))

    assert (span.start_time_unix_nano - START_NS, span.end_time_unix_nano - START_NS) == (start_s * NS, end_s * NS)


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        ({"success": False, "error_message": "no quota"}, "no quota"),
        ({"success": False}, "failed"),
        ({"error_message": "an old one"}, None),
    ],
)
def test_an_execution_failed_where_it_says_so(tmp_path: Path, outcome: dict[str, Any], message: str | None) -> None:
    (span,) = spans(read(tmp_path, execution(**outcome)))

    assert span.status == (Status(code=Status.STATUS_CODE_ERROR, message=message) if message else Status())


def test_without_a_word_of_success_a_message_is_an_error(tmp_path: Path) -> None:
    one = execution(error_message="no quota")
    del one["success"]

    assert spans(read(tmp_path, one))[0].status.message == "no quota"


def test_two_executions_that_say_the_same_are_two_and_the_same_again(tmp_path: Path) -> None:
    first = spans(read(tmp_path, execution(), execution()))

    assert len({span.span_id for span in first}) == 2
    assert spans(read(tmp_path, execution(), execution())) == first


def test_an_execution_that_is_none_or_has_no_time_is_skipped(tmp_path: Path) -> None:
    untimed = execution(start_time=None, end_time=None)

    assert skipped(read(tmp_path, 7, untimed)) == [
        Skipped("an execution of Chat", "is no object"),
        Skipped("an execution of Chat", "has no time"),
    ]


def test_what_is_counted_without_times_is_skipped_as_one_thing_each(tmp_path: Path) -> None:
    stats = {
        "Chat": {
            "execution_count": 5, "recent_executions": [execution()], "cache_hits": 2, "cache_misses": 1,
        }
    }  # fmt: skip
    overall = {"analytics_events": {"tool_call": 4, "none": 0}}

    batches = read(tmp_path, coordinator_stats=stats, overall_stats=overall)

    assert skipped(batches) == [
        Skipped("4 executions of Chat", UNTIMED, "executions of Chat"),
        Skipped("4 analytics events tool_call", UNTIMED, "analytics events tool_call"),
        Skipped("3 cache lookups of Chat", UNTIMED, "cache lookups of Chat"),
    ]


def lookups(batches: list[Batch]) -> list[Any]:
    found: list[Any] = [message for batch in batches for signal, message in batch.messages if signal == "logs"]
    return [record for m in found for r in m.resource_logs for s in r.scope_logs for record in s.log_records]


def cached(hits: int, misses: int, written: str, uptime_s: float) -> dict[str, Any]:
    stats = {"Chat": {"execution_count": 0, "recent_executions": [], "cache_hits": hits, "cache_misses": misses}}
    return {"coordinator_stats": stats, "timestamp": written, "overall_stats": {"uptime_seconds": uptime_s}}


def test_cache_lookups_are_events_that_are_the_same_in_a_file_that_grew(tmp_path: Path) -> None:
    first = read(tmp_path, **cached(2, 1, "2026-11-20T10:10:30Z", 600.004))
    grown = lookups(read(tmp_path, **cached(700, 2, "2026-11-20T10:15:30.5Z", 900.4999)))

    said = [{each.key: each.value.string_value for each in record.attributes} for record in lookups(first)]
    assert [(each["podium.coordinator"], each["podium.cache.result"]) for each in said] == [
        ("Chat", "hit"), ("Chat", "hit"), ("Chat", "miss"),
    ]  # fmt: skip
    assert {(record.event_name, record.time_unix_nano) for record in grown} == {("podium.cache.lookup", START_NS)}
    ids = [record.span_id for record in grown]
    assert len(set(ids)) == len(ids) == 702
    assert {record.span_id for record in lookups(first)} < set(ids)
    assert {record.trace_id for record in lookups(first)} == {record.trace_id for record in grown}
    assert skipped(first) == []


def test_another_run_of_the_collector_looked_up_other_things(tmp_path: Path) -> None:
    first = lookups(read(tmp_path, **cached(1, 0, "2026-11-20T10:10:30Z", 600.0)))
    second = lookups(read(tmp_path, **cached(1, 0, "2026-11-20T11:10:30Z", 600.0)))

    assert first[0].span_id != second[0].span_id


@pytest.mark.parametrize("more", [{"timestamp": None}, {"overall_stats": {}}, {}])
def test_lookups_of_no_known_time_and_very_many_are_skipped(tmp_path: Path, more: dict[str, Any]) -> None:
    hits = 5 if more else 20_001

    batches = read(tmp_path, **(cached(hits, 0, "2026-11-20T10:10:30Z", 600.0) | more))

    assert lookups(batches) == []
    assert skipped(batches) == [Skipped(f"{hits} cache lookups of Chat", UNTIMED, "cache lookups of Chat")]


def test_a_file_without_history_is_skipped_with_what_to_do(tmp_path: Path) -> None:
    listed = [{"coordinator_name": "Tool", "execution_count": 9}, {"coordinator_name": "Idle", "execution_count": 0}]

    batches = read(tmp_path, coordinators=listed, coordinator_stats={})

    (found,) = skipped(batches)
    assert (found.what, found.thing) == ("Tool (9 executions)", "Tool")
    assert "include_history=True" in found.why
    assert not found.is_unread
    assert sum(batch.read for batch in batches) == 1
