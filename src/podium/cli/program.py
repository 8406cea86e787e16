"""The `podium` command."""

import sys
from typing import Annotated

import typer
from rich.markup import escape

import podium
from podium.cli import files, serving, upkeep
from podium.cli.options import console, errors
from podium.errors import PodiumError

app = typer.Typer(help="See what your AI orchestra costs, how fast it runs, what breaks and why.", no_args_is_help=True)
journal = typer.Typer(help="Look after the journal of requests not yet stored.", no_args_is_help=True)
database = typer.Typer(help="Look after the copy in PostgreSQL.", no_args_is_help=True)
for command in (serving.serve, serving.demo, upkeep.status, upkeep.doctor, files.metrics, files.export):
    app.command()(command)
app.command("import")(files.import_)
app.add_typer(journal, name="journal")
journal.command()(upkeep.replay)
app.add_typer(database, name="database")
database.command()(upkeep.init)


@app.callback(invoke_without_command=True)
def root(*, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Print the version, or go on to a command."""
    if version:
        console.print(f"podium {podium.__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command; an error Podium raises on purpose is one line, not a traceback."""
    try:
        app()
    except PodiumError as error:
        errors.print("[red]podium:[/]", escape(str(error)))
        sys.exit(1)
