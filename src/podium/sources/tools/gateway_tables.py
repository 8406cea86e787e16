"""The tables of a model gateway of the FluxAI kind: each row of `request_metrics` is a call.

Rows come by their time. A request that took long may be written after a later one; so the last half minute before
the position is read again, but for the requests that were read last.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.model.time import NS_PER_MS
from podium.semconv import gateway, gen_ai, openinference, podium
from podium.sources.access.database import Row, TableSource
from podium.sources.otlp import ids, messages
from podium.sources.otlp.batches import batch_of
from podium.sources.otlp.times import instant
from podium.sources.otlp.values import amount, count, mapping, text
from podium.sources.source import Batch, Position, Skipped, kept

KIND = "gateway"
_BATCH = 500
_AGAIN_S = 30
_ROWS = """
SELECT r.*, CAST(r.request_id AS TEXT) AS request
FROM request_metrics AS r
WHERE r.timestamp > ? OR (r.timestamp = ? AND CAST(r.request_id AS TEXT) > ?)
ORDER BY r.timestamp, CAST(r.request_id AS TEXT)
LIMIT ?
"""
_ACCOUNTS = "SELECT id, name FROM accounts"
# How the models of Amazon Bedrock are named: by their maker first, perhaps behind a region.
_BEDROCK = re.compile(r"(?:\w{2}\.)?(?:ai21|amazon|anthropic|cohere|meta|mistral)\.")
_FAILED = {"error", "failed", "failure", "timeout"}
_CACHE_TYPES = {"exact", "semantic"}


@dataclass(frozen=True, slots=True)
class Gateway(TableSource):
    """The table, and the names of its accounts."""

    kind: ClassVar[str] = KIND

    def read(self, position: Position) -> Iterator[Batch]:
        """Yield the rows after the position, and those shortly before it."""
        with self.database.open() as tables:
            names = tables.holding("request_metrics", self.name)
            accounts = {str(row["id"]): row["name"] for row in tables.rows(_ACCOUNTS)} if "accounts" in names else {}
            known: dict[str, Any] = kept(position)
            known_requests = set(known.get("recent", ()))
            time, request = tables.moment(known.get("since"), back_s=_AGAIN_S), ""
            while rows := tables.rows(_ROWS, time, time, request, _BATCH):
                time, request = rows[-1]["timestamp"], rows[-1]["request"]
                made = [self._span_of(row, accounts) for row in rows if row["request"] not in known_requests]
                stands: Position = {"since": str(time), "recent": [row["request"] for row in rows]}
                yield batch_of(KIND, made, stands, read=len(made))

    def _span_of(self, row: Row, accounts: dict[str, object]) -> Span | Skipped:
        request = row["request"]
        ended_ns = instant(row["timestamp"], self.zone)
        if ended_ns is None:
            return Skipped(f"request {request}", "has no time")
        took_ns = round((amount(row.get("latency_ms")) or 0) * NS_PER_MS)
        known_trace = ids.of_hex(str(row.get("trace_id")).replace("-", ""), ids.TRACE_ID_BYTES)
        model, account = text(row.get("model_id")), text(row.get("account_id"))
        return messages.span(
            (known_trace or ids.trace_id(KIND, self.name, request), ids.span_id(KIND, self.name, request), b""),
            f"chat {model or ''}".rstrip(),
            (ended_ns - took_ns, ended_ns),
            {
                podium.KIND: "llm",
                gen_ai.OPERATION_NAME: "chat",
                gen_ai.PROVIDER_NAME: "aws.bedrock" if model and _BEDROCK.match(model) else None,
                gen_ai.REQUEST_MODEL: model,
                podium.ACCOUNT: text(accounts.get(account or "")) or account,
                podium.REGION: text(row.get("region")),
                gateway.REQUEST_ID: request,
                gateway.ROUTING_STRATEGY: text(row.get("routing_strategy")),
                **_usage(row),
                **_cache(row),
            },
            error=_error(row),
            span_kind=Span.SPAN_KIND_CLIENT,
        )


def _usage(row: Row) -> dict[str, object]:
    """Return tokens and cost as the gateway counted them; a total stands where its parts are unknown."""
    sent, got, total = (count(row.get(f"{name}_tokens")) for name in ("input", "output", "total"))
    cost = amount(row.get("total_cost"))
    return {
        gen_ai.USAGE_INPUT_TOKENS: sent,
        gen_ai.USAGE_OUTPUT_TOKENS: got,
        podium.TOTAL_TOKENS: total if sent is None and got is None else None,
        podium.COST: cost,
        podium.COST_SOURCE: None if cost is None else "reported",
        openinference.COST_PROMPT: amount(row.get("input_cost")),
        openinference.COST_COMPLETION: amount(row.get("output_cost")),
    }


def _cache(row: Row) -> dict[str, object]:
    if row.get("cache_hit") is None:
        return {}
    kind = mapping(row.get("metadata")).get("cache_type")
    return {
        podium.CACHE_RESULT: "hit" if row["cache_hit"] else "miss",
        podium.CACHE_TYPE: kind if kind in _CACHE_TYPES else None,
    }


def _error(row: Row) -> str | None:
    message = text(row.get("error_message"))
    if str(row.get("status") or "").lower() in _FAILED:
        return message or "failed"
    return message if row.get("status") is None else None
