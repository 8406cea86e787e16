"""Streams of any client: the time to their first part, measured where the user reads them."""

import time
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Any, TypeVar, overload

from podium.sdk.recording.spans import Span, current
from podium.sdk.safety import guarded

T = TypeVar("T")


@overload
def stream(parts: Iterable[T], *, span: Span | None = None) -> Iterator[T]: ...


@overload
def stream(parts: AsyncIterable[T], *, span: Span | None = None) -> AsyncIterator[T]: ...


def stream(parts: Any, *, span: Span | None = None) -> Any:
    """Return the same parts; the span learns when the first of them came, counted from this call.

    Args:
        parts: what a client streams: `for part in stream(client.create(stream=True)):`.
        span: of the model call; else the current one.
    """
    to = span or current()
    began = time.perf_counter()
    if hasattr(parts, "__aiter__"):
        return _later(parts, to, began)
    return _now(parts, to, began)


def _now(parts: Iterable[T], span: Span, began: float) -> Iterator[T]:
    is_first = True
    for part in parts:
        if is_first:
            is_first = False
            with guarded("stream"):
                span.first_token(time.perf_counter() - began)
        yield part


async def _later(parts: AsyncIterable[T], span: Span, began: float) -> AsyncIterator[T]:
    is_first = True
    async for part in parts:
        if is_first:
            is_first = False
            with guarded("stream"):
                span.first_token(time.perf_counter() - began)
        yield part
