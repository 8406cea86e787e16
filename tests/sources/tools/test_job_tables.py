"""The table of the jobs' dashboard; in a PostgreSQL and into a server: tests/flows/test_sources_tables.py."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from podium.errors import InvalidInput, SourceUnavailable
from podium.sources.kinds import open_source
from podium.sources.source import Batch, Options, Position, Skipped, Source
from podium.sources.tools import job_tables

COLUMNS = "id INTEGER PRIMARY KEY, job_id, task_name, model_used, token_count, latency_ms, cost_estimate, created_at"
START_NS = 1_795_168_800 * 10**9  # 2026-11-20T10:00:00Z


@pytest.fixture
def table(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "jobs.db", isolation_level=None)) as connection:
        connection.execute(f"CREATE TABLE metrics ({COLUMNS})")
        yield connection


def insert(table: sqlite3.Connection, *rows: tuple[Any, ...]) -> None:
    table.executemany("INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def row(number: int, *, job: str | None = "j", at: str | None = "2026-11-20 10:00:00") -> tuple[Any, ...]:
    return (number, job, "embed", "gpt-4", 100, 250.0, 0.01, at)


def source(tmp_path: Path) -> Source:
    return open_source("jobs", "jobs.db", Options(here=tmp_path))


def spans(batches: list[Batch]) -> list[Any]:
    found: list[Any] = [message for batch in batches for _, message in batch.messages]
    return [span for m in found for r in m.resource_spans for s in r.scope_spans for span in s.spans]


def test_a_row_is_a_task_that_ended_when_it_was_written(tmp_path: Path, table: sqlite3.Connection) -> None:
    insert(table, row(1))

    (span,) = spans(list(source(tmp_path).read(None)))

    assert (span.name, span.parent_span_id) == ("embed", b"")
    assert (span.start_time_unix_nano, span.end_time_unix_nano) == (START_NS - 250 * 10**6, START_NS)
    values = {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in span.attributes}
    assert values == {
        "podium.kind": "task", "podium.job.id": "j", "podium.task.name": "embed", "gen_ai.request.model": "gpt-4",
        "podium.usage.total_tokens": 100, "podium.cost": 0.01, "podium.cost.source": "reported",
    }  # fmt: skip


def test_a_row_without_a_time_is_skipped_and_one_without_a_cost_is_priced_later(
    tmp_path: Path, table: sqlite3.Connection
) -> None:
    insert(table, row(1, at=None), (2, None, None, None, None, None, None, "2026-11-20 10:00:00"))

    batches = list(source(tmp_path).read(None))

    assert batches[0].skipped == (Skipped("row 1", "has no created_at"),)
    (span,) = spans(batches)
    assert (span.name, {each.key for each in span.attributes}) == ("task", {"podium.kind", "podium.task.name"})


def test_only_rows_behind_the_position_are_read(
    tmp_path: Path, table: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_tables, "_BATCH", 2)
    insert(table, *(row(number) for number in (1, 2, 3)))
    batches = list(source(tmp_path).read(None))
    insert(table, row(4))

    again = list(source(tmp_path).read(batches[-1].position))

    assert [batch.read for batch in batches] == [2, 1]
    assert [batch.read for batch in again] == [1]


def test_rows_that_appear_behind_the_position_are_read_with_their_stretch(
    tmp_path: Path, table: sqlite3.Connection
) -> None:
    insert(table, *(row(number) for number in (1, 3)))
    position = list(source(tmp_path).read(None))[-1].position
    insert(table, row(2))

    again = list(source(tmp_path).read(position))

    assert [batch.read for batch in again] == [3]
    assert list(source(tmp_path).read(again[-1].position)) == []


@pytest.mark.parametrize("emptied", ["DELETE FROM metrics", "DELETE FROM metrics WHERE id > 1"])
def test_a_table_whose_ids_begin_anew_is_read_from_its_beginning(
    tmp_path: Path, table: sqlite3.Connection, emptied: str
) -> None:
    insert(table, *(row(number) for number in range(1, 600)))
    position = list(source(tmp_path).read(None))[-1].position
    table.execute(emptied)
    insert(table, row(2, job="new"))

    assert "new" in [each.attributes[1].value.string_value for each in spans(list(source(tmp_path).read(position)))]


@pytest.mark.parametrize("position", [None, {}, {"id": "many"}, 7])
def test_without_a_position_all_is_read(tmp_path: Path, table: sqlite3.Connection, position: Position) -> None:
    insert(table, row(0), row(1))

    assert sum(batch.read for batch in source(tmp_path).read(position)) == 2


def test_the_ids_are_those_of_the_row(tmp_path: Path, table: sqlite3.Connection) -> None:
    insert(table, row(1), row(2))

    first, second = spans(list(source(tmp_path).read(None)))
    again, _ = spans(list(source(tmp_path).read(None)))

    assert first == again
    assert first.span_id != second.span_id
    assert first.trace_id != second.trace_id


def test_a_database_without_the_table_or_with_a_copy_is_refused(tmp_path: Path, table: sqlite3.Connection) -> None:
    table.execute("CREATE TABLE podium_mirror (id)")
    with pytest.raises(InvalidInput, match="a copy that a Podium writes"):
        list(source(tmp_path).read(None))
    table.execute("DROP TABLE metrics")
    with pytest.raises(SourceUnavailable, match="has no table metrics"):
        list(source(tmp_path).read(None))
