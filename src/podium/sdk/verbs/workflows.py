"""Workflows: runs of a graph of nodes, whichever threads and tasks these run in."""

import threading
import uuid
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Self

from opentelemetry import context as otel
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, SpanContext

from podium.sdk.recording.blocks import span
from podium.sdk.recording.content import as_text, word
from podium.sdk.recording.events import send
from podium.sdk.recording.spans import NO_SPAN, Span
from podium.sdk.safety import guarded, never_raises, swallow
from podium.semconv import events, podium

Nodes = Mapping[str, Iterable[str]] | Iterable[str]


class workflow:  # noqa: N801 - used like a function: `with workflow("refunds") as flow:`
    """Record a run of a workflow; its start is reported at once.

    Nodes belong to the run whether they run one after the other, in tasks or in threads.

    Args:
        name: of the workflow, the same for each of its runs.
        nodes: its nodes, or each node with those it waits for: `{"load": [], "clean": ["load"]}`.
        run_id: of this run; else a new one.
        attributes: what else is known.
    """

    def __init__(
        self,
        name: str,
        *,
        nodes: Nodes = (),
        run_id: str | None = None,
        attributes: Mapping[str, object] | None = None,
    ) -> None:
        self.name = word(name) or ""
        self.run_id = word(run_id) or uuid.uuid4().hex
        self.span: Span = NO_SPAN
        self._graph = _graph(nodes)
        known = {
            **(attributes or {}),
            podium.WORKFLOW_ID: self.run_id,
            podium.WORKFLOW_GRAPH: as_text(self._graph) if self._graph else None,
        }
        self._block = span(name, kind="workflow", attributes=known, announce=True)
        self._inside = Context()
        self._places: dict[str, SpanContext] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Start the run."""
        self.span = self._block.__enter__()
        self._inside = otel.get_current()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the run."""
        self._block.__exit__(kind, error, trace)

    async def __aenter__(self) -> Self:
        """Start the run."""
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the run."""
        self.__exit__(kind, error, trace)

    def node(
        self,
        name: str,
        *,
        type: str = "task",  # noqa: A002 - what callers call it
        after: Iterable[str] | None = None,
        attributes: Mapping[str, object] | None = None,
    ) -> span:
        """Record a node of this run.

        Args:
            name: of the node.
            type: what it is: tool, agent, human_in_loop …
            after: the nodes it waited for; else those the workflow was given.
            attributes: what else is known.
        """
        waited = self._graph.get(name, []) if after is None else _names(after)
        known = {
            **(attributes or {}),
            podium.WORKFLOW: self.name,
            podium.WORKFLOW_ID: self.run_id,
            podium.NODE_TYPE: type,
            podium.NODE_DEPENDENCIES: waited or None,
        }
        with self._lock:
            links = tuple(Link(self._places[each]) for each in waited if each in self._places)
        return _Node(self, word(name) or "", known, links, self._context())

    @never_raises(None)
    def skip(self, name: str, reason: str | None = None) -> None:
        """Report that a node was not run."""
        known = {podium.WORKFLOW: self.name, podium.WORKFLOW_ID: self.run_id, podium.NODE: name, podium.REASON: reason}
        send(events.NODE_SKIPPED, known)

    def place(self, name: str, here: SpanContext) -> None:
        """Remember where a node ran, for the links of those that wait for it."""
        with self._lock:
            self._places[name] = here

    def _context(self) -> Context | None:
        """Return the context of a node: the current one where it is within this run, as with nested nodes."""
        here = trace.get_current_span().get_span_context()
        own = self.span.otel_span.get_span_context()
        return None if here.trace_id == own.trace_id else self._inside


class _Node(span):
    """A node, which reports to its workflow where it runs."""

    __slots__ = ("_flow", "_title")

    def __init__(
        self, flow: workflow, name: str, known: dict[str, object], links: tuple[Link, ...], within: Context | None
    ) -> None:
        super().__init__(name, kind="node", attributes=known, links=links, within=within)
        self._flow = flow
        self._title = name

    def __enter__(self) -> Span:
        """Start the node."""
        started = super().__enter__()
        with guarded("workflow"):
            self._flow.place(self._title, started.otel_span.get_span_context())
        return started


def _graph(nodes: Nodes) -> dict[str, list[str]]:
    if isinstance(nodes, Mapping):
        return {word(name) or "": _names(waited) for name, waited in nodes.items()}
    return {name: [] for name in _names(nodes)}


def _names(given: Iterable[str]) -> list[str]:
    try:
        return [word(each) or "" for each in given]
    except Exception as error:  # noqa: BLE001 - a workflow with a graph we cannot read still runs
        swallow("workflow", error)
        return []
