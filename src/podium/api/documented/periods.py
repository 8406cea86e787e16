"""The periods of the monitoring endpoints: today, seven days, all time, and the last 70 minutes by ten."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from podium.api.clock import Clock
from podium.api.documented.request_bounds import DAY_NS, project_of, whole_project
from podium.api.services import Services
from podium.model.time import NS_PER_MS, NS_PER_S
from podium.query.ask.bounds import Bounds

POINTS = 7
STEP_S = 600
UNKNOWN = "N/A"
_WEEK_DAYS = 7
_EXACT_BELOW_S = 10
_MS_BELOW_S = 0.01


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of one request.

    Attributes:
        clock: the time, in the configured zone.
        now_ns: when it was asked.
        ever: all of the project.
    """

    clock: Clock
    now_ns: int
    ever: Bounds

    @property
    def today(self) -> Bounds:
        """From midnight in the zone."""
        return Bounds(self.ever.project, self.clock.midnight_ns(), self.now_ns)

    @property
    def week(self) -> Bounds:
        """The last seven days to the minute."""
        return Bounds(self.ever.project, self.now_ns - _WEEK_DAYS * DAY_NS, self.now_ns)

    @property
    def day(self) -> Bounds:
        """The last 24 hours."""
        return Bounds(self.ever.project, self.now_ns - DAY_NS, self.now_ns)

    @property
    def recent(self) -> Bounds:
        """What the charts show: seven intervals of ten minutes that end now."""
        return Bounds(self.ever.project, self.now_ns - POINTS * STEP_S * NS_PER_S, self.now_ns)

    def points(self, **series: Mapping[int, int]) -> list[dict[str, Any]]:
        """Return the points of a chart, oldest first; each is labelled by the end of its interval."""
        return [
            {
                "time": self.clock.hour_minute(self.now_ns - back * STEP_S * NS_PER_S),
                **{name: counts.get(back, 0) for name, counts in series.items()},
            }
            for back in reversed(range(POINTS))
        ]


def periods_of(request: Request, services: Services) -> Periods:
    """Return the periods a request is about."""
    now_ns = services.clock.now_ns()
    return Periods(services.clock, now_ns, whole_project(project_of(request, services.engine), now_ns))


def percent(part: int, whole: int) -> float:
    """Return part of whole in percent, to one place; 0 of nothing, as documented."""
    return round(100 * part / whole, 1) if whole else 0.0


def length(ns: float | None) -> str:
    """Return a duration as the pages show it: `2.3s`, `45s`, `3ms`; `N/A` where there is none."""
    if ns is None:
        return UNKNOWN
    seconds = ns / NS_PER_S
    if seconds < _MS_BELOW_S:
        return f"{ns / NS_PER_MS:.3g}ms"
    if seconds < _EXACT_BELOW_S:
        return f"{seconds:.2f}".rstrip("0").rstrip(".") + "s"
    return f"{seconds:.0f}s"
