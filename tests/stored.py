"""Model calls, what storing them comes to, and whether every table says the same."""

from decimal import Decimal
from typing import Any

from opentelemetry.proto.trace.v1.trace_pb2 import Span
from tests.rows import ROLLUPS
from tests.spans import request
from tests.write_path import WritePath

from podium.store.engine import Engine

CHAT = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.usage.input_tokens": 1000,
    "gen_ai.usage.output_tokens": 100,
}
# gpt-4o: 2.50 USD per million input tokens, 10 per million output tokens.
CHAT_COST = Decimal("0.003500000")
AGENT = {**CHAT, "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "refund"}
SECOND = 10**9

TOTALS = "SELECT count() AS spans, sum(cost) AS cost, countIf(is_call) AS calls FROM spans WHERE project = {p:String}"
ROLLED = """
SELECT sum(t.spans) AS spans, sum(t.cost) AS cost, sumIf(t.spans, is_call) AS calls
FROM {table} AS t WHERE project = {{p:String}}
"""
TRACED = """
SELECT sum(t.spans) AS spans, sum(t.cost) AS cost, sum(t.calls) AS calls
FROM traces AS t WHERE project = {p:String}
"""


class Killed(BaseException):
    """Stands for the end of the process: nothing after it may run."""


def store(path: WritePath, project: str, *groups: list[Span], **options: Any) -> None:
    """Commit each group as a batch of its own."""
    for spans in groups:
        path.take("traces", request(*spans, **options), len(spans), project=project)
        path.settle()


def billed(engine: Engine, project: str) -> dict[str, Decimal]:
    rows = engine.select("SELECT name, cost FROM spans WHERE project = {p:String} AND billable", {"p": project})
    return {row["name"]: row["cost"] for row in rows}


def assert_consistent(engine: Engine, project: str, *, spans: int) -> None:
    """Spans, both rollups and the trace table have the same totals."""
    expected = engine.select(TOTALS, {"p": project})
    assert expected[0]["spans"] == spans
    for table in ROLLUPS.values():
        assert engine.select(ROLLED.format(table=table), {"p": project}) == expected
    assert engine.select(TRACED, {"p": project}) == expected
