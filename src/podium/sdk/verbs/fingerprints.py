"""Short names for prompts and configurations: equal ones have equal fingerprints, in every process."""

import hashlib

from podium.sdk.config import Capture
from podium.sdk.recording.content import as_text, word
from podium.sdk.recording.context import context_block
from podium.sdk.safety import never_raises
from podium.semconv import podium

_DIGITS = 16
_CAPTURE = Capture(max_characters=1_000_000)


@never_raises("")
def fingerprint(value: object) -> str:
    """Return 16 hex digits for a text or a configuration; the order of keys and trailing space do not matter.

    `fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})`
    """
    text = "\n".join(line.rstrip() for line in value.strip().splitlines()) if isinstance(value, str) else None
    plain = as_text(_ordered(value, 0), _CAPTURE) if text is None else text
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:_DIGITS]


def prompt(template: object, *, name: str | None = None, version: object = None) -> context_block:
    """Set, for a `with` block, which prompt the calls in it use; the template itself is not sent."""
    return context_block(
        {
            podium.PROMPT_FINGERPRINT: fingerprint(template) or None,
            podium.PROMPT_NAME: name,
            podium.PROMPT_VERSION: word(version),
        }
    )


def _ordered(value: object, depth: int) -> object:
    if depth > 8:  # noqa: PLR2004 - as_text cuts what is nested deeper
        return value
    if isinstance(value, dict):
        return {str(key): _ordered(value[key], depth + 1) for key in sorted(value, key=str)}
    if isinstance(value, (list, tuple)):
        return [_ordered(each, depth + 1) for each in value]
    if isinstance(value, (set, frozenset)):
        return sorted(as_text(each, _CAPTURE) for each in value)
    return value
