"""What an export gives, row by row."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.rows import HOUR_NS, START_NS

from podium.query.ask.bounds import Bounds
from podium.query.export.charts import Chart
from podium.query.export.exports import Layout, open_export
from podium.query.filter.filters import parse_filter
from podium.store.engine import Engine


def bounds(project: str, until_ns: int = START_NS + 3 * HOUR_NS) -> Bounds:
    return Bounds(project, START_NS - HOUR_NS, until_ns)


def batches(
    engine: Engine,
    project: str,
    what: str,
    text: str = "",
    *,
    until_ns: int = START_NS + 3 * HOUR_NS,
    columns: str = "",
    sort: str = "",
    **chart: Any,
) -> Iterator[list[dict[str, Any]]]:
    """Yield all rows as `{heading: cell}`, in batches as they are read; no file is left when the first is there."""
    with TemporaryDirectory() as directory:
        made = open_export(
            engine,
            bounds(project, until_ns),
            parse_filter(text),
            what,
            layout=Layout(columns, sort),
            chart=Chart(**chart),
            spool=Path(directory),
        )
        names = [each.name for each in made.columns]
        for batch in made.batches:
            assert not any(Path(directory).iterdir())
            yield [dict(zip(names, row, strict=True)) for row in batch]


def rows(engine: Engine, project: str, what: str, text: str = "", **more: Any) -> list[dict[str, Any]]:
    """Return all rows at once."""
    return [row for batch in batches(engine, project, what, text, **more) for row in batch]
