"""The engine: the one place that talks to the driver, embedded or remote.

A `chdb://` address opens the ClickHouse engine inside this process, anything else is a ClickHouse server;
the same SQL runs on both. One client serialises its calls, so readers come from a pool and the
committer has a writer of its own.
"""

import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import clickhouse_connect
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError

from podium.errors import QueryTooExpensive, StoreError, StoreUnavailable

DATABASE = "podium"
_TOO_EXPENSIVE = {158, 159, 160, 241, 396}  # too many rows, timeout, too slow, memory, result too large
_POOL_WAIT_S = 60
# Compiling an expression costs more than the fractions of a second it is then used for.
_SETTINGS = {"compile_expressions": 0, "compile_aggregate_expressions": 0, "compile_sort_description": 0}
_JSON = {
    "output_format_json_quote_64bit_integers": 0,
    "output_format_json_escape_forward_slashes": 0,
    "output_format_json_validate_utf8": 1,
    "output_format_json_array_of_rows": 1,
}
# A part of the file, and of the rows, is in memory at a time: with the engine's own numbers it is half a gigabyte.
_PARQUET = {
    "output_format_parquet_row_group_size": 20_000,
    "output_format_parquet_row_group_size_bytes": 16 * 2**20,
    "output_format_parquet_parallel_encoding": 0,
    "input_format_parallel_parsing": 0,
    "max_threads": 1,
    "date_time_input_format": "best_effort",
}
# What is sorted, grouped or joined waits on the disk beyond 64 MiB a step. 900,000 spans sorted cost the process 80 MB;
# 670,000 traces, which are joined and grouped first, 250 MB and 14 s, twice as many 315 MB and 17 s. One thread, since
# pages are read meanwhile. The time is that of tens of millions of rows, and ends before `podium export` gives up.
_SPOOLED = {
    **_JSON,
    "output_format_json_array_of_rows": 0,
    "output_format_json_quote_decimals": 1,
    "output_format_parallel_formatting": 0,
    "output_format_compression_level": 1,
    **{f"max_bytes_before_external_{step}": 2**26 for step in ("sort", "group_by")},
    **{f"max_bytes_ratio_before_external_{step}": 0 for step in ("sort", "group_by")},
    "join_algorithm": "full_sorting_merge",
    "max_block_size": 8_192,
    "max_threads": 1,
    "max_execution_time": 1_500,
}


class Engine:
    """A pool of connections to one database.

    Args:
        address: `chdb:///directory` or `clickhouse://user:password@host:port/database`.
        readers: how many queries may run at the same time.
        limits: engine settings every read runs under, e.g. `max_execution_time`.

    Raises:
        StoreUnavailable: the engine cannot be opened or reached.
    """

    def __init__(self, address: str, *, readers: int = 4, limits: Mapping[str, object] | None = None) -> None:
        self.address = address
        self.limits = dict(limits or {})
        try:
            bootstrap = clickhouse_connect.get_client(dsn=address)
            bootstrap.command(f"CREATE DATABASE IF NOT EXISTS {DATABASE}")
            self._writer = self._connect()
            self._readers: queue.Queue[Client] = queue.Queue()
            for _ in range(readers):
                self._readers.put(self._connect())
            bootstrap.close()
        except (ClickHouseError, OSError) as error:
            msg = f"the engine at {address} cannot be opened: is another Podium using it?"
            raise StoreUnavailable(msg) from error
        self._size = readers
        self._spooling = threading.Lock()
        self._threads = ThreadPoolExecutor(readers, thread_name_prefix="podium-select")

    @property
    def is_embedded(self) -> bool:
        """Whether the engine runs inside this process and can read its files."""
        return self.address.startswith("chdb:")

    def select(self, sql: str, parameters: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        """Run a reading statement and return its rows, keyed by column name."""
        with self._reader() as client, _translated():
            result = client.query(sql, parameters=dict(parameters or {}), settings=self.limits)
            names = result.column_names
            return [dict(zip(names, row, strict=True)) for row in result.result_rows]

    def select_json(
        self, sql: str, parameters: Mapping[str, object] | None = None, *, by_column: bool = False
    ) -> bytes:
        """Run a reading statement and return its rows as JSON that the engine writes.

        An array with an object per row, or `by_column` an object with an array per column: for results so large that
        Python should not touch each value.
        """
        form = "JSONColumns" if by_column else "JSONEachRow"
        # In the text: given beside it, the driver asks for all settings before and sets them back after, 4 ms a query.
        settings = ", ".join(f"{name} = {value}" for name, value in {**self.limits, **_JSON}.items())
        with self._reader() as client, _translated():
            text: bytes = client.raw_query(f"{sql} SETTINGS {settings}", parameters=dict(parameters or {}), fmt=form)
            return text

    def write_parquet(self, rows: Path, structure: str, target: Path) -> None:
        """Turn a file of rows, on each line a JSON array of its cells, into a new Parquet file, a part at a time.

        Args:
            rows: what is read.
            structure: names and types of the cells, `name String, cost Nullable(Decimal(38, 9))`.
            target: what is written; there is no such file yet.

        Raises:
            StoreError: the engine runs elsewhere and reads no files of this machine, or refuses.
        """
        if not self.is_embedded:
            msg = "Parquet is written by an engine that runs inside the server; take another format"
            raise StoreError(msg)
        source = f"file({_quoted(str(rows))}, 'JSONCompactEachRow', {_quoted(structure)})"
        sql = f"INSERT INTO FUNCTION file({_quoted(str(target))}, 'Parquet') SELECT * FROM {source}"
        with self._reader() as client, _translated():
            client.command(sql, settings=_PARQUET)

    def spool(self, sql: str, parameters: Mapping[str, object], target: Path) -> None:
        """Write the rows of a reading statement to a new file: gzipped, on each line a row as JSON by column name.

        However many rows there are, memory holds a bounded part of them. Decimals are texts. One such statement runs
        at a time; the others wait a minute for their turn.

        Raises:
            QueryTooExpensive: it takes too long, or its turn does not come.
            StoreError: the engine runs elsewhere and writes no files of this machine, or refuses.
        """
        if not self.is_embedded:
            msg = "whole lists are read by an engine that runs inside the server; ask for them page by page"
            raise StoreError(msg)
        if not self._spooling.acquire(timeout=_POOL_WAIT_S):
            msg = "other exports are being sorted; try again when they are through"
            raise QueryTooExpensive(msg)
        try:
            into = f"INSERT INTO FUNCTION file({_quoted(str(target))}, 'JSONEachRow', auto, 'gzip')"
            with self._reader() as client, _translated():
                client.command(f"{into} {sql}", parameters=dict(parameters), settings={**self.limits, **_SPOOLED})
        finally:
            self._spooling.release()

    def select_all(self, *statements: tuple[str, Mapping[str, object]]) -> list[list[dict[str, Any]]]:
        """Run reading statements at the same time, as far as there are readers, and return the rows of each."""
        return list(self._threads.map(lambda statement: self.select(*statement), statements))

    def execute(
        self, sql: str, parameters: Mapping[str, object] | None = None, settings: Mapping[str, object] | None = None
    ) -> None:
        """Run a writing statement on the writer; callers take turns."""
        with _translated():
            self._writer.command(sql, parameters=dict(parameters or {}), settings=dict(settings or {}))

    def read_back(self, sql: str, parameters: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """Run a reading statement on the writer, without limits; rows are tuples in column order."""
        with _translated():
            return [tuple(row) for row in self._writer.query(sql, parameters=dict(parameters or {})).result_rows]

    def read_columns(self, sql: str, parameters: Mapping[str, object] | None = None) -> list[Sequence[Any]]:
        """Run a reading statement on the writer, without limits; return its columns, each with all its values."""
        with _translated():
            return list(self._writer.query(sql, parameters=dict(parameters or {}), column_oriented=True).result_columns)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Append rows given as values in the order of `columns`."""
        with _translated():
            self._writer.insert(table, rows, column_names=list(columns), database=DATABASE)

    def close(self) -> None:
        """Close every connection; waits for running reads."""
        self._threads.shutdown()
        for _ in range(self._size):
            self._readers.get(timeout=_POOL_WAIT_S).close()
        self._size = 0
        self._writer.close()

    def _connect(self) -> Client:
        return clickhouse_connect.get_client(dsn=self.address, database=DATABASE, settings=_SETTINGS)

    @contextmanager
    def _reader(self) -> Iterator[Client]:
        try:
            client = self._readers.get(timeout=_POOL_WAIT_S)
        except queue.Empty as error:
            msg = "too many queries are running; try again in a moment"
            raise QueryTooExpensive(msg) from error
        try:
            yield client
        except StoreError:
            # What a statement had written when it was broken off would come with the next answer of its connection.
            broken, client = client, self._connect()
            broken.close()
            raise
        finally:
            self._readers.put(client)


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ClickHouseError as error:
        if getattr(error, "code", None) in _TOO_EXPENSIVE:
            msg = "this query reads more than one query may; narrow its time range or filter"
            raise QueryTooExpensive(msg) from error
        msg = "the engine refused a statement; the server's log has its words"
        raise StoreError(msg) from error


def embedded_address(directory: Path) -> str:
    """Return the address of the engine that lives in `directory`."""
    return f"chdb://{directory}"
