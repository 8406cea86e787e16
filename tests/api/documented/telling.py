"""Rows of `events`, written as the committer writes them."""

from collections.abc import Mapping
from typing import Any

from tests.rows import START_NS

from podium.store.engine import Engine


def tell(
    engine: Engine,
    project: str,
    name: str,
    attributes: Mapping[str, str] | None = None,
    *,
    time_ns: int = START_NS,
    **given: Any,
) -> None:
    """Store one event; what is not given is empty."""
    row: dict[str, Any] = {
        "project": project,
        "batch": 1,
        "received_at": time_ns,
        "sample": False,
        "time": time_ns,
        "name": name,
        "severity": 9,
        "severity_text": "INFO",
        "body": "",
        "trace_id": bytes(16),
        "span_id": bytes(8),
        **dict.fromkeys(("service", "scope", "scope_version", "environment", "user_id", "session_id"), ""),
        "attributes": dict(attributes or {}),
        "attribute_types": {},
        "resource": {},
        "resource_types": {},
        **given,
    }
    engine.insert("events", list(row), [list(row.values())])
