"""Reads the sample's requests back: spans with plain attributes, and what they cost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.interpret.pricing.price_book import PriceBook
from podium.interpret.pricing.rate_cards import lines, total

NOW = 1_795_230_000 * 10**9  # 2026-11-21 03:00 UTC
INPUT = ("gen_ai.usage.input_tokens", "llm.token_count.prompt", "gen_ai.usage.prompt_tokens")
OUTPUT = ("gen_ai.usage.output_tokens", "llm.token_count.completion", "gen_ai.usage.completion_tokens")
CACHE_READ = (
    "gen_ai.usage.cache_read.input_tokens",
    "llm.token_count.prompt_details.cache_read",
    "gen_ai.usage.cache_read_input_tokens",
)
CACHE_WRITE = ("gen_ai.usage.cache_write.input_tokens",)
PROVIDER = ("gen_ai.provider.name", "llm.provider", "gen_ai.system")
MODEL = ("gen_ai.response.model", "llm.model_name", "gen_ai.request.model", "embedding.model_name")


@dataclass(frozen=True)
class Seen:
    span: Span
    attributes: dict[str, Any]
    resource: dict[str, Any]
    scope: str

    def first(self, names: tuple[str, ...]) -> Any:
        return next((self.attributes[name] for name in names if name in self.attributes), None)

    @property
    def is_call(self) -> bool:
        kind = self.attributes.get("openinference.span.kind", "")
        operation = self.attributes.get("gen_ai.operation.name", self.attributes.get("llm.request.type", ""))
        return kind in ("LLM", "EMBEDDING") or operation in ("chat", "embeddings", "embedding")


def plain(pairs: Any) -> dict[str, Any]:
    found = {}
    for pair in pairs:
        kind = pair.value.WhichOneof("value")
        value = getattr(pair.value, kind)
        found[pair.key] = [v.string_value for v in value.values] if kind == "array_value" else value
    return found


def spans_of(requests: Iterable[ExportTraceServiceRequest]) -> Iterator[Seen]:
    for request in requests:
        for group in request.resource_spans:
            resource = plain(group.resource.attributes)
            for scope in group.scope_spans:
                for span in scope.spans:
                    yield Seen(span, plain(span.attributes), resource, scope.scope.name)


def usd(book: PriceBook, seen: Seen) -> float | None:
    provider, model = seen.first(PROVIDER) or "", seen.first(MODEL) or ""
    dated = [
        p for p in book.prices(provider, model, "") if p.valid_from.timestamp() * 1e9 <= seen.span.start_time_unix_nano
    ]
    if not dated:
        return None
    tokens = seen.first(INPUT) or 0
    usage = {
        "input_tokens": tokens,
        "cache_read_tokens": seen.first(CACHE_READ) or 0,
        "cache_write_tokens": seen.first(CACHE_WRITE) or 0,
        "output_tokens": seen.first(OUTPUT) or 0,
    }
    counts = {name: Decimal(count) for name, count in usage.items()}
    charged = lines(dated[-1].card, counts, seen.span.start_time_unix_nano // 10**9)
    return None if charged is None else float(total(charged))
