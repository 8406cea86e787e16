"""A user's program: an instrumented OpenAI client whose spans go to a Podium server.

    python -m tests.providers.program <server> <provider> <project> <packages> <cases> together|apart

In a process of its own, since instrumentations do not come off a client completely.
`together` sends the spans in one request, `apart` each in its own, after the one before is stored.
"""

import json
import sys
import time
import urllib.request
from collections.abc import Sequence

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor, SpanExportResult
from tests.providers.calls import make_call
from tests.providers.instrumentations import instrumented


class Patient(OTLPSpanExporter):
    """An exporter that waits until what it sent is stored."""

    def __init__(self, server: str, project: str) -> None:
        super().__init__(f"{server}/v1/traces", headers={"x-podium-project": project})
        self._status = f"{server}/api/v1/status"

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = super().export(spans)
        while self._waiting():
            time.sleep(0.02)
        return result

    def _waiting(self) -> int:
        with urllib.request.urlopen(self._status) as reply:
            return int(json.load(reply)["counts"]["spans"]["waiting"])


def main(server: str, provider_url: str, project: str, packages: str, cases: str, sending: str) -> None:
    """Make the calls."""
    provider = TracerProvider(resource=Resource({"service.name": "shop"}))
    processor = SimpleSpanProcessor if sending == "apart" else BatchSpanProcessor
    provider.add_span_processor(processor(Patient(server, project)))
    with instrumented(tuple(packages.split(",")), provider):
        for case in cases.split(","):
            make_call(provider_url, case)
    provider.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
