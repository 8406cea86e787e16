"""Whether what a stopped server stored is what its clients sent: each item once, and every table in agreement."""

from decimal import Decimal
from pathlib import Path

from tests.flows.load import CALL_COST, INPUT_TOKENS, OUTPUT_TOKENS, Sent, ids_of
from tests.flows.tables import Rows, read_tables
from tests.rows import ROLLUPS

from podium.ingest.envelope import Signal

_SPANS = """
SELECT count() AS spans, toString(sum(cost)) AS cost, sum(input_tokens) AS input, sum(output_tokens) AS output,
       countIf(is_call) AS calls
FROM spans
"""
_ROLLED = """
SELECT sum(t.spans) AS spans, toString(sum(t.cost)) AS cost, sum(t.input_tokens) AS input,
       sum(t.output_tokens) AS output, sumIf(t.spans, is_call) AS calls
FROM {table} AS t
"""
_TRACED = """
SELECT sum(t.spans) AS spans, toString(sum(t.cost)) AS cost, sum(t.input_tokens) AS input,
       sum(t.output_tokens) AS output, sum(t.calls) AS calls
FROM traces AS t
"""
_COMMITTED = "SELECT sum(spans) AS traces, sum(events) AS logs, sum(points) AS metrics FROM batches"
_ITEMS: dict[Signal, str] = {
    "traces": "SELECT name AS id, count() AS times FROM spans GROUP BY id",
    "logs": "SELECT body AS id, count() AS times FROM events GROUP BY id",
    "metrics": "SELECT attributes['id'] AS id, count() AS times FROM points GROUP BY id",
}


def assert_stored_once(data: Path, sent: list[Sent]) -> None:
    """Every item of `sent` is stored exactly once and nothing else is; rollups, traces and batches agree."""
    rolled = {name: _ROLLED.format(table=table) for name, table in ROLLUPS.items()}
    tables = read_tables(data, spans=_SPANS, per_trace=_TRACED, committed=_COMMITTED, **rolled, **_ITEMS)
    counts: dict[str, str] = {}
    for signal in _ITEMS:
        expected = ids_of(sent, signal)
        assert_once(tables[signal], expected, signal)
        counts[signal] = str(len(expected))
    assert {name: str(value) for name, value in tables["committed"][0].items()} == counts
    assert_totals(tables["spans"], int(counts["traces"]))
    for table in (*ROLLUPS, "per_trace"):
        assert tables[table] == tables["spans"], table


def assert_once(rows: Rows, expected: set[str], signal: str) -> None:
    """The ids are the expected ones, each counted once."""
    found = {row["id"]: int(row["times"]) for row in rows}
    assert expected - set(found) == set(), f"{signal}: lost"
    assert set(found) - expected == set(), f"{signal}: from nowhere"
    assert {each: times for each, times in found.items() if times > 1} == {}, f"{signal}: stored more than once"


def assert_totals(rows: Rows, calls: int) -> None:
    """The sums are those of so many equal calls."""
    (row,) = rows
    counts = {name: int(value) for name, value in row.items() if name != "cost"}
    assert Decimal(row["cost"]) == calls * CALL_COST
    assert counts == {"spans": calls, "input": calls * INPUT_TOKENS, "output": calls * OUTPUT_TOKENS, "calls": calls}
