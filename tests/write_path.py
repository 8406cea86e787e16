"""A write path over the session's engine, and requests to send through it."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from podium.ingest.committer import Commit, Committer
from podium.ingest.envelope import Signal
from podium.ingest.intake import Intake, Request
from podium.ingest.journal import Journal
from podium.ingest.pace import Pace
from podium.interpret.pricing.price_book import PriceBook
from podium.store.engine import Engine


@dataclass
class WritePath:
    """Journal, intake and committer; the committer's thread is not started, `settle` commits by hand."""

    journal: Journal
    intake: Intake
    committer: Committer
    commits: list[Commit]

    def take(self, signal: Signal, body: bytes, items: int, *, project: str) -> bool:
        return asyncio.run(self.intake.take(Request(signal, project, body, items)))

    def settle(self) -> None:
        """Commit everything that waits."""
        while (segment := self.journal.take(min_age_s=0.0, timeout_s=0.05)) is not None:
            self.committer._store(segment)


OpenPath = Callable[..., WritePath]


@pytest.fixture
def open_path(engine: Engine, tmp_path: Path) -> Iterator[OpenPath]:
    """Open a write path on this test's journal; opening again is a restart."""
    opened: list[WritePath] = []

    def open_(*, on_step: Callable[[str], None] = lambda _: None, quiet_interval_s: float = 0.5) -> WritePath:
        for path in opened:
            path.journal.stop()
        journal = Journal(tmp_path / "journal", max_segment_bytes=2**20, on_step=on_step)
        intake = Intake(journal, tmp_path, max_journal_bytes=2**26, min_free_bytes=0)
        commits: list[Commit] = []
        committer = Committer(
            engine,
            journal,
            intake,
            PriceBook(tmp_path / "prices.toml"),
            pace=Pace(quiet_interval_s=quiet_interval_s),
            announce=commits.append,
            on_step=on_step,
        )
        committer.prepare()
        journal.start()
        opened.append(WritePath(journal, intake, committer, commits))
        return opened[-1]

    yield open_
    for path in opened:
        path.journal.stop()


@pytest.fixture
def path(open_path: OpenPath) -> WritePath:
    return open_path()


@pytest.fixture
def now_ns() -> int:
    """A moment of today, the same for the whole test."""
    return time.time_ns() - 60 * 10**9
