"""Project and time range: the two bounds of every query."""

from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True)
class Bounds:
    """One project from `since_ns` up to, not including, `until_ns`.

    Attributes:
        now_ns: when it was asked for, if that matters: what comes later has not happened.
    """

    project: str
    since_ns: int
    until_ns: int
    now_ns: int | None = None

    @property
    def seconds(self) -> float:
        """Their length in seconds."""
        return (self.until_ns - self.since_ns) / NS_PER_S

    def previous(self) -> "Bounds":
        """Return the bounds right before, as long as what has passed of these: a day so far is compared with no more.

        Bounds that have not begun are compared as a whole.
        """
        has_begun = self.now_ns is not None and self.now_ns > self.since_ns
        passed_ns = min(self.until_ns, self.now_ns or 0) if has_begun else self.until_ns
        return replace(self, since_ns=2 * self.since_ns - passed_ns, until_ns=self.since_ns)

    def with_previous(self) -> "Bounds":
        """Return these bounds and the previous ones as one."""
        return replace(self, since_ns=self.previous().since_ns)

    def values(self) -> dict[str, object]:
        """Return the values that `$bounds` names."""
        return {"project": self.project, "since_ns": max(self.since_ns, 0), "until_ns": self.until_ns}


def whole_hours(bounds: Bounds) -> tuple[int, int]:
    """Return start and end, in seconds, of the whole hours within the bounds; both the same where there is none."""
    hour_ns = HOUR_S * NS_PER_S
    since, until = -(-bounds.since_ns // hour_ns), bounds.until_ns // hour_ns
    return since * HOUR_S, max(until, since) * HOUR_S
