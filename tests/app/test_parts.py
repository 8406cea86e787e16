"""What a running server is made of, opened in the right order."""

import logging
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from msgspec.structs import replace
from tests.app.conftest import SharedEngine
from tests.app.test_inlet import Records

from podium.api.live import CommitEvent
from podium.app.asgi import create_app
from podium.app.parts import _announced, assemble
from podium.errors import InvalidInput
from podium.ingest.committer import Commit
from podium.ingest.refused import Refused
from podium.settings import Settings
from podium.sources.transfer.feed import Feed


def test_everything_is_kept_below_the_data_directory(shared: SharedEngine, settings: Settings, tmp_path: Path) -> None:
    parts = assemble(settings)

    data = tmp_path / "data"
    assert shared.opened["address"].startswith("chdb")
    assert str(data / "engine") in shared.opened["address"]
    assert parts.journal.directory == data / "journal"
    assert ([*map(type, parts.workers)], parts.mirror, parts.followed) == ([Refused], None, ())


def test_the_engine_has_the_limits_of_the_settings(shared: SharedEngine, settings: Settings) -> None:
    assemble(replace(settings, query_threads=7, query_seconds=11, query_memory_bytes=13))

    assert shared.opened["readers"] == 7
    assert shared.opened["limits"]["max_execution_time"] == 11
    assert shared.opened["limits"]["max_memory_usage"] == 13


def test_prices_that_cannot_be_read_are_named_and_hold_nothing_up(
    shared: SharedEngine, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "prices.toml").write_text("not = [toml")

    with caplog.at_level(logging.ERROR, "podium"):
        assemble(settings)

    assert any("prices.toml is not used: " in record.getMessage() for record in caplog.records)


def test_an_address_of_something_else_is_refused_before_anything_is_opened(
    shared: SharedEngine, settings: Settings
) -> None:
    with pytest.raises(InvalidInput, match="DATABASE_URL"):
        assemble(replace(settings, database_url="mysql://u:p@host/db"))

    assert shared.opened == {}


def test_a_mirror_and_every_feed_are_workers(shared: SharedEngine, settings: Settings) -> None:
    feeds = [Feed(Records(), "shop"), Feed(Records("other"), "bank")]

    parts = assemble(replace(settings, database_url="postgresql://u:secret@127.0.0.1:1/none"), feeds)

    assert [each.standing.project for each in parts.followed] == ["shop", "bank"]
    assert len(parts.workers) == 4
    assert parts.workers[-1] is parts.mirror
    assert parts.mirror is not None
    assert parts.mirror.status().address == "127.0.0.1:1/none"


def test_a_commit_is_announced_with_what_it_touched() -> None:
    commit = Commit(7, 1_790_000_040_000_000_007, 0.5, ("shop", "bank"), 3, 2, 1)

    assert _announced(commit) == CommitEvent(
        batch=7, at=1_790_000_040_000_000_007, projects=("shop", "bank"), spans=3, events=2, points=1
    )


def test_the_steps_of_the_write_path_are_called_out(shared: SharedEngine, settings: Settings) -> None:
    steps: list[str] = []
    metric = {"job_id": "j", "task_name": "t", "model_used": "m", "token_count": 7, "latency_ms": 1, "cost_estimate": 0}

    with TestClient(create_app(assemble(settings, on_step=steps.append))) as client:
        client.post("/metrics", params={"project": "parts-steps"}, json=metric)
        client.get("/metrics/jobs/j", params={"project": "parts-steps"})

    committed = [step for step in steps if step.startswith("commit.")]
    assert committed[0] == "commit.decode"
    assert committed.index("commit.batches") < committed.index("commit.remember") < committed.index("commit.delete")
