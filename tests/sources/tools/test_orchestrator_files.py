"""Metrics files of the orchestrator's dashboard, in every shape there is."""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from podium.errors import SourceUnavailable
from podium.sources.kinds import open_source
from podium.sources.otlp.messages import keys
from podium.sources.source import Batch, Options
from podium.sources.tools.orchestrator_files import Orchestrator

TASK = {"timestamp": 1_760_279_280.5, "provider": "gpt-mini", "model": "gpt-4o-mini", "operation": "generate_feedback",
        "input_tokens": 10, "output_tokens": 5, "total_cost": 0.25, "latency_ms": 500}  # fmt: skip


def read(where: Path, position: Any = None) -> list[Batch]:
    return list(Orchestrator(str(where), ZoneInfo("UTC")).read(position))


def spans(batches: list[Batch]) -> list[Any]:
    sent: list[Any] = [message for batch in batches for _, message in batch.messages]
    return [span for message in sent for span in message.resource_spans[0].scope_spans[0].spans]


def known(span: Any) -> dict[str, Any]:
    return {pair.key: getattr(pair.value, pair.value.WhichOneof("value")) for pair in span.attributes}


@pytest.mark.parametrize(
    "document",
    [
        {"session_start": "2025-10-12T14:00:00", "orchestrator": {"task_costs": [TASK]}},
        {"session_start": 1_760_277_600.0, "total_cost": 0.25, "tasks": [TASK], "by_provider": {}},
        {"task_costs": [TASK]},
    ],
    ids=["metrics file", "cost summary", "bare"],
)
def test_tasks_are_found_where_each_writer_puts_them(tmp_path: Path, document: dict[str, Any]) -> None:
    (tmp_path / "m.json").write_text(json.dumps(document))

    (span,) = spans(read(tmp_path))

    assert (span.end_time_unix_nano, span.end_time_unix_nano - span.start_time_unix_nano) == (
        1_760_279_280_500_000_000,
        500_000_000,
    )
    assert span.name == "generate_feedback gpt-4o-mini"
    attributes = known(span)
    assert attributes["gen_ai.provider.name"] == "openai"
    assert attributes["podium.provider.alias"] == "gpt-mini"
    assert (attributes["podium.cost"], attributes["gen_ai.usage.input_tokens"]) == (0.25, 10)
    assert attributes["podium.session.id"] == ("m" if document.get("session_start") is None else "m-1760277600000")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"tasks": [', "is not JSON"),
        ("[]", "is not a JSON object"),
        ('{"total_tasks": 3, "total_cost": 1}', "are no calls: name the metrics file that has task_costs"),
        ('{"tasks": [7, {"provider": "x"}]}', "is no object"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_what_cannot_be_read_is_skipped_and_nothing_is_raised(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "m.json").write_text(text)

    batches = read(tmp_path)

    assert why in batches[0].skipped[0].why
    assert not spans(batches)


def test_a_file_without_tasks_yet_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text('{"session_start": "2025-10-12T14:00:00", "total_tasks": 0}')

    assert not [skipped for batch in read(tmp_path) for skipped in batch.skipped]


def test_only_a_file_that_changed_is_read_again_and_its_tasks_keep_their_ids(tmp_path: Path) -> None:
    file = tmp_path / "m.json"
    file.write_text(json.dumps({"tasks": [TASK]}))
    first = read(tmp_path)
    unchanged = read(tmp_path, first[-1].position)

    file.write_text(json.dumps({"tasks": [TASK, TASK, {**TASK, "timestamp": 1_760_279_281}]}))
    grown = read(tmp_path, first[-1].position)

    assert unchanged == []
    ids = [key for batch in grown for signal, message in batch.messages for key in keys(signal, message)]
    assert len(set(ids)) == 3
    assert ids[0] in keys(*first[0].messages[0])


def test_counts_that_are_no_numbers_are_left_out(tmp_path: Path) -> None:
    odd = {**TASK, "input_tokens": "many", "output_tokens": -1, "total_cost": None, "latency_ms": None}
    (tmp_path / "m.json").write_text(json.dumps({"tasks": [odd]}))

    (span,) = spans(read(tmp_path))

    assert not {"gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "podium.cost"} & known(span).keys()
    assert span.start_time_unix_nano == span.end_time_unix_nano


def test_tasks_that_a_file_counts_and_does_not_list_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text(json.dumps({"total_tasks": 5, "orchestrator": {"task_costs": [TASK]}}))

    (first, *_) = read(tmp_path)

    assert first.skipped[0].what.startswith("4 tasks of ")


def test_failed_tasks_that_a_file_only_counts_are_failed_calls_of_its_session(tmp_path: Path) -> None:
    file = tmp_path / "m.json"
    document = {"session_start": 1_760_277_600, "total_tasks": 4, "failed_tasks": 2, "task_costs": [TASK]}
    file.write_text(json.dumps(document))
    first = read(tmp_path)
    file.write_text(json.dumps(document | {"total_tasks": 6, "failed_tasks": 3, "task_costs": [TASK, TASK]}))
    again = spans(read(tmp_path))

    task, *failed = spans(first)
    assert (task.status.code, [span.status.code for span in failed]) == (0, [2, 2])
    assert {(span.start_time_unix_nano, span.end_time_unix_nano) for span in failed} == {(1_760_277_600 * 10**9,) * 2}
    assert known(failed[0])["podium.session.id"] == known(task)["podium.session.id"]
    assert [batch.skipped[0].what.split()[0] for batch in first if batch.skipped] == ["1"]
    ids = [span.span_id for span in again if span.status.code == 2]
    assert (len(ids), ids[:2]) == (3, [span.span_id for span in failed])


@pytest.mark.parametrize(
    ("counts", "failed", "why"),
    [
        ({"total_tasks": 1, "failed_tasks": 1}, 0, ""),  # it is the one that is listed
        ({"total_tasks": 3, "failed_tasks": 2, "session_start": None}, 0, "nor when its session began"),
        ({"total_tasks": 3, "failed_tasks": "two"}, 0, "and not listed"),
        ({"total_tasks": 700, "failed_tasks": 699}, 699, ""),
    ],
)
def test_failures_are_made_only_of_what_the_file_says(
    tmp_path: Path, counts: dict[str, Any], failed: int, why: str
) -> None:
    document = {"session_start": 1_760_277_600, "task_costs": [TASK]} | counts
    (tmp_path / "m.json").write_text(json.dumps(document))

    batches = read(tmp_path)

    assert sum(span.status.code == 2 for span in spans(batches)) == failed
    skipped = [each.why for batch in batches for each in batch.skipped]
    assert (skipped == []) is (why == "")
    assert all(why in each for each in skipped)


def test_a_path_a_directory_and_a_pattern_name_files(tmp_path: Path) -> None:
    for name in ("a.json", "b.json", "deep/c.json", ".hidden.json", "d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps({"tasks": [TASK]}))

    options = Options(here=tmp_path)
    found = {
        where: len(spans(list(open_source("orchestrator", where, options).read(None))))
        for where in (".", "a.json", "*.json", "**/*.json", "none*.json")
    }

    assert found == {".": 3, "a.json": 1, "*.json": 2, "**/*.json": 3, "none*.json": 0}
    with pytest.raises(SourceUnavailable, match="is not there"):
        list(open_source("orchestrator", "nothing", options).read(None))
