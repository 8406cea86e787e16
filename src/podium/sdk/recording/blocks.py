"""A block of code as a span: `with span("work") as s:`."""

from collections.abc import Mapping
from types import TracebackType

from opentelemetry import trace
from opentelemetry.context import Context

from podium.sdk.recording.attributes import starting_attributes
from podium.sdk.recording.context import attach, detach
from podium.sdk.recording.events import announce
from podium.sdk.recording.spans import NO_SPAN, Span, begin, end
from podium.sdk.safety import guarded, swallow


class span:  # noqa: N801 - used like a function: `with span("name") as s:`
    """Record a block as a span.

    Args:
        name: of the work; for agents, tools, workflows, nodes, coordinators and tasks also its component name.
        kind: one of `podium.semconv.kinds.KINDS`; other words are kept as they are.
        attributes: set from the start.
        announce: whether its start is reported at once, so that it is seen running.
        links: to spans it follows from.
        within: the context it belongs to; else the current one.
    """

    __slots__ = ("_announce", "_attributes", "_kind", "_links", "_name", "_span", "_token", "_within")

    def __init__(
        self,
        name: str,
        *,
        kind: str = "other",
        attributes: Mapping[str, object] | None = None,
        announce: bool = False,
        links: tuple[trace.Link, ...] = (),
        within: Context | None = None,
    ) -> None:
        self._within = within
        self._name = name
        self._kind = kind
        self._attributes = attributes
        self._announce = announce
        self._links = links
        self._span = NO_SPAN
        self._token: object = None

    def __enter__(self) -> Span:
        """Start the span."""
        with guarded("span"):
            known = starting_attributes(self._name, self._kind, self._attributes)
            self._span = begin(self._name, self._kind, known, links=self._links, context=self._within)
            if self._span.is_recording:
                self._token = attach(trace.set_span_in_context(self._span.otel_span, self._within))
                if self._announce:
                    announce(self._name, known)
        return self._span

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """End the span; an exception marks it as failed and goes on."""
        try:
            if self._token is not None:
                detach(self._token)
            end(self._span, error)
        except Exception as fault:  # noqa: BLE001 - nothing of ours may replace the user's exception
            swallow("span", fault)

    async def __aenter__(self) -> Span:
        """Start the span."""
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """End the span."""
        self.__exit__(kind, error, _)
