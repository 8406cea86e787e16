"""A table as a JSON array, read back by another program."""

import json
from collections.abc import Iterator

from tests.api.files.made import KINDS, NS, NS_TEXT, PLAIN, TEXTS, UNKNOWN, table, texts

from podium.api.files.json_file import write_json
from podium.model.time import format_instant
from podium.query.export.tables import Cell, Column, Table


def test_S0_51_json_is_an_array_whatever_it_holds() -> None:
    full = json.loads(b"".join(write_json(table([PLAIN], [], [UNKNOWN]))))
    empty = json.loads(b"".join(write_json(table([]))))

    assert full[0] == dict(zip(KINDS, ["a", ["x", "y"], 7, 0.25, "0.000000001", NS_TEXT, True], strict=True))
    assert full[1] == dict(zip(KINDS, [None, [], None, None, None, None, None], strict=True))
    assert empty == []


def test_a_row_is_a_line() -> None:
    text = b"".join(write_json(texts("a", "b"))).decode()

    assert text.splitlines() == ["[", '{"text":"a"},', '{"text":"b"}', "]"]


def test_texts_of_every_kind_come_back() -> None:
    rows = json.loads(b"".join(write_json(texts(*TEXTS))))

    assert [row["text"] for row in rows] == [*TEXTS]


def test_a_file_is_written_while_it_is_read() -> None:
    asked: list[int] = []

    def batches() -> Iterator[list[tuple[Cell, ...]]]:
        for number in range(1_000):
            asked.append(number)
            yield [(number, format_instant(NS))]

    columns = (Column("whole", "whole", lambda row: row), Column("text", "text", lambda row: row))
    pieces = write_json(Table(columns, batches()))
    next(pieces)
    next(pieces)

    assert asked == [0, 1]
    assert max(len(piece) for piece in pieces) < 200
