"""A list or chart of a running server, saved to a file: whole, or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from podium.client import podium_server
from podium.errors import InvalidInput
from podium.sources.access.whole_file import whole_file

FORMATS = ("csv", "json", "xlsx", "parquet")
# The number of rows of a file that the server wrote before it sent it.
ROWS_HEADER = "X-Podium-Rows"
Progress = Callable[["Saved"], None]


@dataclass(frozen=True, slots=True)
class Saved:
    """How much there is of a file; `rows` is None where the format does not show it before its end."""

    rows: int | None
    size: int


def form_of(path: Path | None, given: str | None) -> str:
    """Return the format that was given, else the one the file's name ends with, else csv.

    Raises:
        InvalidInput: there is no such format.
    """
    form = given or (path.suffix.removeprefix(".").lower() if path else "") or "csv"
    if form not in FORMATS:
        msg = f"--format is one of {', '.join(FORMATS)}, not {form}"
        raise InvalidInput(msg)
    return form


def save(url: str, asked: Mapping[str, str], path: Path, *, force: bool, progress: Progress) -> Saved:
    """Save what a server answers; the file appears under its name when it is whole.

    Args:
        url: address of the server.
        asked: the parameters of `/api/v1/export`; what is empty is left out.
        path: the file.
        force: whether it may replace another.
        progress: called after every piece.

    Raises:
        InvalidInput: the file is there already or cannot be written, or the server refuses what was asked.
        StoreUnavailable: nothing answers, or the reply broke off.
    """
    _check(path, force=force)
    query = urlencode({name: value for name, value in asked.items() if value})
    counter = _COUNTERS[asked["format"]]()
    saved = Saved(None, 0)
    with whole_file(path) as file:
        for headers, piece in podium_server.pieces(url, f"/api/v1/export?{query}"):
            file.write(piece)
            saved = Saved(counter.count(headers, piece), saved.size + len(piece))
            progress(saved)
        _check(path, force=force)
    return saved


def _check(path: Path, *, force: bool) -> None:
    if path.exists() and not force:
        msg = f"{path} is there already; name another file, or replace it with --force"
        raise InvalidInput(msg)


class _LinesOfJson:
    """Rows of the array: each is an object at the start of a line."""

    def __init__(self) -> None:
        self._rows = 0
        self._last = b""

    def count(self, _headers: Mapping[str, str], piece: bytes) -> int:
        self._rows += (self._last + piece).count(b"\n{")
        self._last = piece[-1:]
        return self._rows


class _LinesOfCsv:
    """Rows after the heading: line ends outside quotes."""

    def __init__(self) -> None:
        self._lines = 0
        self._is_quoted = False

    def count(self, _headers: Mapping[str, str], piece: bytes) -> int:
        for number, part in enumerate(piece.split(b'"')):
            if number:
                self._is_quoted = not self._is_quoted
            if not self._is_quoted:
                self._lines += part.count(b"\n")
        return max(self._lines - 1, 0)


class _CountedByServer:
    """Rows as the server counted them before it sent the file."""

    def count(self, headers: Mapping[str, str], _piece: bytes) -> int | None:
        rows = headers.get(ROWS_HEADER)
        return int(rows) if rows else None


_COUNTERS: dict[str, Callable[[], _LinesOfJson | _LinesOfCsv | _CountedByServer]] = {
    "csv": _LinesOfCsv,
    "json": _LinesOfJson,
    "xlsx": _CountedByServer,
    "parquet": _CountedByServer,
}
