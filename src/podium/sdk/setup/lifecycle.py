"""Turning the SDK on and off: `init`, `flush`, `shutdown`."""

import atexit
import os
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opentelemetry import trace

from podium.sdk import config
from podium.sdk.config import Capture, Config, Content, Destination, Keep, Redact
from podium.sdk.recording import events
from podium.sdk.recording.scope import SCOPE, VERSION
from podium.sdk.safety import faults, guarded, log, never_raises, warn_once
from podium.semconv import general

if TYPE_CHECKING:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider

    from podium.sdk.sending.outbox import Outbox
    from podium.sdk.sending.processors import PodiumSpanProcessor
    from podium.sdk.sending.sampling import Sampler

EXIT_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Stats:
    """What became of what was recorded since `init`.

    Attributes:
        sent: spans and events the server has.
        waiting: those not sent yet.
        lost: those refused, or given up: after retries, or since the time to shut down was over.
        dropped: those not taken since the queue was full.
        faults: how often a part of the SDK itself failed: `{where: times}`.
        reasons: why those of `lost` were: `{reason: how many}`.
    """

    sent: int
    waiting: int
    lost: int
    dropped: int
    faults: dict[str, int]
    reasons: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Running:
    """The SDK while it is on."""

    config: Config
    outboxes: list["Outbox[Any]"]
    processor: "PodiumSpanProcessor"
    sampler: "Sampler | None"


_lock = threading.RLock()
_running: _Running | None = None
_ended: _Running | None = None  # the last one that was shut down, for what became of its items
_processors: dict[int, "PodiumSpanProcessor"] = {}  # by the id of the provider each stays with


@never_raises(None)
def init(  # noqa: PLR0913 - the settings of the SDK, all by name
    *,
    endpoint: str | None = None,
    project: str | None = None,
    api_key: str | None = None,
    service: str | None = None,
    release: str | None = None,
    environment: str | None = None,
    content: Content | None = None,
    max_content_characters: int = config.DEFAULT_CONTENT_CHARACTERS,
    redact: Redact | None = None,
    secrets: tuple[str, ...] = (),
    sample: float = 1.0,
    keep_cost_usd: float | None = None,
    keep_tokens: int | None = None,
    keep_slower_than_s: float | None = None,
    wait_s: float | None = None,
) -> None:
    """Record from now on, and send to a Podium server. A second call changes nothing.

    A TracerProvider that is there gets a processor and stays. OTEL_SDK_DISABLED=true switches all off.

    Args:
        endpoint: the server; else OTEL_EXPORTER_OTLP_[TRACES_|LOGS_]ENDPOINT, else http://localhost:4318.
        project: where the server files it; else PODIUM_PROJECT, else the server's default project.
        api_key: of the project; else PODIUM_API_KEY.
        service: name of this program; else OTEL_SERVICE_NAME, else the script's name.
        release: its version.
        environment: such as `production`.
        content: `all`, `metadata` (types and sizes only) or `off`; else PODIUM_CONTENT, else `all`.
        max_content_characters: longer inputs and outputs are cut, with a mark.
        redact: called with every captured text; what it returns is kept.
        secrets: more names of arguments and keys whose values are hidden.
        sample: share of traces kept, by trace id; of the others the ones below stay, and all with an error.
        keep_cost_usd: traces that report at least this cost stay.
        keep_tokens: traces that report at least so many tokens stay.
        keep_slower_than_s: traces that take longer stay.
        wait_s: a monitored task returns when the server has taken it, but after so many seconds at most, and at once
            while the server is away; else PODIUM_WAIT_S, else five seconds, and not at all inside an event loop.
    """
    if config.is_disabled():
        return
    is_given = any((endpoint, project, api_key, service, content, redact, secrets, sample < 1))
    hidden = config.SECRET_NAMES | {name.lower().replace("-", "_") for name in secrets}
    capture = Capture(config.content_mode(content), max(int(max_content_characters), 0), redact, hidden)
    waiting, batch, delay_s = config.queue_sizes()
    chosen = Config(
        traces=config.destination("traces", endpoint, project, api_key),
        logs=config.destination("logs", endpoint, project, api_key),
        service=service,
        capture=capture,
        keep=Keep(min(max(float(sample), 0.0), 1.0), keep_cost_usd, keep_tokens, keep_slower_than_s),
        queue_items=waiting,
        batch_items=batch,
        delay_s=delay_s,
    )
    with _lock:
        if _running is None:
            config.use(capture, config.seconds_to_wait(wait_s))
            _start(chosen, _resource_attributes(service, release, environment))
        elif is_given and _running.config != chosen:
            url = _running.config.traces.url
            warn_once("init", "podium: already sending to %s; shutdown() first to change anything", url)


@never_raises(None)
def init_by_default() -> None:
    """Call `init` for a monitored task, unless the program decides otherwise.

    It does by `init` or `shutdown`, by PODIUM_INIT=false, or by a TracerProvider of its own.
    """
    is_untouched = _running is None and _ended is None and not config.declines_init()
    if is_untouched and isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):
        init()


def init_if_asked() -> None:
    """Call `init` where PODIUM_INIT=true asks for it, so that a program need not."""
    if config.asks_for_init():
        init()


def _after_fork() -> None:
    global _lock  # noqa: PLW0603 - the parent's lock may be held by a thread that does not exist here
    _lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


@never_raises(False)  # noqa: FBT003 - the value returned where flushing fails
def flush(timeout_s: float = 5.0) -> bool:
    """Send what waits, for at most `timeout_s`; whether all that was recorded since the last flush arrived."""
    running = _running
    if running is None:
        return True
    deadline = time.monotonic() + timeout_s
    if running.sampler is not None:
        running.sampler.flush(0)
    return all([each.flush(max(deadline - time.monotonic(), 0)) for each in running.outboxes])  # noqa: C419 - each is


@never_raises(False)  # noqa: FBT003 - the value returned where sending fails
def deliver(timeout_s: float) -> bool:
    """Send what waits, and wait for it while the server answers as it should; whether that has all of it."""
    running = _running
    if running is None or running.sampler is not None:  # what is sampled waits for the end of its trace
        return True
    deadline = time.monotonic() + timeout_s
    return all([each.deliver(max(deadline - time.monotonic(), 0)) for each in running.outboxes])  # noqa: C419 - each is


@never_raises(None)
def hasten() -> None:
    """Send what waits now, without waiting for it."""
    for outbox in _running.outboxes if _running is not None else ():
        outbox.hasten()


@never_raises(None)
def shutdown(timeout_s: float = EXIT_TIMEOUT_S) -> None:
    """Send what waits, and stop recording; runs by itself when the program ends.

    A server that does not answer yet is tried until `timeout_s` is over. What is lost then is counted in `stats()`
    and warned of.
    """
    global _running, _ended  # noqa: PLW0603 - one per process
    deadline = time.monotonic() + timeout_s
    with _lock:
        running, _running = _running, None
        if running is None:
            return
        _ended = running
        running.processor.is_on = False
        running.processor.sink = None
        if running.sampler is not None:
            running.sampler.flush(0)
        events.use(None)
        for outbox in running.outboxes:
            outbox.hurry_to_end(timeout_s)
        for outbox in running.outboxes:
            outbox.close(max(deadline - time.monotonic(), 0))
    found = stats()
    if found.lost or found.dropped:
        reasons = "; ".join(found.reasons) or "the queue was full"
        url = running.config.traces.url
        log.warning("podium: %d spans and events did not reach %s: %s", found.lost + found.dropped, url, reasons)


def destination() -> Destination:
    """Return where traces go: as `init` decided, else as it would decide now."""
    running = _running
    return config.destination("traces", None, None, None) if running is None else running.config.traces


def stats() -> Stats:
    """Return what became of what was recorded, also after `shutdown`; counts are 0 before `init`."""
    counted = _running or _ended
    outboxes = counted.outboxes if counted is not None else []
    counts = [each.counts for each in outboxes]
    reasons = sum((each.reasons for each in counts), Counter[str]())
    return Stats(
        sent=sum(each.sent for each in counts),
        waiting=sum(each.waiting for each in outboxes),
        lost=reasons.total(),
        dropped=sum(each.dropped for each in counts),
        faults=faults(),
        reasons=dict(reasons),
    )


def _start(chosen: Config, resource_attributes: dict[str, str]) -> None:
    global _running  # noqa: PLW0603 - one per process
    from podium.sdk.sending.bodies import logs_answer, logs_body, spans_answer, spans_body  # noqa: PLC0415
    from podium.sdk.sending.outbox import Outbox  # noqa: PLC0415 - the OpenTelemetry SDK is loaded only when it is used
    from podium.sdk.sending.processors import PodiumSpanProcessor  # noqa: PLC0415
    from podium.sdk.sending.sampling import Sampler  # noqa: PLC0415
    from podium.sdk.sending.sender import Sender  # noqa: PLC0415

    sizes = {"queue_items": chosen.queue_items, "batch_items": chosen.batch_items, "delay_s": chosen.delay_s}
    provider = _provider(resource_attributes)
    if provider is None:
        return
    spans = Outbox("spans", spans_body, Sender(chosen.traces, spans_answer).post, **sizes)  # type: ignore[arg-type]
    logs = Outbox("events", logs_body, Sender(chosen.logs, logs_answer).post, **sizes)  # type: ignore[arg-type]
    processor = _processors.get(id(provider))
    if processor is None:
        processor = _processors[id(provider)] = PodiumSpanProcessor()
        provider.add_span_processor(processor)
    sampler = Sampler(chosen.keep, spans) if chosen.keep.share < 1 else None
    processor.is_on = True
    processor.sink = (sampler or spans) if chosen.traces.url and not _is_sent(provider, chosen.traces.url) else None
    if chosen.logs.url:
        _start_events(provider.resource, logs)
    _running = _Running(chosen, [spans, logs], processor, sampler)
    atexit.unregister(shutdown)
    atexit.register(shutdown)


def _provider(resource_attributes: dict[str, str]) -> "TracerProvider | None":
    """Return the user's provider, or one of our own made the global one."""
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415

    found = trace.get_tracer_provider()
    if isinstance(found, TracerProvider):
        return found
    if not isinstance(found, trace.ProxyTracerProvider):
        warn_once(
            "provider", "podium: the TracerProvider %r takes no processors; nothing is sent", type(found).__name__
        )
        return None
    made = TracerProvider(resource=Resource.create(dict(resource_attributes)), shutdown_on_exit=False)
    trace.set_tracer_provider(made)
    return made


@never_raises(False)  # noqa: FBT003 - the value returned where a provider is of an unknown make
def _is_sent(provider: "TracerProvider", url: str) -> bool:
    """Whether the user's own exporter sends to the same address already: spans must not arrive twice."""
    processors = provider._active_span_processor._span_processors  # noqa: SLF001 - there is no public way to ask
    exporters = [getattr(each, "span_exporter", None) for each in processors]
    return any(getattr(each, "_endpoint", None) == url for each in exporters)


def _start_events(resource: "Resource", outbox: "Outbox[Any]") -> None:
    """Send events through a provider of our own; it becomes the global one where there is none."""
    from opentelemetry import _logs  # noqa: PLC0415
    from opentelemetry.sdk._logs import LoggerProvider  # noqa: PLC0415

    from podium.sdk.sending.processors import PodiumLogRecordProcessor  # noqa: PLC0415

    records = PodiumLogRecordProcessor()
    records.outbox = outbox
    made = LoggerProvider(resource=resource, shutdown_on_exit=False)
    made.add_log_record_processor(records)
    events.use(made.get_logger(SCOPE, VERSION))
    with guarded("the logger provider"):
        if not isinstance(_logs.get_logger_provider(), LoggerProvider):
            _logs.set_logger_provider(made)


def _resource_attributes(service: str | None, release: str | None, environment: str | None) -> dict[str, str]:
    script = sys.argv[0] if sys.argv and not sys.argv[0].startswith("-") else ""  # `-c` names nothing
    given = {
        general.SERVICE_NAME: service or config.service_name() or Path(script).stem,
        general.SERVICE_VERSION: release,
        general.ENVIRONMENT_NAME: environment,
    }
    return {name: value for name, value in given.items() if value}
