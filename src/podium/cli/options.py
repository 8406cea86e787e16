"""What the commands have in common: their options, the settings they come to, the terminal."""

import os
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from podium.environment import find_file
from podium.settings import Reading, Settings, data_path, read

# Lines are not broken where the output is no terminal: a message stays one line.
console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

Host = Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")]
Ports = Annotated[
    list[int] | None,
    typer.Option("--port", help="Port of the web UI, the API and OTLP/HTTP; may be given several times.",
                 show_default="4318"),
]  # fmt: skip
GrpcPort = Annotated[int | None, typer.Option(help="Port of OTLP/gRPC; -1 for none.", show_default="4317")]
Data = Annotated[str | None, typer.Option(help="Directory that holds everything Podium keeps.", show_default="data")]
Sources = Annotated[
    list[str] | None,
    typer.Option("--source", help="KIND:WHERE or PROJECT=KIND:WHERE of what to follow; may be repeated."),
]
EnvFile = Annotated[str | None, typer.Option(help="File of variables to read.", show_default=".env, if there is one")]
Url = Annotated[str | None, typer.Option(help="Address of a running server.", show_default="the one on --data")]


def given(host: str | None, ports: list[int] | None, grpc_port: int | None, data: str | None) -> dict[str, object]:
    """Return the options as settings; of several ports the first is the one other commands use."""
    first = ports[0] if ports else None
    also = ",".join(str(port) for port in (ports or [])[1:]) or None
    return {"host": host, "port": first, "also_listen": also, "grpc_port": grpc_port, "data": data}


def settings_of(env_file: str | None, **given: object) -> Settings:
    """Return the settings; warns on standard error of what a file set or may mean otherwise."""
    found = reading_of(env_file, **given)
    for warning in found.warnings:
        errors.print("[yellow]podium:[/]", escape(warning))
    # A file that was written for another program may name a port or a database that nobody had in mind here.
    if found.from_file:
        errors.print("podium:", escape(f"{found.file} sets {', '.join(each.variable for each in found.from_file)}"))
    return found.settings


def reading_of(env_file: str | None, **given: object) -> Reading:
    """Return the settings and how they came to be."""
    return read(os.environ, find_file(env_file), **given)


def address_of(url: str | None, data: str | None, env_file: str | None) -> str:
    """Return the address of the server that is meant: the one named, else the one that owns the data directory.

    Raises:
        NotFound: none runs there.
    """
    from podium.client import podium_server  # noqa: PLC0415 - loads the HTTP client, which --help needs not

    return url or podium_server.find(data_path(settings_of(env_file, data=data)))
