"""A block of code as a span."""

import pytest
from opentelemetry.context import Context
from opentelemetry.trace import Link, NoOpTracer, SpanContext, StatusCode, TraceFlags
from tests.sdk.conftest import Recorded

import podium
from podium.sdk import safety
from podium.sdk.recording import spans
from podium.sdk.recording.blocks import span

pytestmark = pytest.mark.usefixtures("faultless")


def test_a_block_is_the_current_span_while_it_lasts(recorded: Recorded) -> None:
    with span("work") as work:
        assert podium.current().span_id == work.span_id

    assert podium.current().span_id == ""
    assert recorded.span.name == "work"


async def test_a_block_may_be_async(recorded: Recorded) -> None:
    async with span("work") as work:
        assert podium.current().span_id == work.span_id

    assert recorded.span.name == "work"


def test_a_block_follows_from_others_and_belongs_where_it_is_said_to(recorded: Recorded) -> None:
    before = SpanContext(5, 7, is_remote=False, trace_flags=TraceFlags(1))

    with span("outer") as here:
        with span("apart", links=(Link(before),), within=Context()):
            pass
        assert podium.current().span_id == here.span_id
        with span("inner"):
            pass

    apart, inner, outer = (recorded.named(name) for name in ("apart", "inner", "outer"))
    assert apart.parent is None
    assert [link.context.span_id for link in apart.links] == [7]
    assert inner.parent is not None
    assert inner.parent.span_id == outer.context.span_id


def test_the_error_of_a_block_is_its_own_and_goes_on(recorded: Recorded) -> None:
    order = "order"
    with pytest.raises(KeyError, match=order), span("work"):
        raise KeyError(order)

    assert recorded.span.status.status_code is StatusCode.ERROR
    assert podium.current().span_id == ""


def test_a_block_is_announced_where_it_is_asked_for(recorded: Recorded) -> None:
    with span("quiet"):
        pass
    with span("loud", announce=True):
        assert [each.attributes["podium.span.name"] for each in recorded.events] == ["loud"]

    assert len(recorded.events) == 1


def test_where_nothing_is_recorded_nothing_is_announced(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans, "tracer", NoOpTracer())

    with span("work", announce=True) as work:
        assert not work.is_recording

    assert (recorded.spans, recorded.events) == ([], [])


def test_a_block_that_cannot_start_lets_the_code_run(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def start_span(self, *_: object) -> None:
            raise RuntimeError

    monkeypatch.setattr(spans, "tracer", Broken())
    ran = False
    with span("work") as work:
        ran = True

    assert ran
    assert not work.is_recording
    assert safety.faults() == {"span": 1}
    safety.forget()
