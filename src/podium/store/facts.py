"""Facts about the engine itself: its version, its tables' sizes, and what it could not price."""

from dataclasses import dataclass

from podium.store.engine import Engine
from podium.store.rollups import COARSE
from podium.store.template import fill

_PING = "SELECT 1 AS answer"
_SIZES = """
SELECT name AS table, ifNull(total_rows, 0) AS rows, ifNull(total_bytes, 0) AS bytes
FROM system.tables
WHERE database = currentDatabase() AND name IN {tables:Array(String)}
"""
_UNPRICED = fill(
    """
SELECT s.provider AS provider, s.model AS model, sum(s.unpriced) AS spans
FROM rollups AS s
WHERE $coarse AND s.grain = 86400 AND s.unpriced > 0
GROUP BY provider, model
ORDER BY spans DESC
LIMIT 50
""",
    coarse=COARSE,
)
_TABLES = ("spans", "rollups", "traces", "events", "points", "prices", "batches")


@dataclass(frozen=True, slots=True)
class EngineFacts:
    """The engine's version, the bytes of all tables, and `{table: rows}`."""

    version: str
    bytes_on_disk: int
    rows: dict[str, int]


def ping(engine: Engine) -> None:
    """Ask the engine for nothing.

    Raises:
        StoreError: it does not answer.
    """
    engine.select(_PING)


def engine_facts(engine: Engine) -> EngineFacts:
    """Ask the engine about itself."""
    version = str(engine.select("SELECT version() AS version")[0]["version"])
    sizes = engine.select(_SIZES, {"tables": list(_TABLES)})
    return EngineFacts(
        version, sum(int(row["bytes"]) for row in sizes), {str(row["table"]): int(row["rows"]) for row in sizes}
    )


def unpriced_models(engine: Engine) -> list[tuple[str, str, int]]:
    """Return `(provider, model, spans)` of billed usage without a price, most spans first, 50 at most."""
    return [(str(row["provider"]), str(row["model"]), int(row["spans"])) for row in engine.select(_UNPRICED)]
