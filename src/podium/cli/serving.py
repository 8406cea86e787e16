"""`podium serve` and `podium demo`."""

import logging
import threading
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from podium.cli.options import Data, EnvFile, GrpcPort, Host, Ports, Sources, console, given, settings_of
from podium.settings import Settings, data_path

if TYPE_CHECKING:
    from podium.sources.transfer.feed import Feed

Opens = Annotated[bool, typer.Option("--open", help="Open the pages in a browser once the server answers.")]


def serve(
    host: Host = None,
    port: Ports = None,
    grpc_port: GrpcPort = None,
    data: Data = None,
    source: Sources = None,
    env_file: EnvFile = None,
    *,
    opens: Opens = False,
) -> None:
    """Take telemetry in and show it, until stopped."""
    from podium.commands.configuration import check, feeds_of  # noqa: PLC0415 - the other commands need none of it

    settings = settings_of(env_file, **given(host, port, grpc_port, data))
    check(settings, source)
    _serve(settings, lambda urls: _greet(urls, settings, opens=opens), feeds_of(settings, source))


def demo(
    host: Host = None,
    port: Ports = None,
    grpc_port: GrpcPort = None,
    data: Data = None,
    env_file: EnvFile = None,
    *,
    opens: Opens = False,
) -> None:
    """Serve with 30 days of sample history and live sample traffic, marked as such."""
    from podium.commands.configuration import check  # noqa: PLC0415 - the other commands need none of it
    from podium.demo.player import play  # noqa: PLC0415 - as above

    settings = settings_of(env_file, **given(host, port, grpc_port, data))
    check(settings)
    stop = threading.Event()

    def begin(urls: Sequence[str]) -> None:
        _greet(urls, settings, opens=opens)
        threading.Thread(target=play, args=(urls[0], stop, console.print), name="podium-demo", daemon=True).start()

    try:
        _serve(settings, begin)
    finally:
        stop.set()


def _serve(settings: Settings, ready: Callable[[Sequence[str]], None], feeds: "Sequence[Feed]" = ()) -> None:
    from podium.app.serving import serve as run  # noqa: PLC0415 - opens the engine, which must not happen for --help

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    run(settings, ready=ready, feeds=feeds)


def _greet(urls: Sequence[str], settings: Settings, *, opens: bool) -> None:
    first, *more = urls
    console.print(f"[bold]Podium[/] is ready: [bold]{first}[/]")
    if more:
        console.print(f"The same at {', '.join(more)}")
    grpc_part = f", OTLP/gRPC on port {settings.grpc_port}" if settings.grpc_port >= 0 else ""
    console.print(f"OTLP/HTTP on the same port{grpc_part}; data in {_short(data_path(settings))}")
    if settings.database_url:
        from podium.mirror.address import parse_address  # noqa: PLC0415 - loads the driver

        console.print(f"Tasks of jobs and model calls are copied to {parse_address(settings.database_url).shown}")
    if opens:
        # Some browsers run in the terminal until they are left; the server goes on meanwhile.
        threading.Thread(target=_open_browser, args=(first,), name="podium-browser", daemon=True).start()


def _open_browser(url: str) -> None:
    if not webbrowser.open(url):
        console.print(f"No browser could be opened; the pages are at {url}")


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
