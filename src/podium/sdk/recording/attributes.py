"""Values of any kind as attributes of spans and events: texts, numbers, counts of tokens, amounts of money."""

import sys
from collections.abc import Mapping
from typing import Any

from opentelemetry.util.types import AnyValue

from podium.sdk.recording.content import as_text, sound
from podium.semconv import gen_ai, podium
from podium.semconv.kinds import CALL_OPERATIONS

MOST_TOKENS = 10**12
_LONGEST_MS = 366 * 86_400_000.0

# The attribute that names a span of each kind.
COMPONENTS: dict[str, str] = {
    "agent": podium.AGENT,
    "tool": podium.TOOL,
    "workflow": podium.WORKFLOW,
    "node": podium.NODE,
    "coordinator": podium.COORDINATOR,
    "task": podium.TASK_NAME,
}


def starting_attributes(name: str, kind: str, given: Mapping[str, object] | None) -> dict[str, Any]:
    """Return the attributes a span of this name and kind starts with; those given win."""
    known: dict[str, Any] = {podium.KIND: kind}
    if (component := COMPONENTS.get(kind)) is not None:
        known[component] = name
    if (operation := CALL_OPERATIONS.get(kind)) is not None:
        known[gen_ai.OPERATION_NAME] = operation
    if given:
        known.update((str(key), attribute(value)) for key, value in given.items() if value is not None)
    return known


def attribute(value: object) -> AnyValue:
    """Return a value as OpenTelemetry takes it."""
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, (bool, float)):
        return value
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else str(value.bit_length()) + " bits"
    if isinstance(value, (list, tuple)) and value and all(type(each) is str for each in value):
        return list(value)
    return as_text(value)


def count(tokens: object) -> int | None:
    """Return a number of tokens; None for what cannot be one: negative, absurd, no whole number."""
    if isinstance(tokens, bool) or not isinstance(tokens, (int, float)):
        return None
    return int(tokens) if 0 <= tokens <= MOST_TOKENS and tokens == int(tokens) else None


def money(usd: object) -> float | None:
    """Return an amount in USD; None for what cannot be one."""
    if isinstance(usd, bool):
        return None
    try:
        amount = float(usd)  # type: ignore[arg-type] # whatever float refuses is no amount
    except (TypeError, ValueError, OverflowError):
        return None
    return amount if 0 <= amount < sys.maxsize else None


def known_duration(duration_ms: object) -> float | None:
    """Return the duration in ms, None where it is no sane number: negative, not finite, longer than a year."""
    if isinstance(duration_ms, bool) or not isinstance(duration_ms, int | float):
        return None
    return float(duration_ms) if 0 <= duration_ms <= _LONGEST_MS else None
