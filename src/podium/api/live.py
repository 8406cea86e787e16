"""What was just stored, published to everyone who listens: an asyncio hub and its server-sent events."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from podium.model.result import Result
from podium.model.time import Instant

PING_S = 15.0
_WAITING = 64


class CommitEvent(Result):
    """One stored batch: which projects it touched and how many items it had."""

    batch: int
    at: Instant
    projects: tuple[str, ...]
    spans: int
    events: int
    points: int


class Subscription:
    """One listener's bounded queue; a listener that does not keep up is dropped, and so comes back."""

    def __init__(self, project: str | None) -> None:
        self._project = project
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[CommitEvent | None] = asyncio.Queue(_WAITING)
        self._dropped = False

    def offer(self, commit: CommitEvent | None) -> None:
        """Hand over a commit, or None to end; callable from any thread."""
        try:
            self._loop.call_soon_threadsafe(self._put, commit)
        except RuntimeError:  # the listener's loop is closed: nobody is left to hear it
            self._dropped = True

    def _put(self, commit: CommitEvent | None) -> None:
        if commit is not None and self._project is not None and self._project not in commit.projects:
            return
        if commit is None:
            self._dropped = True
        if not self._dropped:
            try:
                self._queue.put_nowait(commit)
            except asyncio.QueueFull:
                self._dropped = True
        if self._dropped:
            while not self._queue.empty():
                self._queue.get_nowait()
            self._queue.put_nowait(None)

    async def events(self, *, ping_s: float = PING_S) -> AsyncIterator[str]:
        """Yield server-sent events: `hello` at once, `commit` for each commit, a ping when it is quiet."""
        yield "event: hello\ndata: {}\n\n"
        while True:
            try:
                commit = await asyncio.wait_for(self._queue.get(), ping_s)
            except TimeoutError:
                yield ": ping\n\n"
                continue
            if commit is None:
                return
            yield f"event: commit\nid: {commit.batch}\ndata: {commit.model_dump_json()}\n\n"


class Live:
    """The hub: commits go in from any thread and come out at every subscription."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._subscriptions: set[Subscription] = set()

    def publish(self, commit: CommitEvent) -> None:
        """Give a commit to every listener; never waits for one. Callable from any thread."""
        for subscription in self._current():
            subscription.offer(commit)

    @contextmanager
    def subscribe(self, project: str | None = None) -> Iterator[Subscription]:
        """Listen to one project, or to all, while the context lasts; needs a running event loop."""
        subscription = Subscription(project)
        with self._lock:
            self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            with self._lock:
                self._subscriptions.discard(subscription)

    @property
    def is_heard(self) -> bool:
        """Whether anybody listens."""
        return bool(self._subscriptions)

    def close(self) -> None:
        """End every stream, so that a server can stop."""
        for subscription in self._current():
            subscription.offer(None)

    def _current(self) -> list[Subscription]:
        with self._lock:
            return list(self._subscriptions)
