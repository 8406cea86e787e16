"""Facts about the engine itself: its version, its tables' sizes, and what it could not price."""

from dataclasses import dataclass

from podium.store.engine import Engine

_TABLES = """(
    'spans', 'rollups', 'traces', 'events', 'points', 'prices', 'batches'
)"""
_SIZES = f"""
SELECT name AS table, ifNull(total_rows, 0) AS rows, ifNull(total_bytes, 0) AS bytes
FROM system.tables
WHERE database = currentDatabase() AND name IN {_TABLES}
"""
_UNPRICED = """
SELECT provider, model, sum(unpriced) AS spans
FROM rollups
WHERE few AND grain = 86400 AND unpriced > 0
GROUP BY provider, model
ORDER BY spans DESC
LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class EngineFacts:
    """The engine's version, the bytes of all tables, and `{table: rows}`."""

    version: str
    bytes_on_disk: int
    rows: dict[str, int]


def engine_facts(engine: Engine) -> EngineFacts:
    """Ask the engine about itself."""
    version = str(engine.select("SELECT version() AS version")[0]["version"])
    sizes = engine.select(_SIZES)
    return EngineFacts(
        version, sum(int(row["bytes"]) for row in sizes), {str(row["table"]): int(row["rows"]) for row in sizes}
    )


def unpriced_models(engine: Engine) -> list[tuple[str, str, int]]:
    """Return `(provider, model, spans)` of billed usage without a price, most spans first, 50 at most."""
    return [(str(row["provider"]), str(row["model"]), int(row["spans"])) for row in engine.select(_UNPRICED)]
