"""The way from a source into this very process."""

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.app.conftest import SharedEngine, until
from tests.spans import request

from podium.app.asgi import create_app
from podium.app.inlet import Follower, Inlet
from podium.app.parts import Parts, assemble
from podium.errors import Overloaded, StoreUnavailable
from podium.ingest import intake
from podium.settings import Settings
from podium.sources.otlp import messages
from podium.sources.otlp.messages import Key
from podium.sources.source import Batch, Position
from podium.sources.transfer.feed import Feed

START_NS = time.time_ns() // 10**9 * 10**9 - 600 * 10**9


class Records:
    """A source of three spans; it reads from its position on, and from the beginning where that is lost."""

    kind = "records"

    def __init__(self, name: str = "here") -> None:
        self.name = name
        self.first = time.time_ns()

    def message(self, number: int) -> Any:
        ids = (self.first.to_bytes(16, "big"), (self.first + number).to_bytes(8, "big"), b"")
        return messages.traces(self.kind, {}, [messages.span(ids, f"record {number}", (START_NS, START_NS + 1), {})])

    def read(self, position: Position) -> Iterator[Batch]:
        for number in range(position if isinstance(position, int) else 0, 3):
            yield Batch((("traces", self.message(number)),), number + 1, 1)


@pytest.fixture
def records() -> Records:
    return Records()


@pytest.fixture
def parts(shared: SharedEngine, settings: Settings, records: Records) -> Parts:
    return assemble(settings, [Feed(records, f"inlet-{records.first}")])


@pytest.fixture
def inlet(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> Inlet:
    """The inlet of a server that does not run; nobody waits for its committer."""
    follower, _ = parts.workers
    assert isinstance(follower, Follower)
    monkeypatch.setattr(follower._inlet, "_catch_up", lambda: None)
    return follower._inlet


def source(client: TestClient) -> dict[str, Any]:
    (found,) = client.get("/api/v1/status").json()["sources"]
    return dict(found)


def test_what_a_source_has_is_stored_in_its_project(client: TestClient, records: Records) -> None:
    until(lambda: source(client)["looked_at"])

    shown = source(client)
    assert (shown["kind"], shown["read"], shown["sent"], shown["held"], shown["message"]) == ("records", 3, 3, 0, None)
    until(lambda: client.get("/api/v1/status").json()["counts"]["spans"]["waiting"] == 0)
    spans = client.get("/api/v1/spans", params={"project": f"inlet-{records.first}"}).json()["spans"]
    assert sorted(each["name"] for each in spans) == ["record 0", "record 1", "record 2"]


def test_what_is_stored_already_is_not_sent_again(
    parts: Parts, records: Records, settings: Settings, tmp_path: Path
) -> None:
    with TestClient(create_app(parts)) as first:
        until(lambda: source(first)["sent"] == 3)
        until(lambda: first.get("/api/v1/status").json()["counts"]["spans"]["waiting"] == 0)
    for file in (tmp_path / "data" / "sources").iterdir():
        file.unlink()

    with TestClient(create_app(assemble(settings, [Feed(records, f"inlet-{records.first}")]))) as again:
        until(lambda: source(again)["looked_at"])
        shown = source(again)

    assert (shown["read"], shown["sent"], shown["held"]) == (3, 0, 3)


def test_nothing_is_taken_before_the_server_runs(inlet: Inlet, records: Records) -> None:
    with pytest.raises(Overloaded, match="before the server runs"):
        inlet.send("traces", records.message(0))


def test_a_server_that_keeps_nothing_in_time_is_too_busy(
    inlet: Inlet, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("podium.app.inlet._KEPT_WITHIN_S", 0.05)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    inlet.open(loop)  # the journal was not started, so nothing comes to the disk

    with pytest.raises(Overloaded, match="too busy"):
        inlet.send("traces", records.message(0))

    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_what_was_accepted_before_is_waited_for_once(inlet: Inlet, parts: Parts) -> None:
    async def take(number: int) -> None:
        await parts.intake.take(intake.Request("traces", "inlet", request() + bytes(number), 1))

    inlet.settle()
    inlet._accepted = {}
    parts.journal.start()
    asyncio.run(take(0))
    with pytest.raises(Overloaded, match="not stored yet"):
        inlet.settle()

    segment = parts.journal.take(min_age_s=0.0, timeout_s=5)
    assert segment is not None
    parts.intake.stored(segment)
    asyncio.run(take(1))  # who comes later is not waited for

    inlet.settle()
    parts.journal.stop()


def test_points_have_no_keys_that_could_be_stored(inlet: Inlet) -> None:
    assert inlet.existing("metrics", {Key("1" * 32, "2" * 16): START_NS}) == set()


def test_an_engine_that_cannot_say_what_is_stored_is_asked_again(
    inlet: Inlet, shared: SharedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        msg = "away"
        raise StoreUnavailable(msg)

    monkeypatch.setattr(shared, "select", away, raising=False)

    with pytest.raises(Overloaded, match="cannot say what is stored") as refused:
        inlet.existing("traces", {Key("1" * 32, "2" * 16): START_NS})

    assert refused.value.retry_after_s == 5
