"""The tables of a model gateway; in a PostgreSQL and into a server: tests/flows/test_sources_tables.py."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from podium.sources.kinds import open_source
from podium.sources.source import Batch, Options, Position, Skipped
from podium.sources.tools import gateway_tables

NAMES = (
    "request_id", "trace_id", "timestamp", "model_id", "account_id", "region", "routing_strategy", "latency_ms",
    "input_tokens", "output_tokens", "total_tokens", "input_cost", "output_cost", "total_cost", "cache_hit", "metadata",
    "status", "error_message",
)  # fmt: skip
END_NS = 1_795_168_800 * 10**9  # 2026-11-20T10:00:00Z


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "gateway.db", isolation_level=None)) as connection:
        connection.execute(f"CREATE TABLE request_metrics ({', '.join(NAMES)})")
        yield connection


def insert(tables: sqlite3.Connection, **values: Any) -> None:
    known = {"request_id": "r1", "timestamp": "2026-11-20 10:00:00"} | values
    marks = ", ".join("?" for _ in known)
    tables.execute(f"INSERT INTO request_metrics ({', '.join(known)}) VALUES ({marks})", tuple(known.values()))


def read(tmp_path: Path, position: Position = None) -> list[Batch]:
    return list(open_source("gateway", "gateway.db", Options(here=tmp_path)).read(position))


def spans(batches: list[Batch]) -> list[Span]:
    found: list[Any] = [message for batch in batches for _, message in batch.messages]
    return [span for m in found for r in m.resource_spans for s in r.scope_spans for span in s.spans]


def attributes(span: Span) -> dict[str, Any]:
    return {each.key: getattr(each.value, str(each.value.WhichOneof("value"))) for each in span.attributes}


def test_a_request_is_a_call_with_what_the_gateway_counted(tmp_path: Path, tables: sqlite3.Connection) -> None:
    tables.execute("CREATE TABLE accounts (id, name)")
    tables.execute("INSERT INTO accounts VALUES (7, 'acme')")
    insert(
        tables, trace_id="0AF76519-16cd-43dd-8448-eb211c80319c", model_id="us.anthropic.claude", account_id=7,
        region="eu-1", routing_strategy="cost", latency_ms=1500, input_tokens=10, output_tokens=5, total_tokens=15,
        input_cost=0.1, output_cost=0.2, total_cost=0.3, cache_hit=1, metadata='{"cache_type": "semantic"}',
    )  # fmt: skip

    (span,) = spans(read(tmp_path))

    assert span.name == "chat us.anthropic.claude"
    assert span.trace_id.hex() == "0af7651916cd43dd8448eb211c80319c"
    assert (span.start_time_unix_nano, span.end_time_unix_nano) == (END_NS - 1500 * 10**6, END_NS)
    found = attributes(span)
    assert found["gen_ai.provider.name"] == "aws.bedrock"
    assert found["podium.account"] == "acme"
    assert (found["gen_ai.usage.input_tokens"], found["gen_ai.usage.output_tokens"]) == (10, 5)
    assert (found["podium.cost"], found["podium.cost.source"]) == (0.3, "reported")
    assert (found["podium.cache.result"], found["podium.cache.type"]) == ("hit", "semantic")
    assert "podium.usage.total_tokens" not in found


def test_what_is_unknown_is_absent(tmp_path: Path, tables: sqlite3.Connection) -> None:
    insert(tables, model_id="gpt-4o", account_id=7, total_tokens=15, metadata='{"cache_type": "other"}')

    found = attributes(spans(read(tmp_path))[0])

    assert found["podium.usage.total_tokens"] == 15
    assert found["podium.account"] == "7"
    assert not {"gen_ai.provider.name", "podium.cost", "podium.cost.source", "podium.cache.result"} & found.keys()


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"status": "success", "error_message": "an old one"}, None),
        ({"status": "TIMEOUT"}, "failed"),
        ({"status": "error", "error_message": "no quota"}, "no quota"),
        ({"error_message": "no quota"}, "no quota"),
        ({}, None),
    ],
)
def test_a_request_failed_by_its_status_or_where_there_is_none_by_its_message(
    tmp_path: Path, tables: sqlite3.Connection, values: dict[str, str], error: str | None
) -> None:
    insert(tables, **values)

    (span,) = spans(read(tmp_path))

    expected = Status() if error is None else Status(code=Status.STATUS_CODE_ERROR, message=error)
    assert span.status == expected


def test_a_request_without_a_time_is_skipped(tmp_path: Path, tables: sqlite3.Connection) -> None:
    insert(tables, timestamp="soon")

    assert read(tmp_path)[0].skipped == (Skipped("request r1", "has no time"),)


def test_a_request_written_late_is_read_and_those_of_the_last_half_minute_not_again(
    tmp_path: Path, tables: sqlite3.Connection
) -> None:
    insert(tables, request_id="a", timestamp="2026-11-20 10:00:00")
    position = read(tmp_path)[-1].position
    insert(tables, request_id="late", timestamp="2026-11-20 09:59:31")
    insert(tables, request_id="too late", timestamp="2026-11-20 09:59:29")

    again = read(tmp_path, position)

    assert [attributes(each)["request.id"] for each in spans(again)] == ["late"]
    assert [batch.read for batch in again] == [1]


def test_requests_of_one_instant_are_parted_by_their_ids(
    tmp_path: Path, tables: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway_tables, "_BATCH", 2)
    for number in range(5):
        insert(tables, request_id=f"r{number}")

    batches = read(tmp_path)

    assert [batch.read for batch in batches] == [2, 2, 1]
    assert len({span.span_id for span in spans(batches)}) == 5
