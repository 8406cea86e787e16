"""What a running server is made of, opened in the right order."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from podium.api import live
from podium.app.inlet import Follower, Inlet
from podium.app.worker import Worker
from podium.ingest import committer
from podium.ingest.committer import Committer
from podium.ingest.intake import Intake
from podium.ingest.journal import Journal
from podium.ingest.pace import Pace, Readers
from podium.ingest.receivers.reception import Reception
from podium.ingest.refused import Refused
from podium.interpret.pricing.price_book import PriceBook
from podium.settings import Settings, data_path
from podium.sources.transfer.feed import Feed
from podium.sources.transfer.following import Following
from podium.sources.transfer.positions import DIRECTORY, position_file
from podium.store.engine import Engine, embedded_address
from podium.store.schema import migrate

if TYPE_CHECKING:
    from podium.mirror.mirror import Mirror

log = logging.getLogger("podium")

OWN_PRICES = "prices.toml"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a running server is made of."""

    settings: Settings
    engine: Engine
    journal: Journal
    intake: Intake
    reception: Reception
    committer: Committer
    live: live.Live
    started_ns: int
    workers: tuple[Worker, ...] = ()
    mirror: "Mirror | None" = None
    followed: tuple[Following, ...] = ()
    book: PriceBook = field(default_factory=PriceBook)


def assemble(
    settings: Settings, feeds: Sequence[Feed] = (), *, on_step: Callable[[str], None] = lambda _: None
) -> Parts:
    """Open everything and take up what an earlier run left; nothing listens yet.

    Args:
        settings: see `podium.settings`.
        feeds: followed for as long as the server runs.
        on_step: called with the name of each step of the write path before it happens.

    Raises:
        InvalidInput: a setting has no meaning.
        StoreUnavailable: the engine cannot be opened, or another Podium uses the data directory.
    """
    data = data_path(settings)
    data.mkdir(parents=True, exist_ok=True)
    make_mirror = _mirror_of(settings.database_url, data) if settings.database_url else None
    limits = {
        "max_execution_time": settings.query_seconds,
        "max_memory_usage": settings.query_memory_bytes,
        "output_format_json_escape_forward_slashes": 0,
    }
    engine = Engine(embedded_address(data / "engine"), readers=settings.query_threads, limits=limits)
    for name in migrate(engine):
        log.info("applied migration %s", name)
    journal = Journal(data / "journal", max_segment_bytes=settings.max_segment_bytes, on_step=on_step)
    intake = Intake(journal, data, max_journal_bytes=settings.max_journal_bytes, min_free_bytes=settings.min_free_bytes)
    refused = Refused(engine)
    reception = Reception(intake, settings.max_request_bytes, note=refused.note)
    book = PriceBook(data / OWN_PRICES)
    if book.problem:
        log.error("%s is not used: %s", OWN_PRICES, book.problem)
    hub = live.Live()
    writer = Committer(
        engine,
        journal,
        intake,
        book,
        pace=Pace(settings.commit_interval_ms / 1000, settings.quiet_interval_ms / 1000, Readers(lambda: hub.is_heard)),
        announce=lambda commit: hub.publish(_announced(commit)),
        on_step=on_step,
    )
    writer.prepare()
    mirror = make_mirror(engine, writer) if make_mirror else None
    followers = tuple(
        _follower(feed, data, Inlet(intake, reception, engine, writer.catch_up, feed.project)) for feed in feeds
    )
    workers: tuple[Worker, ...] = (*followers, refused, mirror) if mirror else (*followers, refused)
    return Parts(
        settings,
        engine,
        journal,
        intake,
        reception,
        writer,
        hub,
        time.time_ns(),
        workers,
        mirror,
        tuple(each.following for each in followers),
        book,
    )


def _follower(feed: Feed, data: Path, inlet: Inlet) -> Follower:
    return Follower(inlet, Following(feed, inlet, position_file(data / DIRECTORY, feed, to="")))


def _mirror_of(database_url: str, data: Path) -> "Callable[[Engine, Committer], Mirror]":
    """Return what makes the mirror; the address is read at once, before anything is opened."""
    from podium.mirror.address import parse_address  # noqa: PLC0415 - loads the driver, which few need
    from podium.mirror.mirror import Mirror, source_of  # noqa: PLC0415 - as above

    address = parse_address(database_url)
    source = source_of(data)
    return lambda engine, writer: Mirror(engine, address, source, lambda: writer.last.batch if writer.last else 0)


def _announced(commit: committer.Commit) -> live.CommitEvent:
    return live.CommitEvent(
        batch=commit.batch,
        at=commit.at_ns,
        projects=commit.projects,
        spans=commit.spans,
        events=commit.events,
        points=commit.points,
    )
