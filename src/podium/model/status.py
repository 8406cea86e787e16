"""How the server stands: what it accepted, stored and refused. Filled by the server, not by a query."""

from typing import Literal

from podium.model.result import Result
from podium.model.time import Instant


class Count(Result):
    """`accepted` is always `stored` + `waiting`."""

    accepted: int
    stored: int
    waiting: int


class Counts(Result):
    """Items of each signal since the data directory was made."""

    spans: Count
    events: Count
    points: Count


class RequestCounts(Result):
    """OTLP requests answered with success; a duplicate was sent twice and is stored once."""

    accepted: int
    duplicate: int


class Refusal(Result):
    """What was not taken, and why."""

    reason: str
    signal: str
    items: int
    requests: int


class JournalStatus(Result):
    """What waits on the disk to be stored.

    From `limit_bytes` on senders are asked to wait; `quarantined` segments were refused by the engine.
    """

    bytes: int
    segments: int
    quarantined: int
    limit_bytes: int


class LastCommit(Result):
    """The newest segment that was stored, and how long that took."""

    batch: int
    at: Instant
    spans: int
    seconds: float


class EngineStatus(Result):
    """The column store; `rows` counts rows per table."""

    address_kind: Literal["embedded", "server"]
    version: str
    healthy: bool
    message: str | None
    bytes_on_disk: int
    rows: dict[str, int]


class UnpricedSpans(Result):
    """A model without a price, and how many spans it has."""

    provider: str
    model: str
    spans: int


class MirrorStatus(Result):
    """The copy in PostgreSQL; it holds everything up to and with `batch`, `message` says what is wrong."""

    address: str
    healthy: bool
    message: str | None
    batch: int
    waiting_batches: int


class SourceStatus(Result):
    """What another tool writes and this server follows; counts are those since the server started.

    Attributes:
        project: where it is stored.
        held: existing items, which were not sent again.
        skipped: items that could not be read.
        looked_at: when it was last read to its end.
        message: why it could not be read then.
    """

    kind: str
    name: str
    project: str
    read: int
    sent: int
    held: int
    skipped: int
    looked_at: Instant | None
    message: str | None


class Status(Result):
    """How the server stands; `ready` while it can store and read.

    Attributes:
        prices_problem: why the file of own prices, as it is now, cannot be used; null where it can, or there is none.
    """

    version: str
    started_at: Instant
    uptime_s: float
    ready: bool
    counts: Counts
    requests: RequestCounts
    refused: tuple[Refusal, ...]
    journal: JournalStatus
    last_commit: LastCommit | None
    engine: EngineStatus
    unpriced: tuple[UnpricedSpans, ...]
    disk_free_bytes: int
    mirror: MirrorStatus | None = None
    sources: tuple[SourceStatus, ...] = ()
    prices_problem: str | None = None


class PageSettings(Result):
    """What the operator chose for the pages; what a reader chooses wins.

    Attributes:
        auto_refresh: whether pages refresh by themselves.
        refresh_seconds: how often; 0 is as data arrives.
    """

    auto_refresh: bool = True
    refresh_seconds: float = 0
