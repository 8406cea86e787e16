"""Ports of this machine: listening on one, and what to say where another process does."""

import contextlib
import errno
import socket
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from podium.errors import InvalidInput, PodiumError

if TYPE_CHECKING:
    import psutil

LOCK_FILE = "podium.lock"
"""In its data directory; the server that owns the directory has it open."""

_LAST_PORT = 65_535
_TRIED = 100
_ASKING_S = 1.0


def listen(host: str, port: int, flag: str, *, others: Collection[int] = ()) -> socket.socket:
    """Return a socket that has the port.

    Args:
        host: address to listen on.
        port: 0 takes a free one.
        flag: option that chooses another port.
        others: ports that are used for something else, so that none of them is proposed.

    Raises:
        InvalidInput: the port cannot be used; says who has it, and which one is free.
    """
    try:
        return _bound(host, port)
    except OSError as error:
        raise InvalidInput(_refusal(host, port, flag, others, error)) from error


def holder_of(port: int) -> str | None:
    """Return which process listens on a port, in words; None where the system does not say.

    `a Podium server on /srv/podium (pid 4711)`, `postgres (pid 812)`
    """
    import psutil  # noqa: PLC0415 - needed only where a port is taken

    try:
        pid = _listening_pid(port)
        if pid is None:
            return None
        process = psutil.Process(pid)
        with process.oneshot():
            data = _data_of(process)
            name = f"a Podium server on {data}" if data else process.name()
    except (psutil.Error, OSError):
        return None
    return f"{name} (pid {pid})"


def url_of(host: str, port: int) -> str:
    """Return the address at which this machine reaches a server that listens so."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - who listens everywhere is here, too
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"


def _refusal(host: str, port: int, flag: str, others: Collection[int], error: OSError) -> str:
    holder = (holder_of(port) or _podium_at(url_of(host, port))) if error.errno == errno.EADDRINUSE else None
    what = f"is taken by {holder}" if holder else f"cannot be used ({error.strerror})"
    free = _next_free(host, port, others)
    return f"port {port} on {host} {what}; choose another with {flag}{f', such as {flag} {free}' if free else ''}"


def _next_free(host: str, port: int, others: Collection[int]) -> int | None:
    for candidate in range(port + 1, min(port + _TRIED, _LAST_PORT) + 1):
        if candidate not in others:
            with contextlib.suppress(OSError), _bound(host, candidate):
                return candidate
    return None


def _bound(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _listening_pid(port: int) -> int | None:
    """Return the process that listens; the system may say it only of those of the same user."""
    return next(
        (pid for pid, each in _connections() if pid and each.status == "LISTEN" and each.laddr.port == port), None
    )


def _connections() -> Iterator[tuple[int | None, Any]]:
    import psutil  # noqa: PLC0415 - as above

    try:
        yield from ((each.pid, each) for each in psutil.net_connections("tcp"))
    except psutil.AccessDenied:  # macOS says it of one process at a time
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                yield from ((process.pid, each) for each in process.net_connections("tcp"))


def _data_of(process: "psutil.Process") -> Path | None:
    """Return the data directory of a Podium server, None for any other process."""
    import psutil  # noqa: PLC0415 - as above

    try:
        files = [Path(each.path) for each in process.open_files()]
    except psutil.Error:
        return None
    return next((each.parent for each in files if each.name == LOCK_FILE), None)


def _podium_at(url: str) -> str | None:
    """Return that it is a Podium server where it answers as one: of another user, or in a container."""
    from podium.client import podium_server  # noqa: PLC0415 - as above

    try:
        status = podium_server.ask(url, "/api/v1/status", timeout_s=_ASKING_S)
    except PodiumError:
        return None
    return "a Podium server" if {"version", "journal"} <= status.keys() else None
