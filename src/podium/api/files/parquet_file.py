"""A Parquet file: typed columns, written by the engine out of a file of rows."""

from collections.abc import Generator
from pathlib import Path

import orjson

from podium.api.files.cells import AS_JSON
from podium.query.export.tables import Column, Kind, Table
from podium.store.engine import Engine

_TYPES: dict[Kind, str] = {
    "text": "Nullable(String)",
    "texts": "Array(String)",
    "whole": "Nullable(Int64)",
    "number": "Nullable(Float64)",
    "money": "Nullable(Decimal(38, 9))",
    "instant": "Nullable(DateTime64(9, 'UTC'))",
    "flag": "Nullable(Bool)",
}


def write_parquet(table: Table, target: Path, engine: Engine) -> Generator[int]:
    """Write the file, and yield how many rows were read so far; it is whole when no more is yielded."""
    rows = target.with_suffix(".rows")
    writers = [AS_JSON[each.kind] for each in table.columns]
    count = 0
    with rows.open("wb") as file:
        for batch in table.batches:
            for row in batch:
                cells = [None if cell is None else write(cell) for write, cell in zip(writers, row, strict=True)]
                file.write(orjson.dumps(cells, option=orjson.OPT_APPEND_NEWLINE))
            count += len(batch)
            yield count
    engine.write_parquet(rows, ", ".join(_typed(each) for each in table.columns), target)
    rows.unlink()


def _typed(column: Column) -> str:
    return f"`{column.name}` {_TYPES[column.kind]}"
