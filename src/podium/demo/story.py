"""What happened at the sample company in the last month: growth, releases, and four things that went wrong.

Everything is placed relative to `now`, so that the last day always has something to find:

- yesterday's (or today's) afternoon: Anthropic answers 429 for an hour and a half;
- 7 hours ago: one research trace repeats the same two steps until it runs into its limit;
- since 30 hours: release `a41f` of checkout-agents sends a far longer prompt;
- 5 days ago, for 18 hours: DeepSeek answers three times slower than usual.
"""

import math
from dataclasses import dataclass

SECOND = 1_000_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_BURST_FROM, _BURST_TO = 14 * HOUR, 15 * HOUR + 30 * MINUTE
_RUNAWAY_AGO = 7 * HOUR
_SLOW_AGO, _SLOW_FOR, _SLOW_FACTOR = 5 * DAY + 6 * HOUR, 18 * HOUR, 3.0
_A41F_AGO = 30 * HOUR
_GROWTH_PER_DAY = 0.014
_WEEKEND = (5, 6)
_THURSDAY = 3  # the unix epoch was one

# Share of the day's work in each UTC hour: two shoppers' continents, and a quiet night.
_HOURS = (9, 7, 5, 4, 5, 8, 15, 28, 44, 58, 64, 66, 60, 62, 66, 70, 68, 66, 68, 64, 52, 38, 24, 14)
_WORKING_HOURS = (0, 0, 0, 0, 0, 1, 4, 14, 30, 40, 42, 38, 26, 36, 42, 44, 38, 22, 10, 5, 3, 2, 1, 0)

# Service → (age, version), newest first.
_RELEASES = {
    "support-desk": ((3 * DAY, "6f2b"), (10 * DAY, "b3c9"), (17 * DAY, "81be"), (99 * DAY, "7d10")),
    "checkout-agents": ((_A41F_AGO, "a41f"), (8 * DAY, "9c02"), (20 * DAY, "52ee"), (99 * DAY, "4b7a")),
    "research": ((12 * DAY, "2.4.0"), (99 * DAY, "2.3.1")),
    "catalog-pipeline": ((6 * DAY, "118"), (16 * DAY, "117"), (99 * DAY, "115")),
    "ops-copilot": ((9 * DAY, "0.9.2"), (99 * DAY, "0.9.0")),
}


def hour_weights(*, working_hours: bool) -> tuple[int, ...]:
    """Return how much happens in each hour of a day."""
    return _WORKING_HOURS if working_hours else _HOURS


def weekday(day: int) -> int:
    """Return 0 for Monday to 6 for Sunday of a day counted from the unix epoch."""
    return (day + _THURSDAY) % 7


@dataclass(frozen=True, slots=True)
class Story:
    """The story as seen at `now_ns`."""

    now_ns: int

    def volume(self, day: int, *, working_hours: bool) -> float:
        """Return how busy a day is beside an average one: weekly rhythm times growth."""
        rhythm = (1.06, 1.1, 1.08, 1.05, 1.12, 0.86, 0.78)[weekday(day)]
        if working_hours and weekday(day) in _WEEKEND:
            rhythm = 0.18
        age = self.now_ns // DAY - day
        return rhythm * math.exp(-_GROWTH_PER_DAY * (age - 15))

    def release(self, service: str, at_ns: int) -> str:
        """Return the version of a service that ran at an instant."""
        age = self.now_ns - at_ns
        released = [version for since, version in _RELEASES[service] if age <= since]
        return released[0]

    def is_rate_limited(self, provider: str, at_ns: int) -> bool:
        """Return whether a provider turns calls away."""
        burst_day = (self.now_ns - _BURST_TO - HOUR) // DAY * DAY
        return provider == "anthropic" and burst_day + _BURST_FROM <= at_ns < burst_day + _BURST_TO

    def slowness(self, provider: str, at_ns: int) -> float:
        """Return how many times slower than usual a provider answers."""
        began = self.now_ns - _SLOW_AGO
        return _SLOW_FACTOR if provider == "deepseek" and began <= at_ns < began + _SLOW_FOR else 1.0

    def has_long_prompt(self, at_ns: int) -> bool:
        """Return whether checkout's prompt is the long one of release a41f."""
        return self.release("checkout-agents", at_ns) == "a41f"

    @property
    def runaway_ns(self) -> int:
        """When the runaway loop began."""
        return self.now_ns - _RUNAWAY_AGO
