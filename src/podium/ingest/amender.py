"""The amender: what a segment changes of stored spans is written down, then done, each exactly once."""

from collections.abc import Callable

from podium.interpret import amendments
from podium.interpret.decided import Decided
from podium.store.contributions import CHANGED
from podium.store.engine import Engine
from podium.store.template import fill

# One block per insert, so one part per table and week, so that a part is there whole or not at all.
ONE_BLOCK = {
    "min_insert_block_size_rows": 10**9,
    "min_insert_block_size_bytes": 2**36,
    "max_insert_threads": 1,
    "max_partitions_per_insert_block": 0,
    "throw_on_max_partitions_per_insert_block": 0,
}


class Amender:
    """Amends stored spans by what was decided about a segment.

    Args:
        engine: where the staging tables hold the decisions.
        on_step: called with the name of each step before it happens.
    """

    def __init__(self, engine: Engine, on_step: Callable[[str], None]) -> None:
        self._engine = engine
        self._on_step = on_step

    def write_down(self, batch: int, decided: Decided, *, suspect: bool) -> bool:
        """Write down what the batch changes; False when it changes nothing.

        What an attempt before wrote down stands: it knew the stored spans as they were.
        """
        values = {"batch": batch}
        if suspect and self._engine.read_back(amendments.WAS_AMENDED, values)[0][0]:
            return True
        self._engine.execute(amendments.revised(decided))
        if not any(self._engine.read_back(amendments.AMENDED)[0]):
            return False
        self._engine.execute(amendments.AMEND, values, ONE_BLOCK)
        return True

    def revise(self, batch: int) -> None:
        """Give the stored spans their new values, and take away those that are the same as another."""
        values = {"batch": batch}
        gone, *differ = self._engine.read_back(amendments.CHANGED_COLUMNS, values)[0]
        columns = tuple(column for column, spans in zip(CHANGED, differ, strict=True) if spans)
        self._on_step("commit.change")
        if columns:
            self._engine.execute(amendments.CHANGES, values)
            self._apply("change_keys", amendments.CHANGE_KEYS, amendments.update(columns), values)
        self._on_step("commit.take_away")
        if gone:
            self._apply("gone_keys", amendments.GONE_KEYS, amendments.DELETE, values)

    def _apply(self, keys: str, fill_keys: str, statement: str, values: dict[str, int]) -> None:
        self._engine.execute(fill_keys, values)
        first, last = self._engine.read_back(fill(amendments.WINDOW, keys=keys))[0]
        self._engine.execute(statement, {"first": first, "last": last})
