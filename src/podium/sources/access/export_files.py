"""Files that another tool exported: JSON, lines of JSON, either of them gzipped, or Parquet; record by record."""

import gzip
import itertools
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from podium.errors import InvalidInput
from podium.sources.access import files
from podium.sources.otlp.values import parsed
from podium.sources.source import Skipped

NOT_JSON = "it is not JSON, or only half-written"
NOT_PARQUET = "it is not Parquet, or only half-written"
TOO_LARGE = "a JSON document of more than 512 MiB is not read; export lines of JSON"
UNREADABLE = "it cannot be read"

_MAX_BYTES = 512 * 2**20
_ROWS = 500
_GZIPPED, _PARQUET = ".gz", ".parquet"
_LINES = (".jsonl", ".ndjson")
_SUFFIXES = (".json", *_LINES, _PARQUET)

# One record, `{file: line}` in words and what was read; or what could not be read.
Read = tuple[str, Any] | Skipped


def found(where: str) -> list[Path]:
    """Return the exports of a path, a directory or a pattern, by name; a path that is named is one as it is.

    Raises:
        SourceUnavailable: the path is not there.
    """
    paths = files.found(where, "")
    return paths if paths == [Path(where)] else [path for path in paths if _suffix(path) in _SUFFIXES]


def records(path: Path) -> Iterator[Read]:
    """Yield the records of a file: the items of a list, also under `data`, the lines, the rows, or the document.

    Raises:
        InvalidInput: it is Parquet, and the library that reads it is not installed.
    """
    try:
        yield from _parquet(path) if _suffix(path) == _PARQUET else _json(path)
    except (OSError, EOFError, zlib.error) as error:
        yield Skipped(f"{path}: {error}", UNREADABLE, is_unread=True)


def _json(path: Path) -> Iterator[Read]:
    with _opened(path) as file:
        if _suffix(path) in _LINES or _is_lines(file):
            yield from _lines(path, file)
            return
        text = file.read(_MAX_BYTES + 1)
    if len(text) > _MAX_BYTES:
        yield Skipped(str(path), TOO_LARGE, is_unread=True)
        return
    for found in _parsed(str(path), text):
        yield from _items(found) if isinstance(found, tuple) else (found,)


def _lines(path: Path, file: IO[bytes] | gzip.GzipFile) -> Iterator[Read]:
    for number, line in enumerate(file, start=1):
        if line.strip():
            yield from _parsed(f"{path}:{number}", line)


def _parsed(what: str, text: bytes) -> Iterator[Read]:
    try:
        yield what, parsed(text)
    except (ValueError, RecursionError):
        yield Skipped(what, NOT_JSON, is_unread=True)


def _items(found: tuple[str, Any]) -> Iterator[tuple[str, Any]]:
    what, value = found
    listed = value.get("data") if isinstance(value, dict) else value
    if isinstance(listed, list):
        yield from ((f"{what}[{number}]", item) for number, item in enumerate(listed))
    else:
        yield found


def _is_lines(file: IO[bytes] | gzip.GzipFile) -> bool:
    """Return whether a file has several lines, the first of which is a whole JSON object."""
    first, second = itertools.islice(itertools.chain(file, (b"", b"")), 2)
    file.seek(0)
    try:
        return bool(second.strip()) and isinstance(parsed(first), dict)
    except (ValueError, RecursionError):
        return False


def _opened(path: Path) -> IO[bytes] | gzip.GzipFile:
    if path.suffix == _GZIPPED:
        return gzip.open(path, "rb")
    return path.open("rb")


def _suffix(path: Path) -> str:
    return Path(path.stem).suffix if path.suffix == _GZIPPED else path.suffix


def _parquet(path: Path) -> Iterator[Read]:
    """Yield rows; instants are whole nanoseconds."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - large, and needed for these files only
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        msg = f"{path} is Parquet, which needs pyarrow: run `pip install pyarrow`, or export lines of JSON"
        raise InvalidInput(msg) from error
    try:
        with pq.ParquetFile(path) as file:
            numbers = itertools.count(1)
            for batch in file.iter_batches(_ROWS):
                for name, column in zip(batch.schema.names, batch.columns, strict=True):
                    if pa.types.is_timestamp(column.type):
                        whole = column.cast(pa.timestamp("ns", column.type.tz)).cast(pa.int64())
                        batch = batch.set_column(batch.schema.get_field_index(name), name, whole)  # noqa: PLW2901
                for row in batch.to_pylist(maps_as_pydicts="lossy"):
                    yield f"{path}:{next(numbers)}", row
    except pa.ArrowException as error:
        yield Skipped(f"{path}: {error}"[:200], NOT_PARQUET, is_unread=True)
