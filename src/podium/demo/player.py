"""Plays the sample to a server: the month before now, or what has passed since it was last played, then the present."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime

from podium.client import podium_server
from podium.demo.client import PROJECT, Request, Sent, send
from podium.demo.history import history
from podium.demo.live import live
from podium.demo.story import DAY, MINUTE, SECOND
from podium.errors import PodiumError

_DAYS = 30
_SMALLEST_GAP = 10 * MINUTE
_SAY_EVERY = 25_000
_TIMEOUT_S = 30.0
_GRACE_S = 1.0


def play(url: str, stop: threading.Event, say: Callable[[str], None]) -> None:
    """Send history and then live sample traffic to the server at `url` until `stop` is set.

    What goes wrong is said and ends the sample, never the server.
    """
    try:
        _send_history(url, stop, say)
        live(url, stop)
    except (PodiumError, OSError, ValueError) as error:
        # A server that is being stopped goes away a moment before it says so.
        if not stop.wait(_GRACE_S):
            say(f"The sample has stopped: {error}")


def _send_history(url: str, stop: threading.Event, say: Callable[[str], None]) -> None:
    now_ns = time.time_ns()
    last_ns = _last_sample_ns(url)
    gap_ns = min(now_ns - last_ns, _DAYS * DAY)
    if gap_ns < _SMALLEST_GAP:
        return
    say(f"Writing {_DAYS if gap_ns == _DAYS * DAY else round(gap_ns / DAY, 1)} days of sample history …")
    said = 0

    def report(sent: Sent) -> None:
        nonlocal said
        if sent.items // _SAY_EVERY > said:
            said = sent.items // _SAY_EVERY
            say(f"  {sent.items:,} spans")

    sent = send(url, _until(stop, history(gap_ns / DAY, now_ns)), report)
    if not stop.is_set():
        say(f"Sent {sent.items:,} sample spans to project {PROJECT}; live traffic follows.")


def _last_sample_ns(url: str) -> int:
    """Return when the newest sample data began that the server has, 0 where it has none."""
    said = podium_server.ask(url, "/api/v1/projects", timeout_s=_TIMEOUT_S)
    if "projects" not in said:
        msg = f"{url} does not list its projects"
        raise PodiumError(msg)
    projects = said["projects"]
    times = [project["last_time"] for project in projects if project["name"] == PROJECT]
    return int(datetime.fromisoformat(times[0]).timestamp()) * SECOND if times else 0


def _until(stop: threading.Event, requests: Iterator[Request]) -> Iterator[Request]:
    for request in requests:
        if stop.is_set():
            return
        yield request
