"""The player against a small HTTP server."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from tests.demo.otlp_receiver import Receiver
from tests.demo.spans_read_back import spans_of

from podium.demo import player
from podium.demo.player import play
from podium.demo.story import DAY, HOUR


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


def starts(receiver: Receiver) -> list[int]:
    bodies = [body for path, _, body in receiver.seen if path == "/v1/traces"]
    return [
        seen.span.start_time_unix_nano
        for seen in spans_of(ExportTraceServiceRequest.FromString(body) for body in bodies)
    ]


def played(receiver: Receiver, until: Callable[[list[str]], bool]) -> list[str]:
    """Play until the words said satisfy `until`."""
    words: list[str] = []
    stop = threading.Event()
    thread = threading.Thread(target=play, args=(receiver.url, stop, words.append))
    thread.start()
    give_up = time.monotonic() + 60
    while not until(words) and time.monotonic() < give_up:
        time.sleep(0.02)
    stop.set()
    thread.join(timeout=60)
    assert not thread.is_alive()
    return words


def project(age: timedelta) -> dict[str, str]:
    last = datetime.now(UTC) - age
    return {"name": "demo", "last_time": last.strftime("%Y-%m-%dT%H:%M:%S.%f000Z")}


def test_a_server_without_the_sample_gets_the_whole_history(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player, "_DAYS", 3)

    words = played(receiver, lambda said: any("live traffic" in line for line in said))

    assert words[0] == "Writing 3 days of sample history …"
    found = starts(receiver)
    assert len(found) > 5_000
    assert time.time_ns() - 3 * DAY - HOUR < min(found) < time.time_ns() - 2.5 * DAY


def test_a_server_that_has_it_gets_only_what_passed_since(receiver: Receiver) -> None:
    receiver.projects = [project(timedelta(days=1)), {"name": "default", "last_time": "2020-01-01T00:00:00.000000000Z"}]

    words = played(receiver, lambda said: any("live traffic" in line for line in said))

    assert words[0] == "Writing 1.0 days of sample history …"
    assert min(starts(receiver)) >= time.time_ns() - DAY - 120 * 10**9


def test_a_server_that_is_up_to_date_gets_live_traffic_only(receiver: Receiver) -> None:
    receiver.projects = [project(timedelta(minutes=2))]
    began = time.time_ns()

    words = played(receiver, lambda _: time.time_ns() - began > 2 * 10**9)

    assert words == []
    assert all(start >= began for start in starts(receiver))


def test_a_stop_ends_the_history(receiver: Receiver) -> None:
    words = played(receiver, lambda said: bool(said) and len(receiver.seen) > 2)

    assert not any("live traffic" in line for line in words)


def test_a_server_that_is_not_there_is_said() -> None:
    words: list[str] = []

    play("http://127.0.0.1:9", threading.Event(), words.append)

    assert "The sample has stopped" in words[0]
