"""What is refused is counted by reason, address and sender, in the store."""

import threading
from typing import Any

import pytest

from podium.errors import StoreUnavailable
from podium.ingest import refused
from podium.ingest.refused import Refused, Sender
from podium.interpret.quality.statements import OTHERS
from podium.store.engine import Engine

MINUTE = 60 * 10**9
NOW = 30_000_000 * MINUTE
COUNTED = """
SELECT toUnixTimestamp(minute) AS minute_s, kind, detail, scope, scope_version, sum(findings) AS findings,
       toUnixTimestamp64Nano(min(first_seen)) AS first_ns, toUnixTimestamp64Nano(max(example).1) AS last_ns
FROM quality WHERE project = {p:String}
GROUP BY minute, kind, detail, scope, scope_version ORDER BY minute, kind, detail
"""
EXPORTER = "OTel-OTLP-Exporter-Python/1.39.1 grpc-python/1.76"


def counted(engine: Engine, project: str) -> list[dict[str, Any]]:
    return engine.select(COUNTED, {"p": project})


@pytest.mark.usefixtures("path")
def test_requests_and_single_items_are_counted_by_minute(engine: Engine, project: str) -> None:
    times = iter((NOW + 1, NOW + 3, NOW + 4, NOW + MINUTE))
    found = Refused(engine, clock=lambda: next(times))
    sender = Sender("/v1/tracing", EXPORTER, project)

    for _ in range(2):
        found.note(sender, "unknown_path", items=0, requests=1)
    found.note(Sender("/v1/traces", "", project), "invalid_trace_id", items=7, requests=0)
    found.note(sender, "unknown_path", items=0, requests=1)
    found.write()

    by_exporter = {"scope": "OTel-OTLP-Exporter-Python", "scope_version": "1.39.1"}
    unknown = {"kind": "refused_request", "detail": "unknown_path at /v1/tracing", **by_exporter}
    assert counted(engine, project) == [
        {
            "minute_s": 1_800_000_000, "kind": "refused_item", "detail": "invalid_trace_id at /v1/traces",
            "scope": "", "scope_version": "", "findings": 7, "first_ns": NOW + 4, "last_ns": NOW + 4,
        },
        {"minute_s": 1_800_000_000, **unknown, "findings": 2, "first_ns": NOW + 1, "last_ns": NOW + 3},
        {"minute_s": 1_800_000_060, **unknown, "findings": 1, "first_ns": NOW + MINUTE, "last_ns": NOW + MINUTE},
    ]  # fmt: skip


@pytest.mark.usefixtures("path")
def test_addresses_and_senders_beyond_some_are_one(
    engine: Engine, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refused, "_MOST_NAMES", 2)
    found = Refused(engine, clock=lambda: NOW)

    for number in range(4):
        found.note(Sender(f"/{number}/" + "x" * 300, f"{number}/1", project), "r", items=0, requests=1)
    found.write()

    rows = counted(engine, project)
    assert {(row["scope"], row["findings"]) for row in rows} == {("0", 1), ("1", 1), (OTHERS, 2)}
    assert {len(row["detail"]) for row in rows} == {len("r at ") + 100, len(f"r at {OTHERS}")}


@pytest.mark.usefixtures("path")
def test_what_the_engine_does_not_take_is_written_later(
    engine: Engine, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        msg = "the engine went away"
        raise StoreUnavailable(msg)

    found = Refused(engine, clock=lambda: NOW)
    found.note(Sender("/", "a", project), "r", items=0, requests=1)
    with monkeypatch.context() as patch:
        patch.setattr(engine, "insert", away)
        found.write()
    found.note(Sender("/", "a", project), "r", items=0, requests=1)
    found.write()
    found.write()

    assert [row["findings"] for row in counted(engine, project)] == [2]


@pytest.mark.usefixtures("path")
def test_the_end_writes_what_is_left(engine: Engine, project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refused, "_WRITTEN_EVERY_S", 3600)
    found = Refused(engine)
    found.start()

    found.note(Sender("/", "a", project), "r", items=0, requests=1)
    stopping = threading.Thread(target=found.stop)
    stopping.start()
    stopping.join(60)

    assert not stopping.is_alive()
    assert [row["findings"] for row in counted(engine, project)] == [1]
