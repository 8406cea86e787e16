"""The generated SQL, kept as reviewed snapshots: `UPDATE_SNAPSHOTS=1 pytest tests/interpret` writes them anew."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from podium.interpret import billing, records, spans

SNAPSHOTS = Path(__file__).parent / "snapshots"
STATEMENTS: dict[str, Callable[[], str]] = {
    "interpret_spans": lambda: spans.interpret_spans(composites=False),
    "finish_spans": billing.finish_spans,
    "store_events": lambda: records.store_events(composites=True),
    "store_points": lambda: records.store_points(composites=True),
    "composites_of_traces": lambda: records.composites_of("traces"),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_statement_is_the_reviewed_one(name: str) -> None:
    snapshot = SNAPSHOTS / f"{name}.sql"
    statement = STATEMENTS[name]().strip() + "\n"

    if os.environ.get("UPDATE_SNAPSHOTS"):
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(statement, encoding="utf-8")

    assert snapshot.read_text(encoding="utf-8") == statement
