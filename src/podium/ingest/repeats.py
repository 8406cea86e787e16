"""Digests of recent requests on the disk, so that a repeat is known after a restart, too.

One file per committed segment, written before the segment is deleted and deleted after the repeat window.
"""

import struct
import time
from pathlib import Path

from podium.ingest.envelope import DIGEST_BYTES
from podium.ingest.intake import REPEAT_WINDOW_NS
from podium.ingest.journal import Segment

SUFFIX = ".digests"
_RECORD = struct.Struct(f"<Q{DIGEST_BYTES}s")


def remember(directory: Path, segment: Segment) -> None:
    """Write the digests of a segment beside the journal."""
    data = b"".join(_RECORD.pack(received_ns, digest) for received_ns, digest in segment.digests)
    (directory / f"{segment.batch:012d}{SUFFIX}").write_bytes(data)


def recall(directory: Path) -> list[tuple[int, bytes]]:
    """Return `(received_ns, digest)` of the requests remembered; a half-written last record is ignored."""
    recent = []
    for path in directory.glob("*" + SUFFIX):
        data = path.read_bytes()
        whole = len(data) - len(data) % _RECORD.size
        recent += [(received_ns, digest) for received_ns, digest in _RECORD.iter_unpack(data[:whole])]
    return recent


def forget_old(directory: Path) -> None:
    """Delete what is older than the repeat window."""
    oldest = time.time() - REPEAT_WINDOW_NS / 1e9
    for path in directory.glob("*" + SUFFIX):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
