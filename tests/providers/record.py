"""Record what each instrumentation sends of every case, as OTLP/JSON in `tests/data/<package>-<version>.json`.

    python -m tests.providers.record

Ids, times and addresses are replaced by neutral ones; the spans stand in the order of the cases.
"""

import base64
import json
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from google.protobuf.json_format import MessageToDict
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pydantic import SecretStr
from tests.providers.calls import CASES, make_call
from tests.providers.instrumentations import PACKAGES, instrumented
from tests.providers.openai import openai_server

DATA = Path(__file__).parent.parent / "data"
_START_NS = 1_795_230_000 * 10**9  # 2026-11-21
_APART_NS = 60 * 10**9


def record(package: str, url: str) -> dict[str, Any]:
    """Return the request of all cases, one trace each."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(resource=Resource({"service.name": "shop"}))
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with instrumented((package,), provider):
        for case in CASES:
            make_call(url, case)
    message = MessageToDict(encode_spans(exporter.get_finished_spans()), use_integers_for_enums=True)
    text = json.dumps(message).replace(url, "http://provider.example")
    request: dict[str, Any] = json.loads(text)
    number = 0
    for resource in request["resourceSpans"]:
        for scope in resource["scopeSpans"]:
            for span in scope["spans"]:
                number += 1
                _neutral(span, number)
    return request


def _neutral(span: dict[str, Any], number: int) -> None:
    assert len(base64.b64decode(span["traceId"])) == 16
    span["traceId"], span["spanId"] = f"{number:032x}", f"{number:016x}"
    moved = _START_NS + number * _APART_NS - int(span["startTimeUnixNano"])
    for timed, key in ((span, "startTimeUnixNano"), (span, "endTimeUnixNano")):
        timed[key] = str(int(timed[key]) + moved)
    for event in span.get("events", []):
        event["timeUnixNano"] = str(int(event["timeUnixNano"]) + moved)
        for each in event.get("attributes", []):
            if each["key"] == "exception.stacktrace":
                each["value"] = {"stringValue": "Traceback (most recent call last): …"}
    for each in span["attributes"]:
        if each["key"] == "server.port":
            each["value"] = {"intValue": "443"}
        if each["key"] == "server.address":
            each["value"] = {"stringValue": "provider.example"}


def record_together(url: str) -> dict[str, Any]:
    """Return the request of one call through LangChain with its library and the client's both on."""
    from langchain_openai import ChatOpenAI
    from openinference.instrumentation.langchain import LangChainInstrumentor
    from openinference.instrumentation.openai import OpenAIInstrumentor

    exporter = InMemorySpanExporter()
    provider = TracerProvider(resource=Resource({"service.name": "shop"}))
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    both = (LangChainInstrumentor(), OpenAIInstrumentor())
    for each in both:
        each.instrument(tracer_provider=provider)
    with provider.get_tracer("shop").start_as_current_span("answer"):
        ChatOpenAI(model="gpt-4o-mini", base_url=f"{url}/plain/v1", api_key=SecretStr("k")).invoke("Where is my tent?")
    for each in both:
        each.uninstrument()
    spans = exporter.get_finished_spans()
    text = json.dumps(MessageToDict(encode_spans(spans), use_integers_for_enums=True))
    moved = _START_NS - min(each.start_time or 0 for each in spans)
    for each in spans:
        for instant in {each.start_time or 0, each.end_time or 0}:
            text = text.replace(str(instant), str(instant + moved))
    request: dict[str, Any] = json.loads(text.replace(url, "http://provider.example"))
    for resource in request["resourceSpans"]:
        for scope in resource["scopeSpans"]:
            for span in scope["spans"]:
                for key in {"traceId", "spanId", "parentSpanId"} & span.keys():
                    span[key] = base64.b64decode(span[key]).hex()
    return request


def main() -> None:
    """Write all recordings."""
    DATA.mkdir(exist_ok=True)
    with openai_server() as url:
        if find_spec("langchain_openai"):  # of the extra `examples`
            name = f"openinference-langchain-{version('openinference-instrumentation-langchain')}-beside-openai.json"
            _write(DATA / name, record_together(url))
        for package in PACKAGES:
            _write(DATA / f"{package}-{version(package)}.json", record(package, url))


def _write(path: Path, request: dict[str, Any]) -> None:
    path.write_text(json.dumps(request, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
