"""Files another tool writes over and over: which there are, and whether one changed since it was read."""

import glob
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from podium.errors import SourceUnavailable
from podium.sources.otlp.values import parsed
from podium.sources.source import Batch, Position, Skipped, kept

_MAX_BYTES = 256 * 2**20

# Makes the batches of a file's document; all of them stand at the position given, which does not know the file yet.
BatchMaker = Callable[[Path, Mapping[str, Any], dict[str, Position]], Iterator[Batch]]


@dataclass(frozen=True, slots=True)
class FileSource:
    """Files: one, those below a directory, or those of a pattern; see `podium.sources.source.Source`.

    Attributes:
        name: the path or pattern.
        zone: in which times are read that name none.
    """

    name: str
    zone: ZoneInfo


def absolute(where: str, here: Path) -> str:
    """Return a path or pattern as an absolute one."""
    return str(here / Path(where).expanduser())


def found(where: str, suffix: str) -> list[Path]:
    """Return the files of a path, of a directory with all below it, or of a pattern, by name.

    Raises:
        SourceUnavailable: the path is not there; a pattern that fits nothing fits nothing yet.
    """
    path = Path(where)
    if path.is_dir():
        return sorted(each for each in path.rglob(f"*{suffix}") if each.is_file() and not each.name.startswith("."))
    if path.exists():
        return [path]
    if glob.has_magic(where):
        return sorted(each for each in map(Path, glob.glob(where, recursive=True)) if each.is_file())  # noqa: PTH207 - the pattern is absolute
    msg = f"{where} is not there"
    raise SourceUnavailable(msg)


def changed(paths: Iterable[Path], known: Mapping[str, Position]) -> Iterator[tuple[Path, Position]]:
    """Yield the files that are not `known` by their stamp, each with it; those that are gone are none."""
    for path in paths:
        stamp = _stamp(path)
        if stamp is not None and known.get(str(path)) != stamp:
            yield path, stamp


def documents(where: str, position: Position, make: BatchMaker) -> Iterator[Batch]:
    """Yield what `make` returns of the JSON files that changed; what cannot be read is skipped and read again later.

    Raises:
        SourceUnavailable: see `found`.
    """
    known = kept(position)
    for path, stamp in changed(found(where, ".json"), known):
        document = _object(path)
        if isinstance(document, Skipped):
            yield Batch((), dict(known), 1, (document,))
            continue
        yield from make(path, document, dict(known))
        known[str(path)] = stamp
        yield Batch((), dict(known), 0)


def _stamp(path: Path) -> Position:
    """Return what changes when a file is written, None when it is gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return [status.st_mtime_ns, status.st_size, status.st_ino]


def _object(path: Path) -> dict[str, Any] | Skipped:
    """Return the JSON object of a file, or why it has none; it may be half-written."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            return Skipped(str(path), f"is larger than {_MAX_BYTES >> 20} MiB", is_unread=True)
        value = parsed(path.read_bytes())
    except OSError as error:
        return Skipped(str(path), f"cannot be read: {error.strerror}", is_unread=True)
    except (ValueError, RecursionError):
        return Skipped(str(path), "is not JSON, or only half-written", is_unread=True)
    return value if isinstance(value, dict) else Skipped(str(path), "is not a JSON object")
