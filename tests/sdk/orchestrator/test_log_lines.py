"""Log lines, one JSON object each."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.sdk.orchestrator.conftest import Make

from podium.sdk.orchestrator import AllProvidersFailed
from podium.sdk.orchestrator.log_lines import LogLines


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_log_lines_are_json_objects_that_follow_an_operation(behave: Callable[..., None], make: Make) -> None:
    behave(deepseek="denied", anthropic="plan")
    orchestrator = make(provider="deepseek", enable_fallback=True, log_file="logs/orchestrator.log")
    orchestrator.analyze_and_plan("first", [], {})

    said = lines(Path("logs/orchestrator.log"))
    assert [each["event"] for each in said] == [
        "orchestrator_initialized",
        "analyze_and_plan_started",
        "provider_failed",
        "provider_failed",
        "provider_failed",
        "analyze_and_plan_completed",
    ]
    started, done = said[1], said[-1]
    assert started["task_id"] == done["task_id"]
    assert started["task_id"].startswith("analyze_and_plan_")
    assert len(started["trace_id"]) == 32
    assert (done["provider"], done["input_tokens"], done["cost"]) == ("anthropic", 1000, 0.006)
    assert said[2]["level"] == "warning"
    assert "first" not in Path("logs/orchestrator.log").read_text(encoding="utf-8")


def test_log_level_keeps_lesser_lines_out(behave: Callable[..., None], make: Make) -> None:
    behave(anthropic="denied")
    orchestrator = make(log_level="error", log_file="logs/orchestrator.log")
    with pytest.raises(AllProvidersFailed):
        orchestrator.analyze_and_plan("first", [], {})

    assert [each["event"] for each in lines(Path("logs/orchestrator.log"))] == ["analyze_and_plan_failed"]


def test_without_a_file_lines_go_to_the_programs_own_logging(
    behave: Callable[..., None], make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    behave(anthropic="plain")
    with caplog.at_level(logging.INFO):
        make().analyze_and_plan("first", [], {})

    said = [json.loads(each.getMessage()) for each in caplog.records if each.name == "podium.orchestrator"]
    assert said[-1]["event"] == "analyze_and_plan_completed"


def test_a_field_without_a_value_is_left_out_and_any_value_is_written(tmp_path: Path) -> None:
    log = LogLines("info", tmp_path / "deep" / "lines.log")

    log.write("packed", level=logging.WARNING, order=17, absent=None, where=tmp_path, text="Zürich")

    (line,) = lines(tmp_path / "deep" / "lines.log")
    assert line.pop("timestamp").endswith("Z")
    assert line == {"level": "warning", "event": "packed", "order": 17, "where": str(tmp_path), "text": "Zürich"}


def test_a_level_nobody_knows_is_info_and_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    log = LogLines("loud", tmp_path / "lines.log")
    log.write("quiet", level=logging.DEBUG)
    log.write("packed")

    assert [each["event"] for each in lines(tmp_path / "lines.log")] == ["packed"]
    assert "'loud' is taken as INFO" in caplog.records[0].getMessage()


def test_two_files_are_not_mixed(tmp_path: Path) -> None:
    first, second = LogLines("info", tmp_path / "1.log"), LogLines("info", tmp_path / "2.log")

    first.write("one")
    second.write("two")

    assert [each["event"] for each in lines(tmp_path / "1.log")] == ["one"]
    assert [each["event"] for each in lines(tmp_path / "2.log")] == ["two"]


def test_a_file_that_is_moved_away_is_begun_anew(tmp_path: Path) -> None:
    log, place = LogLines("info", tmp_path / "lines.log"), tmp_path / "lines.log"
    log.write("one")
    place.rename(tmp_path / "old.log")
    log.write("two")

    assert [each["event"] for each in lines(place)] == ["two"]
