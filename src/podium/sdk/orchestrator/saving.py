"""A JSON file that readers never see half-written."""

import json
import os
import uuid
from pathlib import Path


def save_json(path: Path, document: object) -> None:
    """Write a document beside `path` and put it in its place at once; the directory is made if need be.

    Raises:
        OSError: it could not be written; what stood there before still does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
    try:
        with beside.open("x", encoding="utf-8") as file:
            json.dump(document, file, indent=2, ensure_ascii=False, allow_nan=False)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
