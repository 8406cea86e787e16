"""Files another tool writes over and over: which there are, and whether one changed since it was read."""

import glob
from pathlib import Path
from typing import Any

from podium.errors import SourceUnavailable
from podium.sources.values import parsed

_MAX_BYTES = 256 * 2**20


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


def stamp(path: Path) -> list[int] | None:
    """Return what changes when a file is written, None when it is gone."""
    try:
        kept = path.stat()
    except OSError:
        return None
    return [kept.st_mtime_ns, kept.st_size, kept.st_ino]


def read_object(path: Path) -> dict[str, Any] | str:
    """Return the JSON object of a file, or why it has none; it may be half-written."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            return f"is larger than {_MAX_BYTES >> 20} MiB"
        value = parsed(path.read_bytes())
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    except (ValueError, RecursionError):
        return "is not JSON, or only half-written"
    return value if isinstance(value, dict) else "is not a JSON object"
