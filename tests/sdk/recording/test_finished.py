"""Spans of work that was timed elsewhere."""

import time

import pytest
from opentelemetry.trace import NoOpTracer, StatusCode
from tests.sdk.conftest import Recorded

from podium.sdk.recording import finished
from podium.sdk.recording.finished import finished_span

pytestmark = pytest.mark.usefixtures("faultless")


def test_the_span_ends_now_and_lasted_as_long_as_was_said(recorded: Recorded) -> None:
    before_ns = time.time_ns()

    finished_span("pack", kind="task", duration_ms=1250.5, attributes={"n": 3, "absent": None})

    span = recorded.span
    assert span.end_time is not None
    assert span.start_time is not None
    assert before_ns <= span.end_time <= time.time_ns()
    assert span.end_time - span.start_time == 1_250_500_000
    assert span.attributes == {"podium.kind": "task", "podium.task.name": "pack", "n": 3}
    assert span.status.status_code is StatusCode.UNSET


def test_an_error_marks_it_as_failed(recorded: Recorded) -> None:
    finished_span("pack", kind="task", duration_ms=0, attributes={}, error="no tent")

    assert (recorded.span.status.status_code, recorded.span.status.description) == (StatusCode.ERROR, "no tent")


def test_without_init_nothing_happens(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finished, "tracer", NoOpTracer())

    finished_span("pack", kind="task", duration_ms=1, attributes={}, error="no tent")

    assert recorded.spans == []
