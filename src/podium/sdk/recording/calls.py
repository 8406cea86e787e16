"""One call of an observed function: what of its arguments, result and items is kept."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from opentelemetry import trace

from podium.sdk import config
from podium.sdk.config import Capture
from podium.sdk.recording.arguments import Arguments
from podium.sdk.recording.attributes import COMPONENTS, starting_attributes
from podium.sdk.recording.content import as_json, as_text, sound
from podium.sdk.recording.events import announce
from podium.sdk.recording.observation import Observation
from podium.sdk.recording.spans import side_of
from podium.sdk.safety import swallow
from podium.semconv import openinference, podium
from podium.semconv.kinds import CALL_KINDS

ANNOUNCED_KINDS = frozenset(("agent", "workflow", "plan", "hitl"))
"""Kinds of work that may take so long that people want to see it running."""

# What a kept item counts for beside its text.
_ITEM_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class Options:
    """What a decorator was given."""

    kind: str
    capture_input: bool
    capture_output: bool
    attributes: Mapping[str, object] | None
    announce: bool | None


class Observed:
    """What is the same for every call of one function."""

    __slots__ = (
        "announce",
        "arguments",
        "attributes",
        "capture_input",
        "capture_output",
        "is_call",
        "name",
        "side",
    )

    def __init__(self, function: Callable[..., Any], name: str, options: Options, component: str | None) -> None:
        self.name = name
        self.capture_input = options.capture_input
        self.capture_output = options.capture_output
        self.attributes = starting_attributes(name, options.kind, options.attributes)
        if component and options.kind in COMPONENTS:
            self.attributes[COMPONENTS[options.kind]] = component
        self.announce = options.kind in ANNOUNCED_KINDS if options.announce is None else options.announce
        self.side = side_of(options.kind)
        self.is_call = options.kind in CALL_KINDS
        self.arguments = Arguments(function)


class Call(Observation):
    """One call of an observed function."""

    __slots__ = ("_items", "_observed", "_started")

    def __init__(self, observed: Observed, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self._observed = observed
        self._items: _Items | None = None
        self._started = time.perf_counter() if observed.is_call else 0.0
        super().__init__(observed.name, observed.attributes, side=observed.side)
        if not self.span.is_recording:
            return
        try:
            if observed.capture_input and (args or kwargs):
                self._keep_input(args, kwargs)
            if observed.announce:
                self._announce()
        except Exception as error:  # noqa: BLE001 - the call itself must happen
            swallow("observe", error)

    def _keep_input(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        how, arguments = config.capture, self._observed.arguments
        if how.content == "all":
            self.span.otel_span.set_attribute(openinference.INPUT_VALUE, arguments.text(args, kwargs, how))
        else:
            self.span.set_input(arguments.by_name(args, kwargs))

    def _announce(self) -> None:
        self.enter()
        try:
            announce(self._observed.name, self._observed.attributes)
        finally:
            self.leave()

    def iterates(self) -> None:
        """Keep items from now on."""
        if self.span.is_recording:
            self._items = _Items(config.capture, is_kept=self._observed.capture_output)

    def yielded(self, item: object) -> None:
        """Take note of an item."""
        items = self._items
        if items is None:
            return
        try:
            if items.count == 0 and self._observed.is_call:
                self.span.first_token(time.perf_counter() - self._started)
            items.add(item)
        except Exception as error:  # noqa: BLE001 - the item is the user's whatever becomes of the span
            swallow("observe", error)

    def ended(self, result: object, error: BaseException | None) -> None:
        """Keep what came out."""
        items = self._items
        if items is not None:
            if items.count or error is None:
                items.write(self.span.otel_span)
        elif error is None and self._observed.capture_output and self.span.is_recording:
            how = config.capture
            if how.content == "all":
                self.span.otel_span.set_attribute(openinference.OUTPUT_VALUE, as_text(result, how))
            else:
                self.span.set_output(result)


class _Items:
    """What a generator gave, as text at once: a large item must not live on because of us."""

    __slots__ = ("_capture", "_is_plain", "_is_text", "_kept", "_left", "count")

    def __init__(self, capture: Capture, *, is_kept: bool) -> None:
        self._capture = capture
        self._kept: list[str] = []
        self._is_text = True
        self._is_plain = capture.redact is None
        self._left = capture.max_characters if is_kept and capture.content == "all" else 0
        self.count = 0

    def add(self, item: object) -> None:
        """Count an item, and keep it where there is room."""
        self.count += 1
        if self._left <= 0:
            return
        if self._is_plain and type(item) is str and len(item) <= self._left:
            self._kept.append(item)
            self._left -= len(item) + _ITEM_CHARACTERS
        else:
            self._add_other(item)

    def _add_other(self, item: object) -> None:
        """Keep what is no text, or has to be cut or checked."""
        how = self._capture
        is_text = isinstance(item, str)
        if self._kept and is_text != self._is_text:  # mixed: texts become JSON as the others are
            self._kept = [as_json(sound(each)) for each in self._kept] if self._is_text else self._kept
            is_text = False
        self._is_text = is_text
        self._is_plain = is_text and how.redact is None
        text = as_text(item, how) if is_text or not isinstance(item, str) else as_json(as_text(item, how))
        self._kept.append(text)
        self._left -= len(text) + _ITEM_CHARACTERS

    def write(self, span: trace.Span) -> None:
        """Set count and text on the span."""
        span.set_attribute(podium.ITEMS, self.count)
        if not self._kept:
            return
        missing = self.count - len(self._kept)
        if self._is_text:
            output = sound("".join(self._kept)) + (f"…[{missing} parts cut]" if missing else "")
        else:
            parts = [*self._kept, f'"…[{missing} items cut]"'] if missing else self._kept
            output = f"[{','.join(parts)}]"
        span.set_attribute(openinference.OUTPUT_VALUE, output)
