"""What every receiver does with a request, whoever brings it."""

import gzip
import threading
import time
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from tests.ingest.receivers.loopback import MakeTraces, MemoryIntake

from podium.errors import Overloaded, TooLarge
from podium.ingest.envelope import Signal
from podium.ingest.otlp.checking import check
from podium.ingest.otlp.json_requests import check_json
from podium.ingest.receivers import reception as under_test
from podium.ingest.receivers.reception import Reception

LIMIT = 100_000
DAY_NS = 24 * 3600 * 10**9


async def take(reception: Reception, body: bytes, signal: Signal = "traces", **context: Any) -> Any:
    with reception.request(signal) as about:
        for name, value in context.items():
            setattr(about, name, value)
        reception.hold(about, len(body))
        return await reception.take(about, body)


def test_requests_of_any_signal_together_hold_four_of_the_largest_and_no_byte_more(reception: Reception) -> None:
    with reception.request("traces") as traces, reception.request("logs") as logs:
        reception.hold(traces, 3 * LIMIT)
        reception.hold(logs, LIMIT)

        with pytest.raises(Overloaded, match="too many large requests"):
            reception.hold(logs, 1)


def test_a_request_gives_back_its_memory_however_it_ends(reception: Reception) -> None:
    def receive(*sizes: int) -> None:
        with reception.request("traces") as context:
            for size in sizes:
                reception.hold(context, size)

    receive(LIMIT, 3 * LIMIT)
    with pytest.raises(Overloaded):
        receive(4 * LIMIT, 1)
    receive(LIMIT, 3 * LIMIT)


async def test_a_compressed_request_holds_its_plain_bytes_too(
    reception: Reception, traces: MakeTraces, intake: MemoryIntake
) -> None:
    plain = traces(size=LIMIT).SerializeToString()
    packed = gzip.compress(plain)
    with reception.request("logs") as other:
        reception.hold(other, 3 * LIMIT - len(packed) + 1)
        with pytest.raises(Overloaded):
            await take(reception, packed, encoding="gzip")

    await take(reception, packed, encoding="gzip")

    assert [kept.body for kept in intake.kept] == [plain]


async def test_a_plain_request_is_held_once(reception: Reception, traces: MakeTraces, intake: MemoryIntake) -> None:
    body = traces(size=LIMIT).SerializeToString()
    with reception.request("logs") as other:
        reception.hold(other, 3 * LIMIT)
        await take(reception, body)

    assert len(intake.kept) == 1


async def test_times_are_judged_by_the_clock(intake: MemoryIntake, traces: MakeTraces) -> None:
    request = traces()
    start_ns = request.resource_spans[0].scope_spans[0].spans[0].start_time_unix_nano
    body = request.SerializeToString()

    early = await take(Reception(intake, LIMIT, clock=lambda: start_ns - DAY_NS - 1), body)
    on_time = await take(Reception(intake, LIMIT, clock=lambda: start_ns - DAY_NS), body)

    assert (early.rejected, on_time.rejected) == ({"start_time_out_of_range": 1}, {})
    assert intake.refused == {("traces", "start_time_out_of_range"): 1}


@pytest.fixture
def checked_by(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The threads in which requests are checked, one after the other."""
    threads: list[str] = []

    def noting(checks: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*arguments: Any) -> Any:
            threads.append(threading.current_thread().name)
            return checks(*arguments)

        return noted

    monkeypatch.setattr(under_test, "check", noting(check))
    monkeypatch.setattr(under_test, "check_json", noting(check_json))
    return threads


def a_document(size: int) -> bytes:
    span = {"traceId": "ab" * 16, "spanId": "cd" * 8, "startTimeUnixNano": str(time.time_ns()), "name": ""}
    document = {"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}
    span["name"] = "x" * (size - len(orjson.dumps(document)))
    return orjson.dumps(document)


@pytest.mark.parametrize(("is_json", "at_once"), [(False, 512 * 1024), (True, 32 * 1024)])
async def test_large_requests_are_checked_where_others_need_not_wait(
    intake: MemoryIntake, traces: MakeTraces, checked_by: list[str], *, is_json: bool, at_once: int
) -> None:
    reception = Reception(intake, 2**20)
    for size in (at_once, at_once + 1):
        body = a_document(size) if is_json else traces(size=size).SerializeToString()
        await take(reception, body, is_json=is_json)

    assert checked_by[0] == threading.current_thread().name
    assert checked_by[1].startswith("podium-otlp")
    assert len(intake.kept) == 2


@pytest.mark.parametrize("limit", [LIMIT, 2**20])
async def test_what_grows_beyond_the_limit_is_too_large_however_small_it_came(
    intake: MemoryIntake, traces: MakeTraces, limit: int
) -> None:
    reception = Reception(intake, limit)
    fits, grows = (gzip.compress(traces(size=size).SerializeToString()) for size in (limit, limit + 1))

    await take(reception, fits, encoding="gzip")
    with pytest.raises(TooLarge):
        await take(reception, grows, encoding="gzip")

    assert len(intake.kept) == 1
    assert intake.refused_requests == {("traces", "too_large"): 1}


async def test_a_refused_request_is_counted_with_what_was_in_it(
    reception: Reception, traces: MakeTraces, intake: MemoryIntake, caplog: pytest.LogCaptureFixture
) -> None:
    intake.trouble = [Overloaded("the journal is full")]
    with pytest.raises(Overloaded):
        await take(reception, traces(3).SerializeToString())

    assert (intake.refused, intake.refused_requests) == (
        {("traces", "overloaded"): 3},
        {("traces", "overloaded"): 1},
    )
    assert caplog.records == []


async def test_a_fault_of_the_server_is_logged(
    reception: Reception, traces: MakeTraces, intake: MemoryIntake, caplog: pytest.LogCaptureFixture
) -> None:
    intake.trouble = [OSError("disk on fire")]
    with pytest.raises(OSError, match="disk on fire"):
        await take(reception, traces(3).SerializeToString())

    assert [record.getMessage() for record in caplog.records] == ["a request with traces could not be taken"]


async def test_the_refused_items_of_a_repeated_request_are_counted_once(
    reception: Reception, traces: MakeTraces, intake: MemoryIntake
) -> None:
    request = traces(2)
    request.resource_spans[0].scope_spans[0].spans[0].span_id = b""

    for _ in range(2):
        await take(reception, request.SerializeToString())

    assert intake.refused == {("traces", "invalid_span_id"): 1}
