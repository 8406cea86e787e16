"""What the routes work with, handed down once by the composition root."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir

from podium.api.clock import Clock
from podium.api.live import Live
from podium.errors import Overloaded
from podium.model.status import PageSettings, Status
from podium.store.engine import Engine


async def _keep_nothing(_project: str, _body: bytes) -> None:
    msg = "this server takes no telemetry"
    raise Overloaded(msg)


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of a running server that the routes need.

    Attributes:
        engine: where telemetry is read.
        status: gives the state of the server now.
        live: the hub that every commit is published to.
        catch_up: called before every read, on a worker thread; waits until what came while nobody read is stored.
        clock: the time, in the zone of texts that name none.
        pages: what the operator chose for the pages.
        keep: takes an OTLP request with spans for a project; returns when it is on the disk.
        replay: queues the segments that the engine refused once more; returns how many there are.
        spool: the directory of files that are written before they are sent.
        settle: waits until all that was taken before the call is stored, but not for long; whether it is.
    """

    engine: Engine
    status: Callable[[], Status]
    live: Live
    catch_up: Callable[[], None] = lambda: None
    keep: Callable[[str, bytes], Awaitable[None]] = _keep_nothing
    replay: Callable[[], int] = lambda: 0
    clock: Clock = field(default_factory=Clock)
    pages: PageSettings = field(default_factory=PageSettings)
    spool: Path = field(default_factory=lambda: Path(gettempdir()))
    settle: Callable[[], bool] = lambda: True
