"""The intervals that charts over time are cut into, on the clock of a zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from podium.errors import InvalidInput
from podium.model.time import NS_PER_S
from podium.query.ask.bounds import DAY_S, HOUR_S, Bounds

_STEPS_S = (
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800,
    604_800, 1_209_600, 2_592_000,
)  # fmt: skip
# A range may begin and end within an interval; the step stays.
_INTERVALS = 62
_MAX_INTERVALS = 2_000
# A month is drawn by days: its figures then come from coarse rows of the rollups, which keeps them fast.
_BY_DAY_FROM_S = 15 * DAY_S
_MIDNIGHT_1970 = datetime(1970, 1, 1)  # noqa: DTZ001 - of whichever zone's clock


@dataclass(frozen=True, slots=True)
class Intervals:
    """Intervals in a row that cover some bounds; each ends where the next begins.

    Attributes:
        bounds: what they cover; the first begins there or before, the last may end after.
        step_s: how long they are; where clocks are changed one is shorter or longer.
        starts_s: when they begin, in seconds since 1970.
    """

    bounds: Bounds
    step_s: int
    starts_s: tuple[int, ...]

    @classmethod
    def over(cls, bounds: Bounds, step_s: int | None = None, zone: tzinfo = UTC) -> "Intervals":
        """Return the intervals of that step, or of one that suits the bounds, on the clock of a zone.

        They begin where that clock shows a multiple of the step since 1970: steps of whole days at midnight, whether
        the day has 23, 24 or 25 hours. Of an hour that the clock shows twice, steps of up to an hour begin anew the
        second time; longer ones go on. Those that a clock skips begin when it does.

        Raises:
            InvalidInput: there are more than 2,000 of them.
        """
        step_s = step_s or auto_step_s(bounds.seconds)
        if bounds.seconds / step_s >= _MAX_INTERVALS:
            msg = f"a step of {step_s} s gives more than {_MAX_INTERVALS} intervals here; take a longer one"
            raise InvalidInput(msg)
        since_s = bounds.since_ns // NS_PER_S
        begun = sorted(set(_starts(since_s, -(-bounds.until_ns // NS_PER_S), step_s, zone)))
        first = max((start for start in begun if start <= since_s), default=0)
        return cls(bounds, step_s, (max(first, 0), *(start for start in begun if start > since_s)))

    @property
    def starts_ns(self) -> tuple[int, ...]:
        """When they begin, in ns since 1970."""
        return tuple(start * NS_PER_S for start in self.starts_s)

    def seconds(self) -> dict[int, float]:
        """Return `{start in s: how much of the interval lies in the bounds}`, in seconds."""
        edges = [self.bounds.since_ns, *self.starts_ns[1:], self.bounds.until_ns]
        return {start: (edges[number + 1] - edges[number]) / NS_PER_S for number, start in enumerate(self.starts_s)}

    def cells_cut(self, grain_s: int) -> tuple[int, ...]:
        """Return the multiples of a grain, in seconds, after which and before the next of which one begins."""
        return tuple(dict.fromkeys(start // grain_s * grain_s for start in self.starts_s[1:] if start % grain_s))


def auto_step_s(seconds: float) -> int:
    """Return the step, in whole seconds, that draws a length of time in about 60 intervals or less."""
    if seconds >= _BY_DAY_FROM_S:
        return next((step for step in _STEPS_S if step >= DAY_S and seconds / step < _INTERVALS), _STEPS_S[-1])
    return next(step for step in _STEPS_S if seconds / step < _INTERVALS)


def _starts(since_s: int, until_s: int, step_s: int, zone: tzinfo) -> Iterator[int]:
    """Yield when the clock shows the multiples of a step, from before the bounds to their end."""
    shown = datetime.fromtimestamp(since_s, zone).replace(tzinfo=None)
    # One more before, for the clock may have gone back since.
    wall_s = ((shown - _MIDNIGHT_1970) // timedelta(seconds=step_s) - 1) * step_s
    while True:
        wall = (_MIDNIGHT_1970 + timedelta(seconds=wall_s)).replace(tzinfo=zone)
        start, again = int(wall.timestamp()), int(wall.replace(fold=1).timestamp())
        if again < start:  # the clock skips it, and the two readings lie around the change (PEP 495)
            start = _change(again, start, zone)
        if start >= until_s:
            return
        yield start
        if start < again < until_s and step_s <= HOUR_S:
            yield again
        wall_s += step_s


def _change(before_s: int, after_s: int, zone: tzinfo) -> int:
    """Return the second in which the clock changes, after `before_s` and up to `after_s`."""
    old = datetime.fromtimestamp(before_s, zone).utcoffset()
    while after_s - before_s > 1:
        middle_s = (before_s + after_s) // 2
        if datetime.fromtimestamp(middle_s, zone).utcoffset() == old:
            before_s = middle_s
        else:
            after_s = middle_s
    return after_s
