"""Structured log lines: one JSON object per line."""

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

from podium.sdk.safety import never_raises, warn_once

_NAME = "podium.orchestrator"
_FIELDS = "podium_fields"


class LogLines:
    """Writes events as JSON lines to a file, or to the program's own logging where no file is given.

    Args:
        level: the least level that is written, by name.
        path: the file; its directory is made if need be.
    """

    def __init__(self, level: str, path: str | Path | None) -> None:
        self._logger = logging.getLogger(_NAME) if path is None else _file_logger(Path(path))
        self._logger.setLevel(_level(level))

    @never_raises(None)
    def write(self, event: str, /, *, level: int = logging.INFO, **fields: object) -> None:
        """Write one line; a field that is None is left out."""
        if self._logger.isEnabledFor(level):
            line: dict[str, object] = {
                "timestamp": _now(),
                "level": logging.getLevelName(level).lower(),
                "event": event,
            }
            line |= {key: value for key, value in fields.items() if value is not None}
            self._logger.log(level, "%s", json.dumps(line, default=str, ensure_ascii=False))


class _File(logging.Handler):
    """Appends to a file that is open only while a line is written, so that it may be moved away at any time.

    A line that cannot be written is reported once and does no harm.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(record.getMessage() + "\n")
        except OSError as error:
            warn_once(f"log:{self._path}", "podium: %s cannot be written (%s)", self._path, error)


def _file_logger(path: Path) -> logging.Logger:
    logger = logging.Logger(_NAME)  # noqa: LOG001 - of this orchestrator alone, so that two do not mix their files
    logger.addHandler(_File(path))
    return logger


def _level(name: str) -> int:
    level = logging.getLevelNamesMapping().get(str(name).upper())
    if level is None:
        warn_once("log level", "podium: log_level is DEBUG, INFO, WARNING or ERROR; %r is taken as INFO", name)
        return logging.INFO
    return level


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
