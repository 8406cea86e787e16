"""The time to the first part of a stream."""

import asyncio
import time
from collections.abc import Iterator

import pytest
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


def test_the_first_part_of_any_stream_is_timed(recorded: Recorded) -> None:
    with podium.llm():
        parts = list(podium.stream(iter(["a", "b"])))

    assert parts == ["a", "b"]
    assert isinstance((recorded.span.attributes or {})["gen_ai.response.time_to_first_chunk"], float)


def test_the_first_part_of_an_async_stream_is_timed(recorded: Recorded) -> None:
    async def source() -> object:
        yield "a"
        yield "b"

    async def main() -> list[object]:
        async with podium.llm() as call:
            return [part async for part in podium.stream(source(), span=call)]  # type: ignore[call-overload]

    assert asyncio.run(main()) == ["a", "b"]
    assert isinstance((recorded.span.attributes or {})["gen_ai.response.time_to_first_chunk"], float)


def test_only_the_first_part_is_timed_from_the_call_on(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = [100.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now_s[0])

    def source() -> Iterator[str]:
        for part in "abc":
            now_s[0] += 2
            yield part

    with podium.llm():
        assert "".join(podium.stream(source())) == "abc"

    assert (recorded.span.attributes or {})["gen_ai.response.time_to_first_chunk"] == 2.0


def test_a_stream_without_parts_has_no_first_one(recorded: Recorded) -> None:
    with podium.llm() as call:
        assert list(podium.stream([], span=call)) == []

    assert "gen_ai.response.time_to_first_chunk" not in (recorded.span.attributes or {})
