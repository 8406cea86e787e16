"""How a server stands that nothing was sent to."""

from podium.model.status import Count, Counts, EngineStatus, JournalStatus, RequestCounts, Status

NONE = Count(accepted=0, stored=0, waiting=0)
STATUS = Status(
    version="1.2.3",
    started_at=0,
    uptime_s=12.34,
    ready=True,
    counts=Counts(spans=NONE, events=NONE, points=NONE),
    requests=RequestCounts(accepted=0, duplicate=0),
    refused=(),
    journal=JournalStatus(bytes=0, segments=0, quarantined=0, limit_bytes=1),
    last_commit=None,
    engine=EngineStatus(
        address_kind="embedded", version="26", healthy=True, message=None, bytes_on_disk=1, rows={"spans": 3}
    ),
    unpriced=(),
    disk_free_bytes=1,
)
