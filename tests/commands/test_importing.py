"""`podium import`, against a stand-in for a server; beside a real one: tests/flows/test_sources_core.py."""

import json
from pathlib import Path

import pytest
from tests.client.scripted import Scripted, ok

from podium.commands.importing import Reporter, check_complete, import_once, rehearse
from podium.errors import NotFound, SourceUnavailable
from podium.settings import Settings
from podium.sources.source import Options, Skipped
from podium.sources.transfer.feed import Feed, open_feed
from podium.sources.transfer.transfer import Summary

STATUS = ok(json.dumps({"counts": {"spans": {"accepted": 0, "stored": 0}}}).encode())
NOTHING_STORED = ok(b'{"items": []}')
QUIET = Reporter(progress=lambda: None, trouble=lambda _: None)


@pytest.fixture
def feed(tmp_path: Path) -> Feed:
    task = {"timestamp": "2026-11-20T10:00:00Z", "provider": "openai", "model": "gpt", "operation": "chat"}
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "metrics.json").write_text(json.dumps({"tasks": [task], "total_tasks": 1}))
    return open_feed("orchestrator", str(tmp_path / "logs"), Options(), project="shop")


def test_a_source_is_sent_once_and_the_position_is_kept_with_the_data(tmp_path: Path, feed: Feed) -> None:
    settings, first, second = Settings(data=str(tmp_path / "data")), Summary(), Summary()

    with Scripted(STATUS, NOTHING_STORED, ok(b"")) as server:
        import_once(feed, settings, first, QUIET, url=f"{server.url}/", state=None)
        import_once(feed, settings, second, QUIET, url=server.url, state=None)

    assert ((first.read, first.sent), (second.read, second.sent)) == ((1, 1), (0, 0))
    assert [each.target for each in server.asked] == ["/api/v1/status", "/api/v1/held", "/v1/traces"]
    assert {each.headers["x-podium-project"] for each in server.asked} == {"shop"}
    assert [each.suffix for each in (tmp_path / "data" / "sources").iterdir()] == [".json"]


def test_the_server_of_the_data_directory_is_found_and_a_file_keeps_the_position(tmp_path: Path, feed: Feed) -> None:
    with Scripted(STATUS, NOTHING_STORED, ok(b"")) as server:
        (tmp_path / "server.json").write_text(json.dumps({"url": server.url}))
        import_once(feed, Settings(data=str(tmp_path)), Summary(), QUIET, url=None, state=tmp_path / "state.json")

    kept = json.loads((tmp_path / "state.json").read_text())
    assert (kept["project"], kept["to"]) == ("shop", str(tmp_path))


def test_without_a_server_nothing_is_read(tmp_path: Path, feed: Feed) -> None:
    summary = Summary()

    with pytest.raises(NotFound, match="podium serve"):
        import_once(feed, Settings(data=str(tmp_path)), summary, QUIET, url=None, state=None)

    assert summary.read == 0


def test_progress_is_shown_after_each_batch(feed: Feed) -> None:
    shown: list[int] = []
    summary = Summary()

    rehearse(feed, summary, Reporter(progress=lambda: shown.append(summary.sent), trouble=lambda _: None))

    assert shown[-1] == summary.sent == 1


def test_an_import_of_which_something_could_not_be_read_is_incomplete() -> None:
    summary = Summary(read=3)
    check_complete(summary)
    summary.skip(Skipped("row 1", "has no time"))
    check_complete(summary)

    summary.skip(Skipped("a.json", "is half-written", is_unread=True))
    with pytest.raises(SourceUnavailable, match=r"^1 file or record could not be read, all else was; import again"):
        check_complete(summary)
    summary.skip(Skipped("b.json", "is half-written", is_unread=True))
    with pytest.raises(SourceUnavailable, match=r"^2 files or records could not be read"):
        check_complete(summary)
