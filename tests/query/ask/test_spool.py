"""Lists that wait on the disk."""

from collections.abc import Generator
from decimal import Decimal
from pathlib import Path

import pytest

from podium.errors import QueryTooExpensive, StoreError
from podium.query.ask.spool import Spool
from podium.store import engine as store
from podium.store.engine import Engine


def test_all_rows_come_in_batches_in_their_order_with_their_values(engine: Engine, tmp_path: Path) -> None:
    sql = """
    SELECT number + {from:UInt64} AS whole, toDecimal64(number, 9) / 3 AS money, 'line\\n\\xFF "é' AS text,
           [text] AS texts, number = 2 AS flag, if(number = 1, NULL, number / 2) AS half
    FROM numbers(5)
    ORDER BY number DESC
    """

    got = [*Spool(engine, tmp_path, 2).read((sql, {"from": 2**63}), dict)]

    assert [len(batch) for batch in got] == [2, 2, 1]
    rows = [row for batch in got for row in batch]
    assert [row["whole"] for row in rows] == [2**63 + number for number in (4, 3, 2, 1, 0)]
    assert Decimal(rows[0]["money"]) == Decimal("1.333333333")
    assert {row["text"] for row in rows} == {'line\n\ufffd "é'}
    assert rows[0]["texts"] == [rows[0]["text"]]
    assert [row["half"] for row in rows] == [2, 1.5, 1, None, 0]
    assert [bool(row["flag"]) for row in rows] == [False, False, True, False, False]


def test_nothing_is_read_before_it_is_asked_for_and_no_file_stays(engine: Engine, tmp_path: Path) -> None:
    spool = Spool(engine, tmp_path, 2)

    unread = spool.read(("SELECT nothing", {}), dict)
    reading = spool.read(("SELECT number FROM numbers(5)", {}), dict)
    first, files = next(reading), [*tmp_path.iterdir()]
    assert isinstance(reading, Generator)
    reading.close()

    assert (first, files) == ([{"number": 0}, {"number": 1}], [])
    with pytest.raises(StoreError):
        next(unread)
    assert [*tmp_path.iterdir()] == []


def test_one_statement_runs_at_a_time(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_POOL_WAIT_S", 0.05)
    spool = Spool(engine, tmp_path, 2)
    statement: tuple[str, dict[str, object]] = ("SELECT 1 AS one", {})

    with engine._spooling, pytest.raises(QueryTooExpensive, match="other exports are being sorted"):
        next(spool.read(statement, dict))

    assert next(spool.read(statement, dict)) == [{"one": 1}]
