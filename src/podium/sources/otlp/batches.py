"""What a source read, on its way into OTLP requests, and what could not become any."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.trace.v1.trace_pb2 import ScopeSpans, Span

from podium.semconv import general
from podium.sources.otlp import messages
from podium.sources.otlp.messages import pairs
from podium.sources.source import Batch, Message, Position, Signal, Skipped

MOST_SPANS = 1000
NO_SCOPE = ("", "")


def batch_of(kind: str, made: Iterable[Span | LogRecord | Skipped], position: Position, *, read: int) -> Batch:
    """Return the batch of what `read` items were made into; the service is named for the kind of source."""
    found = list(made)
    spans = [each for each in found if isinstance(each, Span)]
    records = [each for each in found if isinstance(each, LogRecord)]
    resource = {general.SERVICE_NAME: kind}
    sent: list[tuple[Signal, Message]] = []
    if spans:
        sent.append(("traces", messages.traces(kind, resource, spans)))
    if records:
        sent.append(("logs", messages.logs(kind, resource, records)))
    return Batch(tuple(sent), position, read, tuple(each for each in found if isinstance(each, Skipped)))


class SpanBatch:
    """Collects spans by resource and scope, in the order in which they come.

    Attributes:
        messages: the requests made of them, of at most a thousand spans each.
        spans: how many there are.
        skipped: items that are in no request.
    """

    def __init__(self) -> None:
        self.messages: list[ExportTraceServiceRequest] = []
        self.spans = 0
        self.skipped: list[Skipped] = []
        self._known: set[Skipped] = set()
        self._resources: dict[str, Any] = {}
        self._scopes: dict[tuple[str, tuple[str, str]], ScopeSpans] = {}

    @property
    def is_full(self) -> bool:
        """Whether as many items were collected as are sent as one."""
        return self.spans + len(self.skipped) >= MOST_SPANS

    def add(self, span: Span, resource: Mapping[str, Any], scope: tuple[str, str] = NO_SCOPE) -> None:
        """Put a span into a request, under its resource and its scope (name and version)."""
        if self.spans % MOST_SPANS == 0:
            self.messages.append(ExportTraceServiceRequest())
            self._resources.clear()
            self._scopes.clear()
        same = json.dumps(resource, sort_keys=True, default=repr)
        if same not in self._resources:
            self._resources[same] = self.messages[-1].resource_spans.add()
            self._resources[same].resource.attributes.extend(pairs(resource))
        if (same, scope) not in self._scopes:
            self._scopes[same, scope] = self._resources[same].scope_spans.add()
            self._scopes[same, scope].scope.name, self._scopes[same, scope].scope.version = scope
        self._scopes[same, scope].spans.append(span)
        self.spans += 1

    def skip(self, each: Skipped) -> None:
        """Count an item that does not become a span; the same one once."""
        if each not in self._known:
            self._known.add(each)
            self.skipped.append(each)

    def batch(self, position: Position) -> Batch:
        """Return what was collected, after which reading goes on at `position`."""
        return Batch(
            messages=tuple(("traces", message) for message in self.messages),
            position=position,
            read=self.spans + len(self.skipped),
            skipped=tuple(self.skipped),
        )
