"""A table as a Parquet file, read back by another program."""

from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
from tests.api.files.made import KINDS, NS, PLAIN, TEXTS, UNKNOWN, table, texts

from podium.api.files.parquet_file import write_parquet
from podium.query.export.tables import Table
from podium.store.engine import Engine


def as_parquet(made: Table, path: Path, engine: Engine) -> pq.ParquetFile:
    for _ in write_parquet(made, path, engine):
        pass
    return pq.ParquetFile(path)


def test_S0_51_parquet_has_types(engine: Engine, tmp_path: Path) -> None:
    file = as_parquet(table([PLAIN], [UNKNOWN]), tmp_path / "it's.parquet", engine)

    assert [str(each) for each in file.schema_arrow.types] == [
        "string", "list<element: string not null>", "int64", "double", "decimal128(38, 9)", "timestamp[ns, tz=UTC]",
        "bool",
    ]  # fmt: skip
    first, second = file.read().to_pylist()
    assert (first["text"], first["texts"], first["whole"], first["number"]) == ("a", ["x", "y"], 7, 0.25)
    assert (first["money"], first["flag"]) == (Decimal("0.000000001"), True)
    assert first["instant"].value == NS
    assert [second[kind] for kind in KINDS] == [None, [], None, None, None, None, None]
    assert [each.name for each in tmp_path.iterdir()] == ["it's.parquet"]


def test_texts_of_every_kind_come_back(engine: Engine, tmp_path: Path) -> None:
    rows = as_parquet(texts(*TEXTS), tmp_path / "x.parquet", engine).read().to_pylist()

    assert [row["text"] for row in rows] == [*TEXTS]


def test_the_rows_read_so_far_are_counted(engine: Engine, tmp_path: Path) -> None:
    counts = write_parquet(table([PLAIN, PLAIN], [], [UNKNOWN]), tmp_path / "x.parquet", engine)

    assert [*counts] == [2, 2, 3]
