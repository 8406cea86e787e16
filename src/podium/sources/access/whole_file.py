"""Files that appear whole under their name or not at all: whoever reads one finds the old text or the new one."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from podium.errors import InvalidInput

FOR_ALL = 0o644  # also for the web server or the exporter that reads it


@contextmanager
def whole_file(path: Path, *, mode: int = FOR_ALL) -> Iterator[IO[bytes]]:
    """Give a file to write; it replaces the one at `path` when the block ends well.

    Args:
        path: its directory is made where it is missing.
        mode: who may read a new file; one that is replaced keeps that.

    Raises:
        InvalidInput: it cannot be written; the message names it.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else mode
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
            temporary = Path(file.name)
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror}"
        raise InvalidInput(msg) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
