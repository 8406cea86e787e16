"""`podium import`: one source, once, into a running server."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from podium.client import podium_server
from podium.errors import SourceUnavailable
from podium.settings import Settings, data_path
from podium.sources.transfer.feed import Feed
from podium.sources.transfer.positions import DIRECTORY, position_file, position_file_at
from podium.sources.transfer.posting import Posting
from podium.sources.transfer.transfer import DryRun, Summary, Transfer


@dataclass(frozen=True, slots=True)
class Reporter:
    """Where progress is shown: `progress` after each batch, `trouble` why the server takes nothing, before a wait."""

    progress: Callable[[], None]
    trouble: Callable[[str], None]


def import_once(
    feed: Feed,
    settings: Settings,
    summary: Summary,
    report: Reporter,
    *,
    url: str | None,
    state: Path | None,
) -> None:
    """Send what is new in a source to a server.

    Args:
        feed: what is read, and the project that it is kept in.
        settings: whose data directory names the server, and keeps the position.
        summary: where it is counted what became of it.
        report: where progress is shown.
        url: of the server; None for the one that runs on the data directory.
        state: the file of the position, instead of one in the data directory.

    Raises:
        PodiumError: see `podium.sources.transfer.transfer.Transfer`.
    """
    data = data_path(settings)
    address = (url or podium_server.find(data)).rstrip("/")
    # A server found by its data directory may listen elsewhere tomorrow.
    to = address if url else str(data)
    kept = position_file_at(state, feed, to) if state else position_file(data / DIRECTORY, feed, to)
    posting = Posting(address, feed.project)
    try:
        transfer = Transfer(feed.source, posting, kept, on_trouble=report.trouble, returns_to_unread=True)
        transfer.run(lambda _: report.progress(), summary)
    finally:
        posting.close()


def rehearse(feed: Feed, summary: Summary, report: Reporter) -> None:
    """Read a source from its beginning and send nothing; `summary` counts what would become of it."""
    Transfer(feed.source, DryRun(), None).run(lambda _: report.progress(), summary)


def check_complete(summary: Summary) -> None:
    """Accept an import of which everything could be read.

    Raises:
        SourceUnavailable: some of it could not; the next import reads it again.
    """
    if summary.unread:
        what = "1 file or record" if summary.unread == 1 else f"{summary.unread:,} files or records"
        msg = f"{what} could not be read, all else was; import again once that is whole, nothing is sent twice"
        raise SourceUnavailable(msg)
