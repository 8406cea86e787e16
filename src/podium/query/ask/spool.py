"""Lists read whole: by one statement, and so in one state, whatever comes in while they are exported.

Pages of groups cannot do that, by offset or by key: a job or a trace that changes between two of them moves within
their order, and is then read twice or never. And each page groups or searches everything again, so that a file of 10 M
rows would read the data 5,000 times. One statement sorts once, on the disk where memory does not hold it, and what it
found waits in a file, so that a client that reads slowly does not keep the engine.
"""

import gzip
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import orjson

from podium.query.ask.statement import Statement
from podium.store.engine import Engine

Row = TypeVar("Row")
# The limit of a statement that is read whole; what is added to it, an offset, must not overflow.
ALL = 2**62


@dataclass(frozen=True, slots=True)
class Spool:
    """Where lists wait.

    Attributes:
        engine: what reads them.
        directory: of the files.
        batch: rows in memory at a time.
    """

    engine: Engine
    directory: Path
    batch: int

    def read(self, statement: Statement, shape: Callable[[Mapping[str, Any]], Row]) -> Iterator[list[Row]]:
        """Yield what `shape` makes of all rows of a statement, in its order; it runs when the first is asked for."""
        with TemporaryDirectory(dir=self.directory) as directory:
            path = Path(directory) / "rows.gz"
            self.engine.spool(*statement, path)
            lines = gzip.open(path, "rb")  # noqa: SIM115 - what is open can be read to its end
        with lines:
            while batch := [shape(orjson.loads(line)) for line in islice(lines, self.batch)]:
                yield batch
