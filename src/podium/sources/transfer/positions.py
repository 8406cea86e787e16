"""Where each source stood: one small JSON file per source, project and destination, replaced as a whole."""

import json
from hashlib import blake2b
from pathlib import Path
from typing import Any

from podium.errors import InvalidInput
from podium.sources.access.whole_file import whole_file
from podium.sources.source import Position
from podium.sources.transfer.feed import Feed

DIRECTORY = "sources"
_FOR_OWNER = 0o600


class PositionFile:
    """The position of one source on its way to one destination.

    Args:
        file: where it is kept.
        whose: what must be the same when it is read again: kind and name of the source, project, destination.
    """

    def __init__(self, file: Path, whose: dict[str, str]) -> None:
        self._file = file
        self._whose = whose

    def load(self) -> Position:
        """Return the position; None, which is the beginning, where none was saved.

        Raises:
            InvalidInput: the file cannot be read, or holds the position of another source.
        """
        try:
            text = self._file.read_text("utf-8")
        except FileNotFoundError:
            return None
        except OSError as error:
            msg = f"{self._file} cannot be read: {error.strerror}"
            raise InvalidInput(msg) from error
        kept = _object(text)
        if kept is None or "position" not in kept:
            msg = f"{self._file} holds no position; remove it to read the source from its beginning"
            raise InvalidInput(msg)
        other = next((name for name in self._whose if kept.get(name) != self._whose[name]), None)
        if other is not None:
            msg = f"{self._file} is of {other} {kept.get(other)}, not {self._whose[other]}; name another file"
            raise InvalidInput(msg)
        position: Position = kept["position"]
        return position

    def save(self, position: Position) -> None:
        """Replace the position; whoever is cut off leaves the old one or the new one.

        Raises:
            InvalidInput: it cannot be written.
        """
        text = json.dumps({**self._whose, "position": position}, indent=1, ensure_ascii=True)
        with whole_file(self._file, mode=_FOR_OWNER) as file:
            file.write(text.encode())


def position_file(directory: Path, feed: Feed, to: str) -> PositionFile:
    """Return the position file of a feed in the directory of all of them."""
    whose = _whose(feed, to)
    name = blake2b("\0".join(whose.values()).encode(), digest_size=8).hexdigest()
    return PositionFile(directory / f"{feed.source.kind}-{name}.json", whose)


def position_file_at(file: Path, feed: Feed, to: str) -> PositionFile:
    """Return the position of a feed in a file of its own."""
    return PositionFile(file, _whose(feed, to))


def _whose(feed: Feed, to: str) -> dict[str, str]:
    return {"kind": feed.source.kind, "name": feed.source.name, "project": feed.project, "to": to}


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
