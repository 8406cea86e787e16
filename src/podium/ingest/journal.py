"""The journal: requests on the disk before they are answered, in segments the engine can read.

One thread appends whatever has arrived and flushes it with one fsync, so a hundred requests that arrive
during a flush share the next one. A segment is closed when the committer asks for work or when it is full.
"""

import contextlib
import mmap
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from podium.errors import Overloaded
from podium.ingest.envelope import SIGNALS, BrokenFrame, Header, Signal, encode, scan

SUFFIX = ".segment"
QUARANTINE = "quarantine"
_DIGITS = 12


@dataclass(slots=True)
class Segment:
    """A stretch of the journal that is committed as one batch; its file is deleted once it is stored."""

    batch: int
    path: Path
    size: int = 0
    requests: int = 0
    items: dict[Signal, int] = field(default_factory=lambda: dict.fromkeys(SIGNALS, 0))
    first_ns: int = 0
    last_ns: int = 0
    digests: list[tuple[int, bytes]] = field(default_factory=list)

    def add(self, header: Header, size: int) -> None:
        """Count one frame of `size` bytes in."""
        self.size += size
        self.requests += 1
        self.items[header.signal] += header.items
        self.first_ns = self.first_ns or header.received_ns
        self.last_ns = header.received_ns
        self.digests.append((header.received_ns, header.digest))


@dataclass(frozen=True, slots=True)
class _Append:
    header: Header
    frame: bytes
    done: Future[None]


class Journal:
    """An append-only log in `directory`, written by one thread.

    Args:
        directory: made when absent; holds the segments and the quarantine.
        max_segment_bytes: a segment is closed at this size.
        on_step: called with the name of each step before it happens; tests end the process there.
    """

    def __init__(
        self, directory: Path, *, max_segment_bytes: int, on_step: Callable[[str], None] = lambda _: None
    ) -> None:
        self.directory = directory
        self.quarantine = directory / QUARANTINE
        self.quarantine.mkdir(parents=True, exist_ok=True)
        self._max_segment_bytes = max_segment_bytes
        self._on_step = on_step
        self._pending: deque[_Append] = deque()
        self._closed: deque[Segment] = deque()
        self._open: Segment | None = None
        self._file: int | None = None
        self._opened_at = 0.0
        self._next_batch = 1
        self._newest = 0
        self._wake = threading.Condition()  # guards _pending and _stopping
        self._files = threading.Lock()  # guards the open segment and the closed ones
        self._work = threading.Event()  # set when a segment holds bytes
        self._stopping = False
        self._waiting_bytes = 0
        self._thread = threading.Thread(target=self._write, name="podium-journal", daemon=True)

    def recover(self, first_batch: int) -> list[Segment]:
        """Take over what an earlier run left: close its segments and cut off half-written ends.

        Args:
            first_batch: the smallest batch number not used in the store.

        Returns:
            The segments left, oldest first; they are also the first that `take` returns.
        """
        left = []
        for path in sorted(self.directory.glob("*" + SUFFIX)):
            segment = _read(path, int(path.stem), self.quarantine)
            if segment.requests:
                left.append(segment)
            else:
                path.unlink()
        # A number is not used twice: rows of a quarantined batch may be there.
        used = [segment.batch for segment in left]
        used += [int(path.name[:_DIGITS]) for path in self.quarantine.glob("[0-9]" * _DIGITS + "-*" + SUFFIX)]
        self._next_batch = max([first_batch, *(batch + 1 for batch in used)])
        self._closed.extend(left)
        self._waiting_bytes = sum(segment.size for segment in left)
        if left:
            self._newest = left[-1].batch
            self._work.set()
        return left

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def append(self, header: Header, body: bytes) -> Future[None]:
        """Queue one request; the future ends when its bytes are on the disk, or with `Overloaded`."""
        entry = _Append(header, encode(header, body), Future())
        with self._wake:
            if self._stopping:
                entry.done.set_exception(Overloaded("the server is stopping", retry_after_s=5))
                return entry.done
            self._pending.append(entry)
            self._wake.notify()
        return entry.done

    def take(self, *, min_age_s: float, timeout_s: float) -> Segment | None:
        """Return the oldest segment to commit, or None after `timeout_s`; the open one is due once `min_age_s` old."""
        deadline = time.monotonic() + timeout_s
        while True:
            if not self._work.wait(max(0.0, deadline - time.monotonic())):
                return None
            with self._files:
                if self._closed:
                    return self._closed.popleft()
                if self._open is None:
                    self._work.clear()
                    continue
                age = time.monotonic() - self._opened_at
                if age >= min_age_s:
                    self._close_segment()
                    continue
            time.sleep(min(min_age_s - age, 0.05))
            if time.monotonic() >= deadline:
                return None

    def done(self, segment: Segment) -> None:
        """Forget a segment that is stored."""
        segment.path.unlink(missing_ok=True)
        with self._files:
            self._waiting_bytes -= segment.size

    def set_aside(self, segment: Segment) -> Path:
        """Move a segment the engine refuses into the quarantine and return its new path."""
        path = self.quarantine / f"{segment.path.stem}-{time.time_ns()}{SUFFIX}"
        segment.path.rename(path)
        with self._files:
            self._waiting_bytes -= segment.size
        return path

    def replay(self) -> list[Segment]:
        """Queue every quarantined segment again, as new batches, and return them."""
        segments = []
        for path in sorted(self.quarantine.glob("*" + SUFFIX)):
            with self._files:
                # Batches are committed in the order of their numbers, and the open segment has a smaller one.
                self._close_segment()
                batch, self._next_batch = self._next_batch, self._next_batch + 1
            moved = path.rename(self._path(batch))
            segment = _read(moved, batch, self.quarantine)
            with self._files:
                self._closed.append(segment)
                self._newest = batch
                self._waiting_bytes += segment.size
            self._work.set()
            segments.append(segment)
        return segments

    @property
    def newest_batch(self) -> int:
        """The number of the newest segment with a request in it, taken or not; 0 when there was none."""
        return self._newest

    @property
    def waiting_bytes(self) -> int:
        """Bytes on the disk that are not yet stored."""
        return self._waiting_bytes

    @property
    def segments(self) -> int:
        """How many segment files wait, the open one included."""
        return sum(1 for _ in self.directory.glob("*" + SUFFIX))

    @property
    def quarantined(self) -> int:
        """How many segments are set aside."""
        return sum(1 for _ in self.quarantine.glob("*" + SUFFIX))

    def stop(self) -> None:
        """Write what is queued, then end."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join()
        with self._files:
            if self._open is not None:
                self._close_segment()

    def _write(self) -> None:
        while True:
            with self._wake:
                while not self._pending and not self._stopping:
                    self._wake.wait()
                group, self._pending = list(self._pending), deque()
            if not group:
                return
            try:
                with self._files:
                    self._append_group(group)
            except OSError as error:
                refusal = Overloaded(
                    f"the journal cannot be written ({error.strerror}); free disk space", retry_after_s=5
                )
                _end(group, refusal)
            else:
                _end(group, None)

    def _append_group(self, group: list[_Append]) -> None:
        """Append and flush a group; a group that fails leaves no bytes behind."""
        segment, file = self._writable()
        before = segment.size
        try:
            self._on_step("journal.write")
            for entry in group:
                _write_all(file, entry.frame)
            self._on_step("journal.fsync")
            os.fdatasync(file)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(file, before)
                os.lseek(file, before, os.SEEK_SET)
            raise
        for entry in group:
            segment.add(entry.header, len(entry.frame))
        self._newest = segment.batch
        self._waiting_bytes += segment.size - before
        if segment.size >= self._max_segment_bytes:
            self._close_segment()
        self._work.set()
        self._on_step("journal.acknowledge")

    def _writable(self) -> tuple[Segment, int]:
        if self._open is None or self._file is None:
            batch, self._next_batch = self._next_batch, self._next_batch + 1
            path = self._path(batch)
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            _flush_directory(self.directory)
            self._open = Segment(batch, path)
            self._opened_at = time.monotonic()
        return self._open, self._file

    def _close_segment(self) -> None:
        if self._file is not None:
            os.close(self._file)
        if self._open is not None:
            if self._open.requests:
                self._closed.append(self._open)
            else:
                self._open.path.unlink(missing_ok=True)
        self._open = self._file = None

    def _path(self, batch: int) -> Path:
        return self.directory / f"{batch:0{_DIGITS}d}{SUFFIX}"


def _end(group: Iterable[_Append], error: Exception | None) -> None:
    for entry in group:
        if error is None:
            entry.done.set_result(None)
        else:
            entry.done.set_exception(error)


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _flush_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path, batch: int, quarantine: Path) -> Segment:
    """Count what a segment file holds; bytes after its last whole frame were never acknowledged and are cut off.

    They are kept in the quarantine when they are more than the end of one write, because then the disk lost
    something in the middle.
    """
    segment = Segment(batch, path)
    size = path.stat().st_size
    if size == 0:
        return segment
    with path.open("r+b") as file:
        end = 0
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data, memoryview(data) as view:
            try:
                for offset, header in scan(view):
                    segment.add(header, offset - end)
                    end = offset
            except BrokenFrame:
                (quarantine / f"{path.stem}-{end}.tail").write_bytes(view[end:])
        if end < size:
            file.truncate(end)
            os.fsync(file.fileno())
    return segment
