"""Measure everything or what is named, print a table, write the figures as JSON.

Whatever does not come ends a benchmark with an error that says what was waited for.
"""

import json
import os
import platform
import time
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import psutil
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.browser import browser
from benchmarks.ingest import engine_alone, sustained, visibility
from benchmarks.pages import filled, pages
from benchmarks.sdk import sdk

RESULTS = Path(__file__).parent / "results"
console = Console(highlight=False)
Name = StrEnum("Name", ("engine_alone", "apart", "ingest", "visibility", "sdk", "pages", "browser"))


def main(
    only: Annotated[list[Name] | None, typer.Argument(help="What to measure.", show_default="all")] = None,
    seconds: float = 60.0,
    spans: list[int] = [1_000_000, 5_000_000],  # noqa: B006 - typer's way
) -> None:
    """Run the benchmarks: `seconds` of load, pages over each number of `spans`, the browser over the last."""
    chosen = set(only or Name)
    figures: dict[str, Any] = {"machine": machine(), "date": time.strftime("%Y-%m-%d")}
    console.print(f"{figures['machine']}, {figures['date']}")
    if Name.engine_alone in chosen:
        figures["engine_alone"] = engine_alone()
    if Name.apart in chosen:
        figures["apart"] = engine_alone(is_apart=True)
    if {Name.engine_alone, Name.apart} <= chosen:
        figures["apart"]["ratio_to_whole"] = figures["apart"]["spans_per_s"] / figures["engine_alone"]["spans_per_s"]
    if Name.ingest in chosen:
        figures["ingest"] = sustained(seconds)
    if {Name.engine_alone, Name.ingest} <= chosen:
        figures["ingest"]["ratio_to_engine_alone"] = (
            figures["ingest"]["spans_per_s_stored"] / figures["engine_alone"]["spans_per_s"]
        )
    if Name.visibility in chosen:
        figures["visibility"] = visibility()
    if Name.sdk in chosen:
        figures["sdk"] = sdk()
    figures |= over_stores(chosen, spans)
    report(figures)


def over_stores(chosen: set[Name], spans: list[int]) -> dict[str, Any]:
    """Return the figures of pages over each number of spans, and of the browser over the last."""
    figures: dict[str, Any] = {}
    for count in spans if Name.pages in chosen else spans[-1:] if Name.browser in chosen else []:
        with filled(count) as data:
            if Name.pages in chosen:
                figures.setdefault("pages", {})[str(count)] = pages(data, count)
            if Name.browser in chosen and count == spans[-1]:
                figures["browser"] = browser(data)
    return figures


def report(figures: dict[str, Any]) -> None:
    """Print the figures as a table and write them as a file."""
    table = Table("figure", "value", box=None)
    for name, value in rows(figures):
        table.add_row(name, value)
    console.print(table)
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{time.strftime('%Y%m%d-%H%M%S')}.json"
    file.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    console.print(f"written to {file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file}")


def machine() -> str:
    """Return what the figures were measured on."""
    memory = psutil.virtual_memory().total / 2**30
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {system}"


def rows(figures: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield one name and value per figure, nested ones with their path."""
    for name, value in figures.items():
        path = f"{prefix}{name.replace('_', ' ')}"
        if isinstance(value, dict) and set(value) == {"p50", "p95"}:
            yield f"{path}, p50 / p95", f"{value['p50']:.1f} / {value['p95']:.1f}"
        elif isinstance(value, dict):
            yield from rows(value, f"{path} · ")
        elif isinstance(value, float):
            yield path, f"{value:,.0f}" if value >= 1000 else f"{value:,.3g}"
        else:
            yield path, str(value)


if __name__ == "__main__":
    typer.run(main)
