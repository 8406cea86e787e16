"""`podium metrics`, `import` and `export`: records and figures that come in or go out as files."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from podium.cli.options import Data, EnvFile, Url, address_of, console, settings_of
from podium.errors import PodiumError
from podium.model.project import DEFAULT_PROJECT

if TYPE_CHECKING:
    from podium.commands.export_file import Saved
    from podium.sources.transfer.transfer import Summary


def metrics(  # noqa: PLR0913 - an option each
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write.", show_default="metrics.json")
    ] = None,
    form: Annotated[str, typer.Option("--format", "-f", help="json, prometheus or html.")] = "json",
    sample_data: Annotated[bool, typer.Option("--sample-data", "-s", help="Write made-up samples.")] = False,
    benchmark: Annotated[bool, typer.Option("--benchmark", "-b", help="Measure 13 coordinators that wait.")] = False,
    iterations: Annotated[int, typer.Option("--iterations", "-i", help="Rounds of the benchmark.")] = 50,
    force: Annotated[
        bool, typer.Option("--force", help="Let samples or a benchmark replace a file with other content.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="List every coordinator.")] = False,
    project: Annotated[str, typer.Option(help="Project whose coordinators are written.")] = DEFAULT_PROJECT,
    url: Url = None,
    data: Data = None,
    env_file: EnvFile = None,
) -> None:
    """Write the coordinators' metrics of a running server to a file; a file of before is replaced."""
    from podium.commands.metrics import benchmark as measured  # noqa: PLC0415 - the other commands need none of it
    from podium.commands.metrics import file, samples  # noqa: PLC0415
    from podium.sources.access.whole_file import whole_file  # noqa: PLC0415

    file.check_format(form)
    path = output or Path(file.FORMATS[form])
    if sample_data or benchmark:
        if not force:
            file.check_replaceable(path)
        report = samples.sample(time.time()) if sample_data else measured.benchmark(iterations)
        found, text = file.text_of_report(report, form)
    else:
        found, text = file.text_of_server(address_of(url, data, env_file), project, form)
    with whole_file(path) as written:
        written.write(text.encode())
    _print_report(found, path, verbose=verbose)


def import_(
    *,
    kind: Annotated[str, typer.Argument(help="What wrote it, such as orchestrator; see docs/connectors.md.")],
    where: Annotated[str, typer.Argument(help="A path, a pattern or an address.")] = "",
    project: Annotated[str, typer.Option(help="Project it is kept in.")] = DEFAULT_PROJECT,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read all of it and send nothing.")] = False,
    state: Annotated[Path | None, typer.Option(help="File that remembers how far it was read.")] = None,
    url: Url = None,
    data: Data = None,
    env_file: EnvFile = None,
) -> None:
    """Send what another tool kept to a running server, once; what is there already is not sent again."""
    from podium.commands import importing  # noqa: PLC0415 - the other commands need none of it
    from podium.commands.configuration import source_options  # noqa: PLC0415
    from podium.sources.transfer.feed import open_feed  # noqa: PLC0415
    from podium.sources.transfer.transfer import Summary  # noqa: PLC0415

    settings = settings_of(env_file, data=data)
    feed = open_feed(kind, where, source_options(settings), project=project)
    summary = Summary()
    try:
        with console.status("reading", spinner="dots") as shown:
            report = importing.Reporter(
                progress=lambda: shown.update(f"{summary.read:,} read, {summary.sent:,} sent"),
                trouble=lambda why: shown.update(f"waiting: {escape(why)}"),
            )
            if dry_run:
                importing.rehearse(feed, summary, report)
            else:
                importing.import_once(feed, settings, summary, report, url=url, state=state)
    except PodiumError:
        if summary.read:  # what was sent stays
            _print_summary(feed.source.name, summary, is_rehearsal=dry_run)
        raise
    _print_summary(feed.source.name, summary, is_rehearsal=dry_run)
    importing.check_complete(summary)


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
    project: Annotated[str, typer.Option(help="Project that is read.")] = DEFAULT_PROJECT,
    length: Annotated[str, typer.Option("--range", help="Length of time up to --to: 15m, 24h, 30d.")] = "24h",
    since: Annotated[str, typer.Option("--from", help="Start, instead of --range.", show_default=False)] = "",
    until: Annotated[str, typer.Option("--to", help="End.", show_default="now")] = "",
    where: Annotated[str, typer.Option("--filter", help="Filter, as on the pages.", show_default=False)] = "",
    columns: Annotated[str, typer.Option(help="Columns, with commas between.", show_default="all")] = "",
    sort: Annotated[
        str, typer.Option(help="Of traces, spans and calls: -cost for the largest first.", show_default="-start_time")
    ] = "",
    measure: Annotated[str, typer.Option(help="Of series and distribution: cost,requests.", show_default=False)] = "",
    by: Annotated[str, typer.Option(help="Dimension of a breakdown or of series: model.", show_default=False)] = "",
    step: Annotated[str, typer.Option(help="Seconds of an interval of series.", show_default="auto")] = "",
    zone: Annotated[
        str,
        typer.Option(help="Time zone in which days of series begin: Europe/Vienna.", show_default="the server's"),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    url: Url = None,
    data: Data = None,
    env_file: EnvFile = None,
) -> None:
    """Save a list or a chart of a running server as CSV, JSON, XLSX or Parquet."""
    from podium.commands import export_file as file  # noqa: PLC0415 - the other commands need none of it

    form = file.form_of(output, form)
    path = output or Path(f"{what}.{form}")
    asked = {
        "what": what, "format": form, "project": project, "range": length, "from": since, "to": until,
        "filter": where, "columns": columns, "sort": sort, "measure": measure, "by": by, "step": step,
        "zone": zone,
    }  # fmt: skip
    address = address_of(url, data, env_file)
    with console.status(f"{what}: the server reads …") as shown:
        saved = file.save(
            address, asked, path, force=force, progress=lambda part: shown.update(f"{what}: {_amount(part)}")
        )
    console.print(f"{escape(str(path))}: {_amount(saved)}")


def _amount(saved: "Saved") -> str:
    rows = "" if saved.rows is None else f"{saved.rows:,} row{'' if saved.rows == 1 else 's'}, "
    return f"{rows}{saved.size:,} bytes"


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


def _print_summary(name: str, summary: "Summary", *, is_rehearsal: bool) -> None:
    console.print(escape(name))
    sent = "would be sent" if is_rehearsal else "sent"
    console.print(f"{summary.read:,} read, {summary.sent:,} {sent}, {summary.existing:,} already there")
    for why, reason in sorted(summary.skipped.items(), key=lambda each: -each[1].items):
        more = ", …" if reason.items > len(reason.examples) else ""
        console.print(f"skipped {reason.items:,}: {escape(why)} ({escape(', '.join(reason.examples))}{more})")
