"""Running the server: its sockets, its directory, its start and its end."""

import json
import os
import signal
import socket
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx2
import pytest
from msgspec.structs import replace
from tests.app.conftest import SharedEngine
from tests.flows.server import free_port

from podium.app.serving import _listening, _owned, serve
from podium.errors import InvalidInput, StoreUnavailable
from podium.settings import Settings


def is_free(port: int, *, after_use: bool = False) -> bool:
    """Whether nobody has the port; `after_use` overlooks connections that are over."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, after_use)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_server_answers_on_every_port_and_ends_with_a_signal(
    shared: SharedEngine, settings: Settings, tmp_path: Path, number: signal.Signals
) -> None:
    ports = (free_port(), free_port())
    answers: list[Any] = []
    former = signal.getsignal(number)

    def ask(urls: Sequence[str]) -> None:
        note = json.loads((tmp_path / "data" / "server.json").read_text("utf-8"))
        answers.extend([urls, note, *(httpx2.get(f"{url}/health").status_code for url in urls)])
        os.kill(os.getpid(), number)

    def ready(urls: Sequence[str]) -> None:
        threading.Thread(target=ask, args=(urls,)).start()

    serve(replace(settings, port=ports[0], also_listen=str(ports[1])), ready=ready)

    urls = [f"http://127.0.0.1:{port}" for port in ports]
    assert answers == [urls, {"pid": os.getpid(), "url": urls[0], "grpc_port": None}, 200, 200]
    assert not (tmp_path / "data" / "server.json").exists()
    assert all(is_free(port, after_use=True) for port in ports)
    assert signal.getsignal(number) is former


def test_a_port_that_is_taken_is_named_with_the_option_and_nothing_is_opened(
    shared: SharedEngine, settings: Settings, tmp_path: Path
) -> None:
    free = free_port()
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]

        with pytest.raises(InvalidInput, match=f"port {taken} on 127.0.0.1 is taken by .*; choose another with --port"):
            serve(replace(settings, port=free, also_listen=str(taken)))
        with pytest.raises(InvalidInput, match=f"port {taken} .* --grpc-port"):
            serve(replace(settings, port=free, grpc_port=taken))

    assert is_free(free)
    assert shared.opened == {}


def test_nobody_else_gets_a_port_that_is_listened_on(settings: Settings) -> None:
    ports = (free_port(), free_port())

    with _listening(replace(settings, port=ports[0], also_listen=f"{ports[1]}, {ports[0]}")) as listeners:
        assert [listener.getsockname()[1] for listener in listeners] == [*ports]
        assert not any(is_free(port) for port in ports)

    assert all(is_free(port) for port in ports)


def test_a_directory_has_one_server_at_a_time(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"

    with (
        _owned(data),
        pytest.raises(StoreUnavailable, match=f"another Podium uses {data}; stop it, or choose another .* --data"),
        _owned(data),
    ):
        pass
    with _owned(data):
        assert (data / "podium.lock").is_file()
