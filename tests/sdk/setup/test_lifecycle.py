"""Turning the SDK on and off in one process; what arrives at a server is proved by the flows."""

import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry import _logs, trace
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult
from tests.sdk.receiver import Receiver, receiving, unused_url

import podium
from podium.sdk import config, safety
from podium.sdk.recording import events, spans
from podium.sdk.setup import lifecycle


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> TracerProvider:
    """The provider of the user's program; what the SDK adds to it is gone after the test."""
    made = TracerProvider(shutdown_on_exit=False)
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: made)
    monkeypatch.setattr(spans, "tracer", made.get_tracer("podium"))
    monkeypatch.setattr(lifecycle, "_processors", {})
    return made


@pytest.fixture(autouse=True)
def off(no_settings: pytest.MonkeyPatch) -> Iterator[None]:
    """The SDK is off before and after."""
    yield
    lifecycle.shutdown(0)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def init(receiver: Receiver, **how: Any) -> None:
    podium.init(endpoint=receiver.url, **how)


def processors(provider: TracerProvider) -> list[Any]:
    return list(provider._active_span_processor._span_processors)


def test_what_is_recorded_arrives_with_a_flush(provider: TracerProvider, receiver: Receiver) -> None:
    assert podium.flush()
    init(receiver, project="shop", api_key="k")

    with podium.span("work"):
        pass

    assert podium.flush(5)
    assert receiver.names == ["work"]
    assert receiver.asked[0]["x-podium-project"] == "shop"
    assert receiver.asked[0]["authorization"] == "Bearer k"
    assert podium.stats() == podium.Stats(sent=1, waiting=0, lost=0, dropped=0, faults={})


def test_after_shutdown_nothing_is_recorded_until_init(provider: TracerProvider, receiver: Receiver) -> None:
    init(receiver)
    podium.shutdown(5)
    with podium.span("between"):
        pass
    init(receiver)
    with podium.user("ana"), podium.span("again"):
        pass

    assert podium.flush(5)
    assert receiver.names == ["again"]
    assert len(processors(provider)) == 1


def test_shutdown_sends_what_waits_and_warns_of_what_is_lost(
    provider: TracerProvider, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    init(receiver)
    with podium.span("work"):
        pass
    podium.shutdown(5)
    assert (receiver.names, caplog.records) == (["work"], [])

    receiver.answer = lambda _: 400
    init(receiver)
    with podium.span("refused"):
        pass
    podium.shutdown(5)

    reason = "the server answered 400"
    assert caplog.records[-1].getMessage() == f"podium: 1 spans and events did not reach {receiver.url}: {reason}"
    assert podium.stats() == podium.Stats(sent=0, waiting=0, lost=1, dropped=0, faults={}, reasons={reason: 1})


def test_shutdown_goes_on_while_the_server_refuses_for_now(provider: TracerProvider, receiver: Receiver) -> None:
    receiver.answer = lambda _: 503 if len(receiver.statuses) < 3 else 200
    init(receiver)
    with podium.span("work"):
        pass

    podium.shutdown(60)

    assert (receiver.names, receiver.statuses) == (["work"], [503, 503, 503, 200])
    assert podium.stats() == podium.Stats(sent=1, waiting=0, lost=0, dropped=0, faults={})


def test_spans_and_events_that_nobody_took_until_the_end_are_counted_as_lost(provider: TracerProvider) -> None:
    podium.init(endpoint=unused_url())
    with podium.span("work"):
        podium.event("of the work")

    podium.shutdown(0.3)

    found = podium.stats()
    assert (found.sent, found.waiting, found.lost) == (0, 0, 2)
    assert len(found.reasons) == 2  # each with the address it was sent to
    assert all("Connection refused" in reason for reason in found.reasons)


def test_a_second_init_changes_nothing_and_says_so_where_it_would(
    provider: TracerProvider, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    init(receiver)
    init(receiver)
    podium.init()
    assert caplog.records == []

    podium.init(endpoint="http://elsewhere", content="off")

    assert "already sending to" in caplog.records[0].getMessage()
    assert lifecycle.destination().url == receiver.url
    assert config.capture.content == "all"


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({}, (1.0, None, None, None)),
        ({"sample": 2}, (1.0, None, None, None)),
        ({"sample": -1, "keep_cost_usd": 1}, (0.0, 1, None, None)),
        ({"sample": 0.5, "keep_tokens": 9, "keep_slower_than_s": 2}, (0.5, None, 9, 2)),
    ],
)
def test_a_share_is_between_nothing_and_all(
    provider: TracerProvider, receiver: Receiver, how: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    init(receiver, **how)

    running = lifecycle._running
    assert running is not None
    keep = running.config.keep
    assert (keep.share, keep.cost_usd, keep.tokens, keep.duration_s) == expected
    assert (running.sampler is None) is (keep.share == 1)


def test_a_flush_judges_the_traces_that_wait_for_their_end(provider: TracerProvider, receiver: Receiver) -> None:
    init(receiver, sample=0)

    with podium.span("root"):
        with podium.span("failed") as failed:
            failed.error("no")
        assert podium.flush(5)

    assert receiver.names == ["failed"]


def test_content_is_captured_as_init_says(provider: TracerProvider, receiver: Receiver) -> None:
    init(receiver, content="metadata", max_content_characters=-5, secrets=("Card-Number",), wait_s=2, redact=str.upper)

    assert config.capture.content == "metadata"
    assert config.capture.max_characters == 0
    assert {"card_number", "password"} <= config.capture.secrets
    assert config.capture.redact is str.upper
    assert config.wait_s == 2


def test_the_sdk_can_be_switched_off_from_outside(
    provider: TracerProvider, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")

    init(receiver)

    assert processors(provider) == []
    assert lifecycle._running is None


@pytest.mark.parametrize(("word", "is_on"), [("true", True), ("", False)])
def test_a_variable_may_ask_for_init(
    provider: TracerProvider, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, word: str, is_on: bool
) -> None:
    monkeypatch.setenv("PODIUM_INIT", word)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url)

    lifecycle.init_if_asked()

    assert (lifecycle._running is not None) is is_on


@pytest.mark.parametrize(
    ("provider_there", "word", "is_on"),
    [(None, "", True), (None, "false", False), (TracerProvider(shutdown_on_exit=False), "", False)],
)
def test_a_monitored_task_calls_init_unless_the_program_decides_otherwise(
    provider: TracerProvider,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    provider_there: TracerProvider | None,
    word: str,
    *,
    is_on: bool,
) -> None:
    monkeypatch.setattr(lifecycle, "_ended", None)
    monkeypatch.setenv("PODIUM_INIT", word)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url)
    there = provider_there or trace.ProxyTracerProvider()
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: there)
    monkeypatch.setattr(lifecycle, "_provider", lambda _: provider)

    lifecycle.init_by_default()

    assert (lifecycle._running is not None) is is_on
    lifecycle.shutdown(0)
    lifecycle.init_by_default()
    assert lifecycle._running is None


def test_what_is_delivered_has_arrived_and_what_is_sampled_waits_for_its_trace(
    provider: TracerProvider, receiver: Receiver
) -> None:
    assert lifecycle.deliver(60)
    init(receiver)
    with podium.span("work"):
        pass
    assert lifecycle.deliver(60)
    assert receiver.names == ["work"]
    podium.shutdown(60)

    init(receiver, sample=0)
    with podium.span("root"):
        with podium.span("failed") as failed:
            failed.error("no")
        assert lifecycle.deliver(60)
        assert receiver.names == ["work"]


class Exporter(SpanExporter):
    """Another way to the same server."""

    def __init__(self, url: str) -> None:
        self._endpoint = url

    def export(self, _spans: Any) -> SpanExportResult:
        return SpanExportResult.SUCCESS


@pytest.mark.parametrize(("address", "names"), [("", []), ("/elsewhere", ["work"])])
def test_spans_that_the_programs_own_exporter_sends_are_not_sent_twice(
    provider: TracerProvider, receiver: Receiver, address: str, names: list[str]
) -> None:
    provider.add_span_processor(SimpleSpanProcessor(Exporter(receiver.url + address)))
    init(receiver)

    with podium.span("work"):
        pass

    assert podium.flush(5)
    assert receiver.names == names


def test_a_provider_of_an_unknown_make_is_left_alone(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(trace, "get_tracer_provider", object)

    init(receiver)

    assert lifecycle._running is None
    assert "takes no processors" in caplog.records[0].getMessage()
    assert safety.faults() == {}


def test_events_go_their_own_way_and_the_programs_logger_provider_stays(
    provider: TracerProvider, receiver: Receiver
) -> None:
    before = _logs.get_logger_provider()
    assert isinstance(before, LoggerProvider)

    init(receiver)

    assert _logs.get_logger_provider() is before
    assert events._own is not None
    podium.shutdown(0)
    assert events._own is None


def test_the_resource_says_which_program_and_release_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/app/shop.py"])

    assert lifecycle._resource_attributes(None, None, None) == {"service.name": "shop"}
    assert lifecycle._resource_attributes("checkout", "1.2", "production") == {
        "service.name": "checkout",
        "service.version": "1.2",
        "deployment.environment.name": "production",
    }
    monkeypatch.setattr(sys, "argv", ["-c"])
    assert lifecycle._resource_attributes(None, "", None) == {}


def test_what_cannot_be_set_up_never_raises(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        podium.init(max_content_characters="many")  # type: ignore[arg-type]

    assert safety.faults() == {"init": 1}
    assert lifecycle._running is None
