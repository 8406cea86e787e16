"""A JSON file that readers never see half-written."""

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.sdk.orchestrator.conftest import Make

from podium.sdk.orchestrator.saving import save_json


def test_readers_never_see_half_a_metrics_file(behave: Callable[..., None], make: Make) -> None:
    behave(anthropic="plan")
    orchestrator = make()
    orchestrator.analyze_and_plan("first", [], {})
    orchestrator.save_metrics()
    stop, faults = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            try:
                json.loads(Path("logs/orchestrator_metrics.json").read_text(encoding="utf-8"))
            except ValueError as error:
                faults.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(50):
        orchestrator.save_metrics()
    stop.set()
    reader.join()

    assert faults == []


def test_a_document_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "metrics.json"

    save_json(place, {"tent": "Zürich"})
    save_json(place, {"n": 2})

    assert json.loads(place.read_text(encoding="utf-8")) == {"n": 2}
    assert [each.name for each in place.parent.iterdir()] == ["metrics.json"]


@pytest.mark.parametrize("document", [{"n": float("nan")}, {"o": object()}])
def test_a_document_that_cannot_be_written_leaves_the_one_before(tmp_path: Path, document: object) -> None:
    place = tmp_path / "metrics.json"
    save_json(place, {"n": 1})

    with pytest.raises((ValueError, TypeError)):
        save_json(place, document)

    assert json.loads(place.read_text(encoding="utf-8")) == {"n": 1}
    assert [each.name for each in tmp_path.iterdir()] == ["metrics.json"]


def test_it_is_on_disk_before_it_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, sync = tmp_path / "metrics.json", os.fsync
    steps: list[tuple[str, bool]] = []

    def note(file: int) -> None:
        steps.append(("synced", place.exists()))
        sync(file)

    monkeypatch.setattr(os, "fsync", note)

    save_json(place, {"n": 1})

    assert steps == [("synced", False)]
