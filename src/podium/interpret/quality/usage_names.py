"""Which attributes hold usage or cost by the look of their names, and are read by nobody."""

import re
from collections.abc import Iterable

from podium.semconv import foreign

# `promptTokens` → prompt, Tokens; `costUSD` → cost, USD.
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_MOST_KNOWN = 10_000
_MOST_CHARACTERS = 200


def is_foreign_usage(name: str) -> bool:
    """Return whether an attribute of that name on a span without usage is usage that was not read.

    `llm.cost_usd`, `promptTokens` and `usage.total` are, `max_tokens`, `cpu.usage` and `shipping.cost` are not. The
    attributes that usage is read from are, too: without usage their value was no number that counts.
    """
    if name in foreign.BESIDE_USAGE or len(name) > _MOST_CHARACTERS:
        return False
    words = {word.lower() for word in _WORDS.findall(name)}
    if words & foreign.OF_OTHERS:
        return False
    if words & foreign.TOKENS or words & foreign.COSTS:
        return True
    if foreign.TOKEN in words:
        return bool(words & foreign.TOKEN_COUNTS)
    return bool(words & foreign.OF_ANYTHING and words & foreign.OF_MODELS)


class UsageNames:
    """Tells usage by its name, and asks of every name once; so many are remembered."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    def among(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those names that look like usage, in order."""
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        return tuple(sorted(name for name in names if self._is_usage(name)))

    def _is_usage(self, name: str) -> bool:
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = is_foreign_usage(name)
        return known
