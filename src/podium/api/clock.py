"""The time as the documented endpoints write it: without a zone, in the configured one, and where its days begin."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from podium.model.time import NS_PER_S


def utc_text(ns: int) -> str:
    """Return an instant in UTC to the microsecond, with the zone: 0 → `1970-01-01T00:00:00.000000+00:00`."""
    seconds, rest = divmod(ns, NS_PER_S)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class Clock:
    """The time now, and the zone in which texts without one are meant.

    Attributes:
        zone: setting `time_zone`.
        now_ns: the time in ns since 1970.
    """

    zone: tzinfo = UTC
    now_ns: Callable[[], int] = field(default=time.time_ns)

    def now_text(self) -> str:
        """Return the time now as `2025-10-12T14:30:00`."""
        return self.text(self.now_ns())

    def text(self, ns: int) -> str:
        """Return an instant as the documented endpoints write it: `2025-10-12T14:30:00`, in the zone, without it."""
        return self.local(ns).strftime("%Y-%m-%dT%H:%M:%S")

    def minute(self, ns: int) -> str:
        """Return the minute of an instant: `2025-10-12 14:30`."""
        return self.local(ns).strftime("%Y-%m-%d %H:%M")

    def hour_minute(self, ns: int) -> str:
        """Return the time of day: `14:30`."""
        return self.local(ns).strftime("%H:%M")

    def local(self, ns: int) -> datetime:
        """Return an instant in the zone, to the second."""
        return datetime.fromtimestamp(ns // NS_PER_S, self.zone)

    def midnight_ns(self, days_ago: int = 0) -> int:
        """Return the start of today, or of a day before, in the zone."""
        day = self.local(self.now_ns()).date() - timedelta(days=days_ago)
        start = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        return int(start.timestamp()) * NS_PER_S
