"""Events: log records with a name, sent beside the spans."""

import time
from collections.abc import Mapping
from typing import Any

from opentelemetry import trace
from opentelemetry._logs import Logger, SeverityNumber, get_logger_provider

from podium.sdk.recording.attributes import attribute
from podium.sdk.recording.context import context_attributes
from podium.sdk.recording.scope import SCOPE, VERSION
from podium.sdk.safety import never_raises
from podium.semconv import events, podium

SEVERITIES = {
    "debug": SeverityNumber.DEBUG,
    "info": SeverityNumber.INFO,
    "warning": SeverityNumber.WARN,
    "error": SeverityNumber.ERROR,
    "critical": SeverityNumber.FATAL,
}
_own: Logger | None = None


def use(logger: Logger | None) -> None:
    """Send events through `logger`; None goes back to the provider OpenTelemetry knows."""
    global _own  # noqa: PLW0603 - one per process, as `init` decided
    _own = logger


@never_raises(None)
def event(name: str, *, severity: str = "info", body: object = None, **attributes: object) -> None:
    """Send an event, with the user, session, account and job of the context and the ids of the current span.

    Args:
        name: what happened, such as `order.placed`.
        severity: debug, info, warning, error or critical.
        body: a sentence or any value.
        attributes: what else is known; `podium.event("order.placed", items=3)`.
    """
    send(name, attributes, severity=severity, body=body)


def send(name: str, attributes: Mapping[str, object], *, severity: str = "info", body: object = None) -> None:
    """Send an event whose attribute names need not be Python names."""
    logger = _own or get_logger_provider().get_logger(SCOPE, VERSION)
    known: dict[str, Any] = dict(context_attributes())
    known.update((key, attribute(value)) for key, value in attributes.items() if value is not None)
    level = SEVERITIES.get(severity.lower(), SeverityNumber.INFO)
    now = time.time_ns()
    logger.emit(
        timestamp=now,
        observed_timestamp=now,
        severity_number=level,
        severity_text=level.name,
        body=None if body is None else attribute(body),
        attributes=known,
        event_name=str(name),
    )


@never_raises(None)
def announce(name: str, attributes: Mapping[str, Any]) -> None:
    """Send at once that the current span began."""
    parent = getattr(trace.get_current_span(), "parent", None)
    kept = {podium.SPAN_NAME: name, podium.PARENT_SPAN_ID: f"{parent.span_id:016x}" if parent else None, **attributes}
    send(events.STARTED, kept)
