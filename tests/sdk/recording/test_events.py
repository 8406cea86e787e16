"""Events, beside the spans."""

from typing import Any

import pytest
from tests.sdk.conftest import Recorded

import podium
from podium.sdk import safety
from podium.sdk.recording import events

pytestmark = pytest.mark.usefixtures("faultless")


def test_an_announced_span_is_reported_at_its_start(recorded: Recorded) -> None:
    with podium.user("ana"), podium.span("refunds", kind="agent", announce=True) as span:
        event = recorded.event("podium.started")
        assert recorded.spans == []

    assert event.attributes == {
        "podium.span.name": "refunds",
        "podium.kind": "agent",
        "podium.agent": "refunds",
        "podium.user.id": "ana",
    }
    assert f"{event.span_id:016x}" == span.span_id


def test_an_announced_span_says_whose_part_it_is(recorded: Recorded) -> None:
    with podium.span("outer") as outer, podium.span("inner", kind="agent", announce=True):
        pass

    assert recorded.event("podium.started").attributes["podium.span.parent_id"] == outer.span_id


def test_an_event_says_what_happened_and_where(recorded: Recorded) -> None:
    with podium.user("ana"), podium.span("work") as span:
        podium.event("order.placed", severity="Error", body={"items": 3}, total=0.5, absent=None)

    event = recorded.event("order.placed")
    assert dict(event.attributes) == {"podium.user.id": "ana", "total": 0.5}
    assert (event.severity_text, event.severity_number.value, event.body) == ("ERROR", 17, '{"items":3}')
    assert f"{event.span_id:016x}" == span.span_id
    assert event.timestamp == event.observed_timestamp


@pytest.mark.parametrize(
    ("severity", "text"),
    [("debug", "DEBUG"), ("info", "INFO"), ("warning", "WARN"), ("critical", "FATAL"), ("loud", "INFO")],
)
def test_a_severity_nobody_knows_is_info(recorded: Recorded, severity: str, text: str) -> None:
    podium.event("happened", severity=severity)

    assert recorded.event("happened").severity_text == text
    assert recorded.event("happened").body is None


def test_an_event_that_cannot_be_sent_harms_nobody(recorded: Recorded) -> None:
    podium.event("happened", severity=7)  # type: ignore[arg-type]

    assert recorded.events == []
    assert safety.faults() == {"event": 1}
    safety.forget()


def test_events_go_through_the_logger_that_init_made_while_there_is_one(recorded: Recorded) -> None:
    class Logger:
        def __init__(self) -> None:
            self.names: list[str] = []

        def emit(self, **how: Any) -> None:
            self.names.append(how["event_name"])

    own = Logger()
    events.use(own)  # type: ignore[arg-type]
    podium.event("first")
    events.use(None)
    podium.event("second")

    assert own.names == ["first"]
    assert [each.event_name for each in recorded.events] == ["second"]
