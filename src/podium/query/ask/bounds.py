"""Project and time range: the two bounds of every query."""

from dataclasses import dataclass, replace

from podium.errors import InvalidInput
from podium.model.time import NS_PER_S

# What `$bounds` becomes for each kind of table; `s` is the row.
SPAN_BOUNDS = (
    "s.project = {project:String}"
    " AND s.start_time >= fromUnixTimestamp64Nano({since_ns:Int64}, 'UTC')"
    " AND s.start_time < fromUnixTimestamp64Nano({until_ns:Int64}, 'UTC')"
)
EVENT_BOUNDS = SPAN_BOUNDS.replace("s.start_time", "s.time")
# A trace has a row in every hour in which a span of it started.
TRACE_BOUNDS = (
    "s.project = {project:String}"
    " AND s.hour >= toStartOfHour(toDateTime(intDiv({since_ns:Int64}, 1000000000), 'UTC'))"
    " AND s.hour < toDateTime(intDiv({until_ns:Int64} + 999999999, 1000000000), 'UTC')"
)

MINUTE_S = 60
HOUR_S = 3_600
DAY_S = 86_400
# Below this figures are read from spans, to the nanosecond; from here on they are read by whole minutes.
_EXACT_BELOW_S = 1_200
_STEPS_S = (
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800,
    604_800, 1_209_600, 2_592_000,
)  # fmt: skip
# A range is widened by up to an interval at its start and to the whole minute at its end; the step stays.
_INTERVALS = 62
_MAX_INTERVALS = 2_000
# A month is drawn by days: its figures then come from the rollup by day, which keeps them fast.
_BY_DAY_FROM_S = 15 * DAY_S


@dataclass(frozen=True, slots=True)
class Bounds:
    """One project from `since_ns` up to, not including, `until_ns`."""

    project: str
    since_ns: int
    until_ns: int

    @classmethod
    def last(cls, project: str, length_ns: int, until_ns: int) -> "Bounds":
        """Return the bounds of the given length that end at `until_ns`, begun at a whole interval of their trend.

        A trend drawn over them then begins with a full interval; they are longer by less than one interval.
        """
        step_ns = auto_step_s(length_ns / NS_PER_S) * NS_PER_S
        return cls(project, max(until_ns - length_ns, 0) // step_ns * step_ns, until_ns)

    @property
    def seconds(self) -> float:
        """Their length in seconds."""
        return (self.until_ns - self.since_ns) / NS_PER_S

    def for_figures(self) -> "Bounds":
        """Return the bounds that figures are read for: widened to whole minutes from 20 minutes on."""
        if self.seconds < _EXACT_BELOW_S:
            return self
        step_ns = MINUTE_S * NS_PER_S
        return replace(
            self, since_ns=self.since_ns // step_ns * step_ns, until_ns=-(-self.until_ns // step_ns) * step_ns
        )

    def previous(self) -> "Bounds":
        """Return the bounds of the same length right before."""
        return replace(self, since_ns=self.since_ns - (self.until_ns - self.since_ns), until_ns=self.since_ns)

    def with_previous(self) -> "Bounds":
        """Return these bounds and the previous ones as one."""
        return replace(self, since_ns=self.previous().since_ns)

    def values(self) -> dict[str, object]:
        """Return the values that `$bounds` names."""
        return {"project": self.project, "since_ns": max(self.since_ns, 0), "until_ns": self.until_ns}


def auto_step_s(seconds: float) -> int:
    """Return the step, in whole seconds, that draws a length of time in about 60 intervals or less."""
    if seconds >= _BY_DAY_FROM_S:
        return next((step for step in _STEPS_S if step >= DAY_S and seconds / step < _INTERVALS), _STEPS_S[-1])
    return next(step for step in _STEPS_S if seconds / step < _INTERVALS)


def interval_starts(bounds: Bounds, step_s: int) -> list[int]:
    """Return the starts, in ns, of the intervals that cover the bounds; multiples of the step since 1970.

    Raises:
        InvalidInput: there are more than 2,000 of them.
    """
    step_ns = step_s * NS_PER_S
    first = bounds.since_ns // step_ns
    last = (bounds.until_ns - 1) // step_ns
    if last - first >= _MAX_INTERVALS:
        msg = f"a step of {step_s} s gives more than {_MAX_INTERVALS} intervals here; take a longer one"
        raise InvalidInput(msg)
    return [number * step_ns for number in range(first, last + 1)]
