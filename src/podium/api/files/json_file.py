"""A JSON array with an object per row, one on each line."""

from collections.abc import Iterator

import orjson

from podium.api.files.cells import AS_JSON
from podium.query.export.tables import Table


def write_json(table: Table) -> Iterator[bytes]:
    """Yield the file in pieces: the bracket with the first batch, a batch each, the other bracket.

    Money and instants are texts, as in the API; what is not known is null.
    """
    names = [each.name for each in table.columns]
    writers = [AS_JSON[each.kind] for each in table.columns]
    opening = b"[\n"
    for batch in table.batches:
        rows = (
            {name: None if cell is None else write(cell) for name, write, cell in zip(names, writers, row, strict=True)}
            for row in batch
        )
        text = b",\n".join(orjson.dumps(row) for row in rows)
        if text:
            yield opening + text
            opening = b",\n"
    yield b"[]\n" if opening == b"[\n" else b"\n]\n"
