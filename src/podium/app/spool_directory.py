"""The directory of files on their way out: exports while they are sorted, or written before they are sent."""

import shutil
from pathlib import Path


def empty_spool(data: Path) -> Path:
    """Return the directory, empty: what an earlier run left there nobody waits for."""
    spool = data / "spool"
    shutil.rmtree(spool, ignore_errors=True)
    spool.mkdir()
    return spool
