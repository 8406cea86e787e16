"""The time to the first part of a stream."""

import asyncio

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
