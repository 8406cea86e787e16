"""How the server stands, read from its parts."""

import shutil
import time
from typing import Any

import pytest
from tests.app.conftest import SharedEngine

import podium
from podium.app import status_reader
from podium.app.parts import Parts
from podium.app.status_reader import StatusReader
from podium.errors import StoreUnavailable
from podium.ingest.committer import Commit
from podium.model import status as shown
from podium.settings import data_path
from podium.store.facts import EngineFacts


def test_a_new_server_is_ready_and_counts_what_its_data_hold(parts: Parts) -> None:
    status = StatusReader(parts).now()

    tally = parts.intake.tally()
    assert status.ready
    spans, events, points = status.counts.spans, status.counts.events, status.counts.points
    assert (spans.accepted, events.accepted, points.accepted) == tuple(tally.accepted.values())
    assert (spans.stored, events.stored, points.stored) == tuple(tally.stored.values())
    assert (spans.waiting, events.waiting, points.waiting) == (0, 0, 0)
    assert (status.refused, status.last_commit, status.mirror, status.sources) == ((), None, None, ())
    assert status.version == podium.__version__
    assert status.started_at == parts.started_ns
    assert 0 <= status.uptime_s <= (time.time_ns() - parts.started_ns) / 10**9
    assert status.journal.limit_bytes == parts.settings.max_journal_bytes
    assert status.engine.address_kind == "embedded"
    assert status.engine.rows.keys() >= {"spans", "rollups"}
    assert abs(status.disk_free_bytes - shutil.disk_usage(data_path(parts.settings)).free) < 2**30


def test_refusals_are_those_that_counted_items_or_requests(parts: Parts) -> None:
    parts.intake.refuse("traces", "too_large", items=0, requests=2)
    parts.intake.refuse("logs", "bad_time", items=3)
    parts.intake.refuse("logs", "nothing", items=0)

    assert StatusReader(parts).now().refused == (
        shown.Refusal(reason="bad_time", signal="logs", items=3, requests=0),
        shown.Refusal(reason="too_large", signal="traces", items=0, requests=2),
    )


def test_the_last_commit_is_shown(parts: Parts) -> None:
    parts.committer.last = Commit(7, 1_790_000_040 * 10**9, 0.12345, ("shop",), 3, 0, 0)

    assert StatusReader(parts).now().last_commit == shown.LastCommit(
        batch=7, at=1_790_000_040 * 10**9, spans=3, seconds=0.123
    )


def test_a_write_path_in_trouble_is_not_healthy(parts: Parts) -> None:
    parts.committer.trouble = "batch 7 was not stored: disk full"

    status = StatusReader(parts).now()

    assert (status.ready, status.engine.healthy, status.engine.message) == (False, False, parts.committer.trouble)


def test_an_engine_that_does_not_answer_is_not_healthy(
    parts: Parts, shared: SharedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        msg = "the engine is away"
        raise StoreUnavailable(msg)

    monkeypatch.setattr(shared, "select", away, raising=False)

    status = StatusReader(parts).now()

    assert (status.ready, status.engine.message, status.engine.version) == (False, "the engine is away", "")
    assert (status.engine.rows, status.engine.bytes_on_disk) == ({}, 0)


def test_the_engine_is_asked_every_two_seconds_at_most(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    now = [100.0]

    def facts(engine: Any) -> EngineFacts:
        asked.append(engine)
        return EngineFacts("26", len(asked), {})

    monkeypatch.setattr(status_reader, "engine_facts", facts)
    monkeypatch.setattr("podium.app.status_reader.time.monotonic", lambda: now[0])
    reader = StatusReader(parts)

    seen = []
    for passed_s in (0.0, 2.0, 0.01, 1.0):
        now[0] += passed_s
        seen.append(reader.now().engine.bytes_on_disk)

    assert seen == [1, 1, 2, 2]


def test_a_file_of_own_prices_that_cannot_be_used_is_shown(parts: Parts) -> None:
    file = data_path(parts.settings) / "prices.toml"
    before = StatusReader(parts).now().prices_problem
    file.write_text('[[prices]]\nmodel = "m"\ninput = "much"\noutput = 1\n')

    after = StatusReader(parts).now().prices_problem

    assert before is None
    assert after is not None
    assert after.startswith("prices.toml, entry 1 (m): input must be USD")


def test_models_without_a_price_are_named(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_reader, "unpriced_models", lambda _: [("acme", "model-x", 3)])

    assert StatusReader(parts).now().unpriced == (shown.UnpricedSpans(provider="acme", model="model-x", spans=3),)
