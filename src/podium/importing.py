"""`podium import`: one source, once, into a running server."""

from collections.abc import Callable
from pathlib import Path

from podium import remote
from podium.settings import Settings, data_path
from podium.sources.positions import DIRECTORY, place, place_in
from podium.sources.posting import Posting
from podium.sources.source import Source
from podium.sources.transfer import DryRun, Summary, Transfer


def import_once(
    source: Source,
    settings: Settings,
    *,
    url: str | None,
    project: str,
    state: Path | None,
    on_progress: Callable[[Summary], None],
    on_trouble: Callable[[str], None],
) -> Summary:
    """Send what is new in a source to a server and return what became of it.

    Args:
        source: what is read.
        settings: whose data directory names the server, and keeps the position.
        url: of the server; None for the one that runs on the data directory.
        project: where everything is kept.
        state: the file of the position, instead of one in the data directory.
        on_progress: called after each batch.
        on_trouble: told why the server takes nothing, while it is waited for.

    Raises:
        PodiumError: see `podium.sources.transfer.Transfer`.
    """
    data = data_path(settings)
    address = (url or remote.find(data)).rstrip("/")
    # A server found by its data directory may listen elsewhere tomorrow.
    to = address if url else str(data)
    kept = place_in(state, source, project, to) if state else place(data / DIRECTORY, source, project, to)
    posting = Posting(address, project)
    try:
        return Transfer(source, posting, kept, on_trouble=on_trouble).run(on_progress)
    finally:
        posting.close()


def rehearse(source: Source, on_progress: Callable[[Summary], None]) -> Summary:
    """Read a source from its beginning, send nothing, and return what would become of it."""
    return Transfer(source, DryRun(), None).run(on_progress)
