"""Cache lookups: what was found, and what that saved."""

from types import TracebackType
from typing import Literal

from podium.sdk.recording.attributes import count, money
from podium.sdk.recording.blocks import span
from podium.sdk.recording.content import word
from podium.sdk.recording.spans import NO_SPAN, Span
from podium.sdk.safety import never_raises
from podium.semconv import podium


class CacheLookup:
    """A lookup being made; where neither `hit` nor `miss` is called, the result is not known."""

    def __init__(self) -> None:
        self.span: Span = NO_SPAN

    @never_raises(None)
    def hit(
        self, *, similarity: float | None = None, saved_cost: object = None, saved_tokens: int | None = None
    ) -> None:
        """Report that it was found.

        Args:
            similarity: of what was found to what was looked for, from 0 to 1.
            saved_cost: what the call that was not made would have cost, in USD.
            saved_tokens: the tokens it would have used.
        """
        self.span.set(podium.CACHE_RESULT, "hit")
        self.span.set(podium.CACHE_SIMILARITY, similarity)
        self.span.set(podium.SAVED_COST, money(saved_cost) if saved_cost is not None else None)
        self.span.set(podium.SAVED_TOKENS, count(saved_tokens))

    @never_raises(None)
    def miss(self, *, similarity: float | None = None) -> None:
        """Report that it was not found; `similarity` is that of the nearest."""
        self.span.set(podium.CACHE_RESULT, "miss")
        self.span.set(podium.CACHE_SIMILARITY, similarity)


class cache:  # noqa: N801 - used like a function: `with cache("answers") as lookup:`
    """Record a lookup in a cache.

    Args:
        name: of the cache.
        type: exact or semantic.
        model: whose call a hit saves.
        provider: of that model.
    """

    def __init__(
        self,
        name: str = "cache",
        *,
        type: Literal["exact", "semantic"] = "exact",  # noqa: A002 - what callers call it
        model: str | None = None,
        provider: str | None = None,
    ) -> None:
        known = {podium.CACHE_NAME: word(name), podium.CACHE_TYPE: type}
        self._block = span(f"cache {word(name)}", kind="cache", attributes=known)
        self._asked = {"model": model, "provider": provider}

    def __enter__(self) -> CacheLookup:
        """Begin the lookup."""
        lookup = CacheLookup()
        lookup.span = self._block.__enter__()
        lookup.span.usage(**self._asked)  # type: ignore[arg-type] # texts only
        return lookup

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the lookup."""
        self._block.__exit__(kind, error, trace)

    async def __aenter__(self) -> CacheLookup:
        """Begin the lookup."""
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the lookup."""
        self.__exit__(kind, error, trace)
