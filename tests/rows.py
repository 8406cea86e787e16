"""Rows of `spans` written through the door every span takes, table `arrivals`."""

import itertools
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from podium.store.engine import Engine
from podium.store.rollups import COARSE, GRAINS

START_NS = 1_790_000_040 * 10**9  # 2026-09-21 14:14:00 UTC, a whole minute
MINUTE_NS = 60 * 10**9
HOUR_NS = 60 * MINUTE_NS
_numbers = itertools.count(1)
_TEXTS = (
    "status_message", "service", "scope", "scope_version", "environment", "release", "provider", "request_model",
    "response_model", "model", "operation", "agent", "tool", "workflow", "node", "coordinator", "job_id", "task_name",
    "component", "account", "region", "user_id", "session_id", "response_id", "cost_source", "cache_result",
    "cache_type", "finish_reason", "error_type", "service_tier", "rate_card",
)  # fmt: skip
_UNKNOWN = (
    "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens",
    "audio_input_tokens", "audio_output_tokens", "input_cost", "output_cost", "cost", "price_date", "saved_cost",
    "saved_tokens", "ttft_ns",
)  # fmt: skip
_MAPS = ("attributes", "attribute_types", "content", "resource", "resource_types", "other_usage")


def span_row(project: str, **given: Any) -> dict[str, Any]:
    """Return a row of `arrivals`; what is not given is empty or unknown, and ids are new."""
    number = next(_numbers)
    start_ns = given.pop("start_ns", START_NS)
    defaults: dict[str, Any] = {
        "project": project,
        "batch": 1,
        "received_at": start_ns,
        "sample": False,
        "start_time": start_ns,
        "duration_ns": 10**9,
        "running": False,
        "trace_id": number.to_bytes(16, "big"),
        "span_id": number.to_bytes(8, "big"),
        "parent_span_id": bytes(8),
        "name": "work",
        "span_kind": "internal",
        "status": "unset",
        "kind": "task",
        "disjoint_usage": False,
        "backwards_ns": 0,
        "is_call": False,
        "billable": False,
        "events": [],
        "links": [],
        "inherited": 0,
        "sign": 1,
        "to_store": True,
        **dict.fromkeys(_TEXTS, ""),
        **dict.fromkeys(_UNKNOWN),
        **{name: {} for name in _MAPS},
    }
    assert given.keys() <= defaults.keys(), given.keys() - defaults.keys()
    return defaults | given


def call_row(project: str, *, cost: str | None = "0.01", **given: Any) -> dict[str, Any]:
    """Return the row of a counted model call with usage and, unless it is unpriced, a cost."""
    money = None if cost is None else Decimal(cost)
    usage = {
        "input_tokens": 100,
        "output_tokens": 20,
        "cost": money,
        "cost_source": "priced" if money is not None else "unpriced",
    }
    kinds = {
        "kind": "llm",
        "is_call": True,
        "billable": True,
        "operation": "chat",
        "provider": "openai",
        "model": "gpt-5",
    }
    return span_row(project, **{**kinds, **usage, **given})


def insert(engine: Engine, *rows: Mapping[str, Any]) -> None:
    """Store rows, and with them everything that is made of spans."""
    columns = list(rows[0])
    engine.insert("arrivals", [*map(arriving, columns)], [[row[column] for column in columns] for row in rows])


def arriving(column: str) -> str:
    """Return the column of `arrivals` for one of `spans`: what a span costs is its charge, where it is billable."""
    return {"cost": "charge", "cost_source": "charge_source"}.get(column, column)


def event_row(project: str, name: str, attributes: Mapping[str, str] | None = None, **given: Any) -> dict[str, Any]:
    """Return a row of `events` at `time_ns`; what is not given is empty."""
    time_ns = given.pop("time_ns", START_NS)
    return {
        "project": project, "batch": 1, "received_at": time_ns, "sample": False, "time": time_ns, "name": name,
        "severity": 9, "severity_text": "", "body": "", "trace_id": bytes(16), "span_id": bytes(8),
        **dict.fromkeys(("service", "scope", "scope_version", "environment", "user_id", "session_id"), ""),
        "attributes": dict(attributes or {}), "attribute_types": {}, "resource": {}, "resource_types": {},
        **given,
    }  # fmt: skip


def insert_events(engine: Engine, *rows: Mapping[str, Any]) -> None:
    """Store events."""
    columns = list(rows[0])
    engine.insert("events", columns, [[row[column] for column in columns] for row in rows])


def insert_event(
    engine: Engine, project: str, name: str, attributes: Mapping[str, str] | None = None, **given: Any
) -> None:
    """Store one event, as `event_row` makes it."""
    insert_events(engine, event_row(project, name, attributes, **given))


def commit(engine: Engine, batch: int | None = None) -> int:
    """Write down that a batch is committed, the one after the last unless it is given; return its number."""
    if batch is None:
        batch = int(engine.select("SELECT max(batch) AS last FROM batches")[0]["last"]) + 1
    engine.insert("batches", ["batch", "committed_at"], [[batch, START_NS]])
    return batch


def _of_grain(coarse: bool, grain: int) -> str:
    return f"(SELECT * FROM rollups AS s WHERE {'' if coarse else 'NOT '}{COARSE} AND s.grain = {grain})"


# Each of them holds every span once.
ROLLUPS = {
    f"{'coarse' if coarse else 'all'} dimensions by {name}": _of_grain(coarse, grain)
    for coarse in (False, True)
    for grain, name in GRAINS.items()
}
