"""Mutation testing by module: `python -m benchmarks.mutants podium.interpret.billing`, or `make mutants MODULE=…`.

Each mutant is one change of `benchmarks.mutations` in a copy of the checkout, and is killed when the tests of the
module fail under it: its mirror and those that are named in `EXTRA`. Every run of them is a process of its own, as an
engine must not be forked. What was found is kept in `build/mutants`: a run that was ended goes on where it ended, one
after a change of the tests tries again what survived, and one after a change of the module begins anew.
"""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from cosmic_ray.commands.init import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.plugins import OPERATOR_PROVIDERS
from cosmic_ray.testing import run_tests
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome
from rich.console import Console

from benchmarks.mutations import Python, Sql

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "build" / "mutants"
PACKAGES = ("podium.ingest", "podium.interpret", "podium.query", "podium.sdk")
# Tests of other modules that hold a module to its meaning, by the beginning of its name.
EXTRA = {
    "podium.interpret.expressions": ("tests/interpret/test_spans.py",),
    "podium.interpret.field_sources": ("tests/interpret/test_spans.py",),
    "podium.interpret.values": ("tests/interpret/test_spans.py",),
    "podium.interpret.pricing": ("tests/interpret/test_billing_prices.py",),
}
# Reviewed texts of the generated SQL: they differ by every mutant and would kill each without a question.
LEFT_OUT = {"tests/interpret/test_statements.py"}
# A mutant may take so much longer than the tests without one, and so many seconds more.
TIMES, SECONDS = 4, 20

console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a module's mutants; those of `mutants` that are neither were not tried."""

    module: str
    mutants: int
    killed: int
    survived: int

    @property
    def row(self) -> str:
        """The line of the table in docs/benchmarks.md."""
        tried = self.killed + self.survived
        share = f"{100 * self.killed / tried:.0f} %" if tried else ""
        return f"| `{self.module}` | {self.mutants} | {tried} | {self.killed} | {self.survived} | {share} |"


def main(
    module: Annotated[list[str] | None, typer.Argument(help="Modules or packages.", show_default="all")] = None,
    minutes: Annotated[float, typer.Option(help="At most so long for each module; the next run goes on.")] = 1e6,
) -> None:
    """Try the mutants of modules, show which survive and print the table of all that were tried so far."""
    OPERATOR_PROVIDERS.clear()
    OPERATOR_PROVIDERS.update({"python": Python(), "sql": Sql()})
    for name in modules(module or PACKAGES):
        tests = choose_tests(name)
        if not tests:
            console.print(f"{name}: no test mirrors it")
            continue
        console.print(f"{name}: {' '.join(tests)}")
        try_mutants(name, tests, time.monotonic() + 60 * minutes)
    console.print(table(tallies()), markup=False)


def modules(names: Iterable[str]) -> Iterator[str]:
    """Yield the modules of the names, each a module's or a package's."""
    for name in names:
        path = ROOT / "src" / Path(*name.split("."))
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
        for file in files:
            if file.stem != "__init__":
                yield ".".join(file.relative_to(ROOT / "src").with_suffix("").parts)


def choose_tests(module: str) -> list[str]:
    """Return the files that test a module: `test_name.py`, `test_name_….py` of no other, and what `EXTRA` names."""
    _, *rooms, name = module.split(".")
    room, name = Path(*rooms), name.strip("_")
    others = {path.stem.strip("_") for path in (ROOT / "src" / "podium" / room).glob(f"{name}_*.py")}
    mirrors = {f"test_{name}.py", *(path.name for path in (ROOT / "tests" / room).glob(f"test_{name}_*.py"))}
    mirrors -= {f"test_{other}.py" for other in others}
    extra = (file for prefix, files in EXTRA.items() if f"{module}.".startswith(f"{prefix}.") for file in files)
    found = dict.fromkeys([*(Path("tests", room, file).as_posix() for file in sorted(mirrors)), *extra])
    return [file for file in found if file not in LEFT_OUT and (ROOT / file).exists()]


def try_mutants(module: str, tests: list[str], until: float) -> None:
    """Try those of a module's mutants that were not tried, and print each that survives.

    Raises:
        typer.Exit: the tests fail without a mutant.
    """
    kept, file = KEPT / module, Path("src", *module.split(".")).with_suffix(".py")
    copy_checkout(kept / "tree")
    command = f"{sys.executable} -m pytest -x -q -p no:cacheprovider {' '.join(tests)}"
    with contextlib.chdir(kept / "tree"):
        os.environ["PYTHONPATH"] = str(kept / "tree" / "src")  # stands before the checkout's own
        began = time.monotonic()
        outcome, said = run_tests(command, 3600)
        if outcome != TestOutcome.SURVIVED:
            console.print(f"{module}: its tests fail without a mutant\n{said}", markup=False)
            raise typer.Exit(1)
        limit = TIMES * (time.monotonic() - began) + SECONDS
        database = database_of(module, fingerprint(file, Path("benchmarks/mutations.py")))
        try_survivors_again(database, fingerprint(*map(Path, tests)))
        with use_db(str(database)) as work:
            if not work.num_work_items:
                init([file], work, {})
            for item in work.pending_work_items:  # in random order, so that a part of them stands for all
                if time.monotonic() > until:
                    return
                result = mutate_and_test(item.mutations, command, limit)
                work.set_result(item.job_id, result)
                if result.test_outcome == TestOutcome.SURVIVED:
                    console.print(result.diff, markup=False)


def copy_checkout(tree: Path) -> None:
    """Make `tree` a copy of what git knows, or would know, of the checkout."""
    ask = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(ask, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    shutil.rmtree(tree, ignore_errors=True)
    for name in listed.split("\0"):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)


def fingerprint(*files: Path) -> str:
    """Return what changes with the content of one of the files."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:12]


def database_of(module: str, version: str) -> Path:
    """Return where the results of this version of a module are kept; those of others are deleted."""
    database = KEPT / module / f"{version}.sqlite"
    for other in (KEPT / module).glob("*.sqlite"):
        if other != database:
            other.unlink()
    return database


def try_survivors_again(database: Path, tests: str) -> None:
    """Forget which mutants survived, if they did so under other tests; what was killed stays so."""
    noted = database.with_name("tests.txt")
    if database.exists() and noted.exists() and noted.read_text(encoding="utf-8") != tests:
        with contextlib.closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("DELETE FROM work_results WHERE test_outcome = 'SURVIVED'")
    noted.write_text(tests, encoding="utf-8")


def tallies() -> Iterator[Tally]:
    """Yield what became of the mutants of every module of which some were tried."""
    for database in sorted(KEPT.glob("*/*.sqlite")):
        with use_db(str(database), WorkDB.Mode.open) as work:
            outcomes = [result.test_outcome for _, result in work.completed_work_items]
            survived = outcomes.count(TestOutcome.SURVIVED)
            if outcomes:
                yield Tally(database.parent.name, work.num_work_items, len(outcomes) - survived, survived)


def table(rows: Iterable[Tally]) -> str:
    """Return the table of docs/benchmarks.md."""
    heading = "| module | mutants | tried | killed | survived | killed of those tried |\n|---|---|---|---|---|---|"
    return "\n".join([heading, *(each.row for each in rows)])


if __name__ == "__main__":
    typer.run(main)
