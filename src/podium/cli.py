"""The `podium` command."""

import logging
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import podium
from podium import remote
from podium.errors import InvalidInput, PodiumError
from podium.settings import Settings, data_path, load

if TYPE_CHECKING:
    from podium.coordinator_file import Report

app = typer.Typer(help="See what your AI orchestra costs, how fast it runs, what breaks and why.", no_args_is_help=True)
journal = typer.Typer(help="Look after the journal of requests not yet stored.", no_args_is_help=True)
app.add_typer(journal, name="journal")
database = typer.Typer(help="Look after the copy in PostgreSQL.", no_args_is_help=True)
app.add_typer(database, name="database")
# Lines are not broken where the output is no terminal: a message stays one line.
console = Console(highlight=False, soft_wrap=True)

Host = Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")]
Port = Annotated[int | None, typer.Option(help="Port of the web UI, the API and OTLP/HTTP.", show_default="4318")]
GrpcPort = Annotated[int | None, typer.Option(help="Port of OTLP/gRPC; -1 for none.", show_default="4317")]
Data = Annotated[str | None, typer.Option(help="Directory that holds everything Podium keeps.", show_default="data")]
Url = Annotated[str | None, typer.Option(help="Address of a running server.", show_default="the one on --data")]


@app.callback(invoke_without_command=True)
def root(*, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Print the version, or go on to a command."""
    if version:
        console.print(f"podium {podium.__version__}")
        raise typer.Exit


@app.command()
def serve(host: Host = None, port: Port = None, grpc_port: GrpcPort = None, data: Data = None) -> None:
    """Take telemetry in and show it, until stopped."""
    settings = load(host=host, port=port, grpc_port=grpc_port, data=data)
    _serve(settings, lambda url: _greet(url, settings))


@app.command()
def demo(host: Host = None, port: Port = None, grpc_port: GrpcPort = None, data: Data = None) -> None:
    """Serve with 30 days of sample history and live sample traffic, marked as such."""
    from podium.demo.player import play  # noqa: PLC0415 - the other commands need none of it

    settings = load(host=host, port=port, grpc_port=grpc_port, data=data)
    stop = threading.Event()

    def begin(url: str) -> None:
        _greet(url, settings)
        threading.Thread(target=play, args=(url, stop, console.print), name="podium-demo", daemon=True).start()

    try:
        _serve(settings, begin)
    finally:
        stop.set()


@app.command()
def status(url: Url = None, data: Data = None) -> None:
    """Show what a running server accepted, stored and refused."""
    address = url or remote.find(data_path(load(data=data)))
    _print_status(address, remote.ask(address, "/api/v1/status"))


@app.command()
def doctor(host: Host = None, port: Port = None, grpc_port: GrpcPort = None, data: Data = None) -> None:
    """Check ports, disk, data directory, engine and clock, and say what to do."""
    from podium.doctor import examine  # noqa: PLC0415 - opens the engine

    marks = {"ok": "[green]ok[/]", "warning": "[yellow]warning[/]", "problem": "[red]problem[/]"}
    table = Table(box=None, show_header=False, pad_edge=False)
    problems = 0
    for finding in examine(load(host=host, port=port, grpc_port=grpc_port, data=data)):
        problems += finding.verdict == "problem"
        table.add_row(marks[finding.verdict], finding.subject, finding.text)
        if finding.advice:
            table.add_row("", "", f"→ {finding.advice}")
    console.print(table)
    raise typer.Exit(1 if problems else 0)


@app.command()
def metrics(  # noqa: PLR0913 - an option each
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write.")] = Path("metrics.json"),
    form: Annotated[str, typer.Option("--format", "-f", help="json or prometheus.")] = "json",
    sample_data: Annotated[bool, typer.Option("--sample-data", "-s", help="Write made-up samples.")] = False,
    benchmark: Annotated[bool, typer.Option("--benchmark", "-b", help="Measure 13 coordinators that wait.")] = False,
    iterations: Annotated[int, typer.Option("--iterations", "-i", help="Rounds of the benchmark.")] = 50,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Tell of every coordinator.")] = False,
    project: Annotated[str, typer.Option(help="Project whose coordinators are written.")] = "default",
    url: Url = None,
    data: Data = None,
) -> None:
    """Write the coordinators' metrics that a running server holds to a file."""
    from podium import coordinator_file as file  # noqa: PLC0415 - the other commands need none of it

    if form not in file.FORMATS:
        msg = f"--format is {' or '.join(file.FORMATS)}, not {form}"
        raise InvalidInput(msg)
    text = None
    if sample_data:
        report = file.sample(time.time())
    elif benchmark:
        report = file.benchmark(iterations)
    else:
        report, text = file.held_by(url or remote.find(data_path(load(data=data))), project)
    if form == "json":
        text = file.as_json(report, time.time())
    file.write(output, text or file.as_prometheus(report))
    _print_report(report, output, verbose=verbose)


@journal.command()
def replay(url: Url = None, data: Data = None) -> None:
    """Try to store the segments again that the engine refused."""
    address = url or remote.find(data_path(load(data=data)))
    segments = remote.ask(address, "/api/v1/journal/replay", method="POST")["segments"]
    console.print(f"{segments} quarantined segments are queued again" if segments else "nothing is quarantined")


@database.command()
def init() -> None:
    """Make the tables in the PostgreSQL that DATABASE_URL names, where they are missing."""
    from podium.mirror.address import parse_address  # noqa: PLC0415 - loads the driver
    from podium.mirror.mirror import prepare_database  # noqa: PLC0415 - as above

    address = parse_address(load().database_url)
    made = prepare_database(address)
    for name in made:
        console.print(f"created {name}")
    console.print(f"{address.shown} is ready" if made else f"{address.shown} is ready: nothing was missing")


def main() -> None:
    """Run the command; an error Podium raises on purpose is one line, not a traceback."""
    try:
        app()
    except PodiumError as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print("[red]podium:[/]", escape(str(error)))
        sys.exit(1)


def _serve(settings: Settings, ready: Callable[[str], None]) -> None:
    from podium.app.serving import serve as run  # noqa: PLC0415 - opens the engine, which must not happen for --help

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    run(settings, ready=ready)


def _greet(url: str, settings: Settings) -> None:
    console.print(f"[bold]Podium[/] is ready: [bold]{url}[/]")
    grpc_part = f", OTLP/gRPC on port {settings.grpc_port}" if settings.grpc_port >= 0 else ""
    console.print(f"OTLP/HTTP on the same port{grpc_part}; data in {_short(data_path(settings))}")


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _print_report(report: "Report", output: Path, *, verbose: bool) -> None:
    rate = report.errors / report.executions if report.executions else 0.0
    console.print(f"{output}: {escape(report.note)}" if report.note else str(output))
    console.print(
        f"{report.executions:,} executions of {len(report.coordinators)} coordinators, {report.errors:,} errors "
        f"({rate:.2%}), in {report.uptime_s:,.0f} s"
    )
    busiest = sorted(report.coordinators.values(), key=lambda each: (-each.executions, each.name))
    for each in busiest if verbose else busiest[:5]:
        mean_ms = each.total_ms / each.executions if each.executions else 0.0
        console.print(
            f"  {escape(each.name)}: {each.executions:,} executions, {each.errors:,} errors, {mean_ms:.2f} ms each"
        )


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
    if mirror := said.get("mirror"):
        console.print(f"PostgreSQL: {_mirror_line(mirror)}")
    for model in said["unpriced"]:
        console.print(f"unpriced: {model['provider']} {model['model']}, {model['spans']:,} spans")


def _mirror_line(mirror: dict[str, Any]) -> str:
    if not mirror["healthy"] and not mirror["message"]:
        return f"{escape(mirror['address'])}, not reached yet"
    waiting = f"{mirror['waiting_batches']:,} batches wait" if mirror["waiting_batches"] else "everything is there"
    trouble = f", [red]{escape(mirror['message'])}[/]" if mirror["message"] else ""
    return f"{escape(mirror['address'])} up to batch {mirror['batch']}, {waiting}{trouble}"
