"""One state of the data: what is committed never changes, so all up to a batch stays as it is."""

from podium.store.engine import Engine

LAST_BATCH = "SELECT max(batch) AS batch FROM batches"


def last_batch(engine: Engine) -> int:
    """Return the batch that was committed last; 0 before the first."""
    return int(engine.select(LAST_BATCH)[0]["batch"])
