"""`podium status`, `doctor`, `journal` and `database`: how the server stands, and what to do about it."""

from typing import Any

import typer
from rich.markup import escape
from rich.table import Table

from podium.cli.options import (
    Data,
    EnvFile,
    GrpcPort,
    Host,
    Ports,
    Sources,
    Url,
    address_of,
    console,
    given,
    reading_of,
    settings_of,
)


def status(url: Url = None, data: Data = None, env_file: EnvFile = None) -> None:
    """Show what a running server accepted, stored and refused."""
    from podium.client import podium_server  # noqa: PLC0415 - loads the HTTP client

    address = address_of(url, data, env_file)
    _print_status(address, podium_server.ask(address, "/api/v1/status"))


def doctor(
    host: Host = None,
    port: Ports = None,
    grpc_port: GrpcPort = None,
    data: Data = None,
    source: Sources = None,
    env_file: EnvFile = None,
) -> None:
    """Check settings, ports, disk, data directory, engine and clock, and say what to do."""
    from podium.commands.doctor import examine  # noqa: PLC0415 - opens the engine

    marks = {"ok": "[green]ok[/]", "warning": "[yellow]warning[/]", "problem": "[red]problem[/]"}
    table = Table(box=None, show_header=False, pad_edge=False)
    problems = 0
    for finding in examine(reading_of(env_file, **given(host, port, grpc_port, data)), source):
        problems += finding.verdict == "problem"
        table.add_row(marks[finding.verdict], finding.subject, escape(finding.text))
        if finding.advice:
            table.add_row("", "", f"→ {escape(finding.advice)}")
    console.print(table)
    raise typer.Exit(1 if problems else 0)


def replay(url: Url = None, data: Data = None, env_file: EnvFile = None) -> None:
    """Try to store the segments again that the engine refused."""
    from podium.client import podium_server  # noqa: PLC0415 - as above

    address = address_of(url, data, env_file)
    segments = podium_server.ask(address, "/api/v1/journal/replay", method="POST")["segments"]
    console.print(f"{segments} quarantined segments are queued again" if segments else "nothing is quarantined")


def init(env_file: EnvFile = None) -> None:
    """Make the tables in the PostgreSQL that DATABASE_URL names, where they are missing."""
    from podium.mirror.address import parse_address  # noqa: PLC0415 - loads the driver
    from podium.mirror.mirror import prepare_database  # noqa: PLC0415 - as above

    address = parse_address(settings_of(env_file).database_url)
    made = prepare_database(address)
    for name in made:
        console.print(f"created {name}")
    console.print(f"{address.shown} is ready" if made else f"{address.shown} is ready: nothing was missing")


def _print_status(url: str, said: dict[str, Any]) -> None:
    console.print(f"[bold]{url}[/] · podium {said['version']} · up {said['uptime_s']:,.0f} s")
    table = Table(box=None, pad_edge=False)
    for heading in ("", "accepted", "stored", "waiting"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, count in said["counts"].items():
        table.add_row(name, *(f"{count[part]:,}" for part in ("accepted", "stored", "waiting")))
    console.print(table)
    for refusal in said["refused"]:
        console.print(f"refused: {refusal['items']:,} {refusal['signal']} · {refusal['reason']}")
    kept = said["journal"]
    console.print(f"journal: {kept['bytes']:,} bytes in {kept['segments']} segments, {kept['quarantined']} quarantined")
    last, engine = said["last_commit"], said["engine"]
    if last:
        console.print(
            f"last commit: batch {last['batch']} at {last['at']}, {last['spans']:,} spans in {last['seconds']} s"
        )
    verdict = "healthy" if engine["healthy"] else f"[red]{engine['message']}[/]"
    console.print(f"engine: ClickHouse {engine['version']}, {verdict}, {engine['bytes_on_disk']:,} bytes on disk")
    for source in said.get("sources", ()):
        trouble = f", [red]{escape(source['message'])}[/]" if source["message"] else ""
        counts = f"{source['read']:,} read, {source['sent']:,} sent, {source['skipped']:,} skipped"
        console.print(f"{source['kind']}: {escape(source['name'])} in {escape(source['project'])}, {counts}{trouble}")
    if mirror := said.get("mirror"):
        console.print(f"PostgreSQL: {_mirror_line(mirror)}")
    if problem := said.get("prices_problem"):
        console.print(f"own prices: [red]{escape(problem)}[/]; those that were read before hold")
    for model in said["unpriced"]:
        console.print(f"unpriced: {model['provider']} {model['model']}, {model['spans']:,} spans")


def _mirror_line(mirror: dict[str, Any]) -> str:
    if not mirror["healthy"] and not mirror["message"]:
        return f"{escape(mirror['address'])}, not reached yet"
    waiting = f"{mirror['waiting_batches']:,} batches wait" if mirror["waiting_batches"] else "everything is there"
    trouble = f", [red]{escape(mirror['message'])}[/]" if mirror["message"] else ""
    return f"{escape(mirror['address'])} up to batch {mirror['batch']}, {waiting}{trouble}"
