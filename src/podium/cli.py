"""The `podium` command."""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import podium
from podium import remote
from podium.environment import find_file
from podium.errors import InvalidInput, PodiumError
from podium.settings import Reading, Settings, data_path, read, zone_of

if TYPE_CHECKING:
    from podium.export_file import Saved
    from podium.sources.source import Options, Source
    from podium.sources.transfer import Summary

app = typer.Typer(help="See what your AI orchestra costs, how fast it runs, what breaks and why.", no_args_is_help=True)
journal = typer.Typer(help="Look after the journal of requests not yet stored.", no_args_is_help=True)
app.add_typer(journal, name="journal")
database = typer.Typer(help="Look after the copy in PostgreSQL.", no_args_is_help=True)
app.add_typer(database, name="database")
# Lines are not broken where the output is no terminal: a message stays one line.
console = Console(highlight=False, soft_wrap=True)

Host = Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")]
Ports = Annotated[
    list[int] | None,
    typer.Option("--port", help="Port of the web UI, the API and OTLP/HTTP; may be given several times.",
                 show_default="4318"),
]  # fmt: skip
GrpcPort = Annotated[int | None, typer.Option(help="Port of OTLP/gRPC; -1 for none.", show_default="4317")]
Data = Annotated[str | None, typer.Option(help="Directory that holds everything Podium keeps.", show_default="data")]
EnvFile = Annotated[str | None, typer.Option(help="File of variables to read.", show_default=".env, if there is one")]
Url = Annotated[str | None, typer.Option(help="Address of a running server.", show_default="the one on --data")]


@app.callback(invoke_without_command=True)
def root(*, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Print the version, or go on to a command."""
    if version:
        console.print(f"podium {podium.__version__}")
        raise typer.Exit


@app.command()
def serve(
    host: Host = None,
    port: Ports = None,
    grpc_port: GrpcPort = None,
    data: Data = None,
    source: Annotated[list[str] | None, typer.Option(help="KIND:WHERE of what to follow; may be repeated.")] = None,
    env_file: EnvFile = None,
) -> None:
    """Take telemetry in and show it, until stopped."""
    from podium.sources.kinds import open_spec  # noqa: PLC0415 - the other commands need none of it

    settings = _settings(env_file, **_given(host, port, grpc_port, data))
    specs = source or _listed(settings.sources)
    specs += [f"orchestrator:{file}" for file in _listed(settings.metrics_file)]
    specs += [f"{kind}:{where}" for kind, where in _places(settings).items()]
    sources = [open_spec(spec, _options(settings)) for spec in specs]
    _serve(settings, lambda urls: _greet(urls, settings), sources)


@app.command()
def demo(
    host: Host = None, port: Ports = None, grpc_port: GrpcPort = None, data: Data = None, env_file: EnvFile = None
) -> None:
    """Serve with 30 days of sample history and live sample traffic, marked as such."""
    from podium.demo.player import play  # noqa: PLC0415 - the other commands need none of it

    settings = _settings(env_file, **_given(host, port, grpc_port, data))
    stop = threading.Event()

    def begin(urls: Sequence[str]) -> None:
        _greet(urls, settings)
        threading.Thread(target=play, args=(urls[0], stop, console.print), name="podium-demo", daemon=True).start()

    try:
        _serve(settings, begin)
    finally:
        stop.set()


@app.command()
def status(url: Url = None, data: Data = None, env_file: EnvFile = None) -> None:
    """Show what a running server accepted, stored and refused."""
    address = url or remote.find(data_path(_settings(env_file, data=data)))
    _print_status(address, remote.ask(address, "/api/v1/status"))


@app.command()
def doctor(
    host: Host = None, port: Ports = None, grpc_port: GrpcPort = None, data: Data = None, env_file: EnvFile = None
) -> None:
    """Check ports, disk, data directory, engine and clock, and say what to do."""
    from podium.doctor import examine  # noqa: PLC0415 - opens the engine

    marks = {"ok": "[green]ok[/]", "warning": "[yellow]warning[/]", "problem": "[red]problem[/]"}
    table = Table(box=None, show_header=False, pad_edge=False)
    problems = 0
    for finding in examine(_read(env_file, **_given(host, port, grpc_port, data))):
        problems += finding.verdict == "problem"
        table.add_row(marks[finding.verdict], finding.subject, finding.text)
        if finding.advice:
            table.add_row("", "", f"→ {finding.advice}")
    console.print(table)
    raise typer.Exit(1 if problems else 0)


@app.command()
def metrics(  # noqa: PLR0913 - an option each
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write.", show_default="metrics.json")
    ] = None,
    form: Annotated[str, typer.Option("--format", "-f", help="json, prometheus or html.")] = "json",
    sample_data: Annotated[bool, typer.Option("--sample-data", "-s", help="Write made-up samples.")] = False,
    benchmark: Annotated[bool, typer.Option("--benchmark", "-b", help="Measure 13 coordinators that wait.")] = False,
    iterations: Annotated[int, typer.Option("--iterations", "-i", help="Rounds of the benchmark.")] = 50,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Tell of every coordinator.")] = False,
    project: Annotated[str, typer.Option(help="Project whose coordinators are written.")] = "default",
    url: Url = None,
    data: Data = None,
    env_file: EnvFile = None,
) -> None:
    """Write the coordinators' metrics that a running server holds to a file."""
    from podium import coordinator_file as file  # noqa: PLC0415 - the other commands need none of it

    if form not in file.FORMATS:
        msg = f"--format is one of {', '.join(file.FORMATS)}, not {form}"
        raise InvalidInput(msg)
    made = file.sample(time.time()) if sample_data else file.benchmark(iterations) if benchmark else None
    address = url or ("" if made else remote.find(data_path(_settings(env_file, data=data))))
    document = file.as_document(made, time.time()) if made else file.held_by(address, project)
    if form == "prometheus":
        text = file.as_prometheus(made) if made else file.prometheus_of(address, project)
    else:
        text = file.as_page(document) if form == "html" else file.as_json(document)
    path = output or Path(file.FORMATS[form])
    file.write(path, text)
    _print_report(document, path, verbose=verbose)


@app.command("import")
def import_(
    *,
    kind: Annotated[str, typer.Argument(help="What wrote it, such as orchestrator; see docs/connectors.md.")],
    where: Annotated[str, typer.Argument(help="A path, a pattern or an address.")] = "",
    project: Annotated[str, typer.Option(help="Project it is kept in.")] = "default",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read all of it and send nothing.")] = False,
    state: Annotated[Path | None, typer.Option(help="File that remembers how far it was read.")] = None,
    url: Url = None,
    data: Data = None,
    env_file: EnvFile = None,
) -> None:
    """Send what another tool kept to a running server, once; what is there already is not sent again."""
    from podium import importing  # noqa: PLC0415 - the other commands need none of it
    from podium.sources.kinds import open_source  # noqa: PLC0415
    from podium.sources.transfer import Summary  # noqa: PLC0415

    settings = _settings(env_file, data=data)
    source = open_source(kind, where, _options(settings))
    summary = Summary()
    try:
        with console.status("reading", spinner="dots") as shown:
            tell = importing.Telling(
                progress=lambda: shown.update(f"{summary.read:,} read, {summary.sent:,} sent"),
                trouble=lambda why: shown.update(f"waiting: {escape(why)}"),
            )
            if dry_run:
                importing.rehearse(source, summary, tell)
            else:
                importing.import_once(source, settings, summary, tell, url=url, project=project, state=state)
    finally:  # also of a work that was cut short: what was sent stays
        _print_summary(source.name, summary, is_rehearsal=dry_run)


@app.command()
def export(  # noqa: PLR0913 - an option each
    *,
    what: Annotated[
        str,
        typer.Argument(
            help="traces, spans, calls, jobs, tasks, tools, agents, workflows, users, "
            "sessions, plans, coordinators, series, breakdown or distribution."
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write.", show_default="WHAT.FORMAT")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", help="csv, json, xlsx or parquet.", show_default="as the file is named, else csv"
        ),
    ] = None,
    project: Annotated[str, typer.Option(help="Project that is read.")] = "default",
    length: Annotated[str, typer.Option("--range", help="Length of time up to --to: 15m, 24h, 30d.")] = "24h",
    since: Annotated[str, typer.Option("--from", help="Start, instead of --range.", show_default=False)] = "",
    until: Annotated[str, typer.Option("--to", help="End.", show_default="now")] = "",
    where: Annotated[str, typer.Option("--filter", help="Filter, as on the pages.", show_default=False)] = "",
    columns: Annotated[str, typer.Option(help="Columns, with commas between.", show_default="all")] = "",
    measure: Annotated[str, typer.Option(help="Of series and distribution: cost,requests.", show_default=False)] = "",
    by: Annotated[str, typer.Option(help="Dimension of a breakdown or of series: model.", show_default=False)] = "",
    step: Annotated[str, typer.Option(help="Seconds of an interval of series.", show_default="auto")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    url: Url = None,
    data: Data = None,
    env_file: EnvFile = None,
) -> None:
    """Save a list or a chart of a running server as CSV, JSON, XLSX or Parquet."""
    from podium import export_file as file  # noqa: PLC0415 - the other commands need none of it

    form = file.form_of(output, form)
    path = output or Path(f"{what}.{form}")
    asked = {
        "what": what, "format": form, "project": project, "range": length, "from": since, "to": until,
        "filter": where, "columns": columns, "measure": measure, "by": by, "step": step,
    }  # fmt: skip
    address = url or remote.find(data_path(_settings(env_file, data=data)))
    with console.status(f"{what}: the server reads …") as shown:
        saved = file.save(
            address, asked, path, force=force, progress=lambda part: shown.update(f"{what}: {_amount(part)}")
        )
    console.print(f"{escape(str(path))}: {_amount(saved)}")


@journal.command()
def replay(url: Url = None, data: Data = None, env_file: EnvFile = None) -> None:
    """Try to store the segments again that the engine refused."""
    address = url or remote.find(data_path(_settings(env_file, data=data)))
    segments = remote.ask(address, "/api/v1/journal/replay", method="POST")["segments"]
    console.print(f"{segments} quarantined segments are queued again" if segments else "nothing is quarantined")


@database.command()
def init(env_file: EnvFile = None) -> None:
    """Make the tables in the PostgreSQL that DATABASE_URL names, where they are missing."""
    from podium.mirror.address import parse_address  # noqa: PLC0415 - loads the driver
    from podium.mirror.mirror import prepare_database  # noqa: PLC0415 - as above

    address = parse_address(_settings(env_file).database_url)
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


def _given(host: str | None, ports: list[int] | None, grpc_port: int | None, data: str | None) -> dict[str, object]:
    """Return the options as settings; of several ports the first is the one told to others."""
    first = ports[0] if ports else None
    also = ",".join(str(port) for port in (ports or [])[1:]) or None
    return {"host": host, "port": first, "also_listen": also, "grpc_port": grpc_port, "data": data}


def _settings(env_file: str | None, **given: object) -> Settings:
    """Return the settings; what a file set, and what may have been meant otherwise, is told on standard error."""
    found = _read(env_file, **given)
    said = Console(stderr=True, highlight=False, soft_wrap=True)
    for warning in found.warnings:
        said.print("[yellow]podium:[/]", escape(warning))
    # A file that was written for another program may name a port or a database that nobody had in mind here.
    if found.from_file:
        said.print("podium:", escape(f"{found.file} sets {', '.join(each.variable for each in found.from_file)}"))
    return found.settings


def _read(env_file: str | None, **given: object) -> Reading:
    return read(os.environ, find_file(env_file), **given)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _options(settings: Settings) -> "Options":
    from podium.sources.source import Options  # noqa: PLC0415 - the other commands need none of it

    return Options(zone=zone_of(settings), places=_places(settings))


def _places(settings: Settings) -> dict[str, str]:
    """Return where the sources are that have a setting of their own, by kind."""
    places = {"jaeger": settings.jaeger_url, "prometheus": settings.prometheus_url}
    return {kind: where for kind, where in places.items() if where}


def _amount(saved: "Saved") -> str:
    rows = "" if saved.rows is None else f"{saved.rows:,} row{'' if saved.rows == 1 else 's'}, "
    return f"{rows}{saved.size:,} bytes"


def _serve(settings: Settings, ready: Callable[[Sequence[str]], None], sources: "Sequence[Source]" = ()) -> None:
    from podium.app.serving import serve as run  # noqa: PLC0415 - opens the engine, which must not happen for --help

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    run(settings, ready=ready, sources=sources)


def _greet(urls: Sequence[str], settings: Settings) -> None:
    first, *more = urls
    console.print(f"[bold]Podium[/] is ready: [bold]{first}[/]")
    if more:
        console.print(f"The same at {', '.join(more)}")
    grpc_part = f", OTLP/gRPC on port {settings.grpc_port}" if settings.grpc_port >= 0 else ""
    console.print(f"OTLP/HTTP on the same port{grpc_part}; data in {_short(data_path(settings))}")


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _print_report(document: dict[str, Any], output: Path, *, verbose: bool) -> None:
    overall, note = document["overall_stats"], document.get("note")
    console.print(f"{output}: {escape(note)}" if note else str(output))
    console.print(
        f"{overall['total_executions']:,} executions of {overall['total_coordinators']} coordinators, "
        f"{overall['total_errors']:,} errors ({overall['overall_error_rate']:.2%}), "
        f"in {overall['uptime_seconds']:,.0f} s"
    )
    busiest = sorted(document["coordinators"], key=lambda each: (-each["execution_count"], each["coordinator_name"]))
    for each in busiest if verbose else busiest[:5]:
        count = each["execution_count"]
        console.print(
            f"  {escape(each['coordinator_name'])}: {count:,} executions, {each['error_count']:,} errors, "
            f"{each['total_duration_ms'] / count if count else 0:.2f} ms each"
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
    for source in said.get("sources", ()):
        trouble = f", [red]{escape(source['message'])}[/]" if source["message"] else ""
        counts = f"{source['read']:,} read, {source['sent']:,} sent, {source['skipped']:,} skipped"
        console.print(f"{source['kind']}: {escape(source['name'])}, {counts}{trouble}")
    if mirror := said.get("mirror"):
        console.print(f"PostgreSQL: {_mirror_line(mirror)}")
    for model in said["unpriced"]:
        console.print(f"unpriced: {model['provider']} {model['model']}, {model['spans']:,} spans")


def _print_summary(name: str, summary: "Summary", *, is_rehearsal: bool) -> None:
    console.print(escape(name))
    sent = "would be sent" if is_rehearsal else "sent"
    console.print(f"{summary.read:,} read, {summary.sent:,} {sent}, {summary.held:,} already there")
    for why, reason in sorted(summary.skipped.items(), key=lambda each: -each[1].items):
        more = ", …" if reason.items > len(reason.examples) else ""
        console.print(f"skipped {reason.items:,}: {escape(why)} ({escape(', '.join(reason.examples))}{more})")


def _mirror_line(mirror: dict[str, Any]) -> str:
    if not mirror["healthy"] and not mirror["message"]:
        return f"{escape(mirror['address'])}, not reached yet"
    waiting = f"{mirror['waiting_batches']:,} batches wait" if mirror["waiting_batches"] else "everything is there"
    trouble = f", [red]{escape(mirror['message'])}[/]" if mirror["message"] else ""
    return f"{escape(mirror['address'])} up to batch {mirror['batch']}, {waiting}{trouble}"
