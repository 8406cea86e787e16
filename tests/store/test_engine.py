"""The one place that talks to the driver: what it gives back, and how it fails."""

import gzip
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet
import pytest

from podium.errors import QueryTooExpensive, StoreError
from podium.store import engine as under_test
from podium.store.engine import Engine, embedded_address

NUMBERS = "SELECT number AS n, toString(number * 2) AS doubled FROM numbers({count:UInt64})"


def test_rows_are_keyed_by_column(engine: Engine) -> None:
    assert engine.select(NUMBERS, {"count": 2}) == [{"n": 0, "doubled": "0"}, {"n": 1, "doubled": "2"}]
    assert engine.select(NUMBERS, {"count": 0}) == []


def test_rows_are_read_back_as_tuples(engine: Engine) -> None:
    assert engine.read_back(NUMBERS, {"count": 2}) == [(0, "0"), (1, "2")]


def test_json_comes_by_row_or_by_column(engine: Engine) -> None:
    by_row = json.loads(engine.select_json(NUMBERS, {"count": 2}))
    by_column = json.loads(engine.select_json(NUMBERS, {"count": 2}, by_column=True))

    assert by_row == [{"n": 0, "doubled": "0"}, {"n": 1, "doubled": "2"}]
    assert by_column == {"n": [0, 1], "doubled": ["0", "2"]}
    assert b'"a/b"' in engine.select_json("SELECT 'a/b' AS path")


def test_statements_run_beside_each_other_come_back_in_their_order(engine: Engine) -> None:
    counts = [3, 0, 1, 2]

    found = engine.select_all(*((NUMBERS, {"count": count}) for count in counts))

    assert [len(rows) for rows in found] == counts


def test_values_never_become_sql(engine: Engine) -> None:
    text = "'; DROP TABLE spans; -- \\' {x:String}"

    assert engine.select("SELECT {text:String} AS text", {"text": text}) == [{"text": text}]


def test_what_is_inserted_is_found(engine: Engine) -> None:
    engine.execute("CREATE OR REPLACE TABLE test_engine (n UInt8, text String) ENGINE = Memory")

    engine.insert("test_engine", ["text", "n"], [["a", 1], ["b", 2]])

    assert engine.read_back("SELECT n, text FROM test_engine ORDER BY n") == [(1, "a"), (2, "b")]
    engine.execute("DROP TABLE test_engine")


@pytest.mark.parametrize("run", ["select", "select_json", "read_back", "execute"])
def test_a_statement_that_is_refused_says_nothing_of_itself(engine: Engine, run: str) -> None:
    with pytest.raises(StoreError) as refused:
        getattr(engine, run)("SELECT secret FROM nowhere")

    assert not isinstance(refused.value, QueryTooExpensive)
    assert "secret" not in str(refused.value)
    assert "secret" in str(refused.value.__cause__)


def test_a_read_beyond_its_limits_is_too_expensive(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "limits", {"max_rows_to_read": 10})

    assert len(engine.select(NUMBERS, {"count": 10})) == 10
    for read in (engine.select, engine.select_json):
        with pytest.raises(QueryTooExpensive, match="narrow its time range or filter"):
            read("SELECT count() FROM system.numbers LIMIT 1", {})
    assert engine.read_back("SELECT count() FROM numbers(1000)") == [(1000,)]


def test_who_waits_too_long_for_a_connection_is_asked_to_try_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(under_test, "_POOL_WAIT_S", 0.05)
    with ExitStack() as readers:
        for _ in range(engine._size):
            readers.enter_context(engine._reader())
        with pytest.raises(QueryTooExpensive, match="too many queries are running"):
            engine.select("SELECT 1")

    assert engine.select("SELECT 1 AS one") == [{"one": 1}]


def test_what_a_read_had_written_when_it_was_broken_off_is_in_no_other_answer(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(engine._size):
        with monkeypatch.context() as patch:
            patch.setattr(engine, "limits", {"max_rows_to_read": 10})
            with pytest.raises(QueryTooExpensive):
                engine.select_json("SELECT count() FROM system.numbers LIMIT 1")

    assert [engine.select("SELECT 1 AS one") for _ in range(engine._size)] == [[{"one": 1}]] * engine._size


def test_a_failed_read_gives_its_connection_back(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "_POOL_WAIT_S", 5)
    for _ in range(4):
        with pytest.raises(StoreError):
            engine.select("SELECT no")

    assert engine.select("SELECT 1 AS one") == [{"one": 1}]


def test_a_spooled_statement_becomes_a_packed_line_per_row(engine: Engine, tmp_path: Path) -> None:
    target = tmp_path / "it's.jsonl.gz"
    sql = "SELECT number AS n, toDecimal64('0.5', 9) AS cost FROM numbers({count:UInt64}) ORDER BY n DESC"

    engine.spool(sql, {"count": 3}, target)

    lines = gzip.decompress(target.read_bytes()).splitlines()
    assert [json.loads(line) for line in lines] == [{"n": n, "cost": "0.5"} for n in (2, 1, 0)]


def test_statements_are_spooled_one_at_a_time(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "_POOL_WAIT_S", 0.05)
    with engine._spooling, pytest.raises(QueryTooExpensive, match="other exports are being sorted"):
        engine.spool("SELECT 1", {}, tmp_path / "waits")
    with pytest.raises(StoreError):
        engine.spool("SELECT no", {}, tmp_path / "fails")

    engine.spool("SELECT 1", {}, tmp_path / "next")

    assert (tmp_path / "next").exists()


def test_rows_on_the_disk_become_parquet(engine: Engine, tmp_path: Path) -> None:
    rows, target = tmp_path / "rows.jsonl", tmp_path / "rows.parquet"
    rows.write_text('["a", 1, "0.5"]\n["b", 2, null]\n')

    engine.write_parquet(rows, "name String, n UInt64, cost Nullable(Decimal(38, 9))", target)

    table = pyarrow.parquet.read_table(target).to_pydict()
    names = [name.decode() if isinstance(name, bytes) else name for name in table["name"]]
    assert (names, table["n"], table["cost"]) == (["a", "b"], [1, 2], [Decimal("0.500000000"), None])


def test_a_server_elsewhere_writes_no_files_of_this_machine(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert engine.is_embedded
    monkeypatch.setattr(engine, "address", "clickhouse://engine.test:8123/podium")

    with pytest.raises(StoreError, match="page by page"):
        engine.spool("SELECT 1", {}, tmp_path / "a")
    with pytest.raises(StoreError, match="take another format"):
        engine.write_parquet(tmp_path / "a", "n UInt8", tmp_path / "b")


def test_many_threads_share_few_connections(engine: Engine) -> None:
    at_once = threading.Barrier(8)

    def read(count: int) -> int:
        at_once.wait(30)
        return len(engine.select(NUMBERS, {"count": count}))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(read, range(8))) == list(range(8))


def test_the_address_of_a_directory() -> None:
    assert embedded_address(Path("/data/engine")) == "chdb:///data/engine"
