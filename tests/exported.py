"""Exported files, read by programs that are not ours."""

import csv
import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq


def read_rows(path: Path) -> list[dict[str, object]]:
    """Return the rows of a CSV, JSON, XLSX or Parquet file by their headings."""
    match path.suffix:
        case ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                return [*csv.DictReader(file)]
        case ".json":
            found: list[dict[str, object]] = json.loads(path.read_bytes())
            return found
        case ".xlsx":
            heading, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
            return [dict(zip((str(name) for name in heading), row, strict=True)) for row in rows]
        case _:
            return list(pq.read_table(path).to_pylist())
