"""The amendment as SQL: what stored spans contributed is taken back, and what they come to is put instead.

    earlier, with what was decided → revised
    revised, dropped → AMEND → amendments (one part: it is there whole or not at all)
    amendments → arrivals (with the new spans, see `billing.finish_spans`) → rollups, traces, projects
    amendments → CHANGES, GONE → update, DELETE of `spans`

The last two set values and take away rows, so doing them again changes nothing.
"""

from podium.interpret.decided import Decided
from podium.interpret.identity import FIRST_STORED
from podium.store.contributions import CHANGED, CONTRIBUTED
from podium.store.template import fill

_NAMES = ", ".join(CHANGED)
_REVISED = """
INSERT INTO revised
SELECT pid, $names
FROM (
    SELECT s.pid AS pid, $decided, tuple($were) AS were
    FROM (SELECT * FROM earlier WHERE pid NOT IN (SELECT pid FROM dropped)) AS s
    $joins
)
WHERE $differ
"""
AMENDED = f"SELECT (SELECT count() FROM revised), (SELECT count() FROM dropped WHERE pid >= {FIRST_STORED})"
WAS_AMENDED = "SELECT count() FROM amendments WHERE batch = {batch:UInt64}"
_WERE = ", ".join(f"e.{column} AS was_{column}" for column in CHANGED)
AMEND = fill(
    """
INSERT INTO amendments (batch, amended_at, stored_batch, is_gone, $contributed, $was)
SELECT {batch:UInt64}, now(), e.batch, false, $became, $were
FROM earlier AS e INNER JOIN revised AS r ON e.pid = r.pid
UNION ALL
SELECT {batch:UInt64}, now(), e.batch, true, $contributed, $were
FROM earlier AS e
WHERE e.pid IN (SELECT pid FROM dropped)
""",
    contributed=", ".join(CONTRIBUTED),
    was=", ".join(f"was_{column}" for column in CHANGED),
    were=_WERE,
    became=", ".join(f"{'r' if column in CHANGED else 'e'}.{column} AS {column}" for column in CONTRIBUTED),
)

# What names a row of `spans`: two records of one span differ in their batch, two spans of one id in their start.
_SPAN_KEY = (
    "cityHash64(toString(project), trace_id, span_id, toString(span_kind), toUnixTimestamp64Nano(start_time), $batch)"
)
CHANGES = fill(
    """
INSERT INTO changes
SELECT $key, $names FROM amendments WHERE batch = {batch:UInt64} AND NOT is_gone
""",
    key=_SPAN_KEY.replace("$batch", "stored_batch"),
    names=_NAMES,
)
_KEYS = fill(
    """
INSERT INTO $table
SELECT $key AS span_key, toString(project), trace_id, start_time
FROM amendments
WHERE batch = {batch:UInt64} AND $which
""",
    key=_SPAN_KEY.replace("$batch", "stored_batch"),
    partly=True,
)
CHANGE_KEYS = fill(_KEYS, table="change_keys", which="NOT is_gone")
GONE_KEYS = fill(_KEYS, table="gone_keys", which="is_gone")
WINDOW = "SELECT toUnixTimestamp64Nano(min(start_time)), toUnixTimestamp64Nano(max(start_time)) FROM $keys"
_WHERE = fill(
    """
WHERE project IN (SELECT DISTINCT project FROM $keys)
  AND start_time BETWEEN fromUnixTimestamp64Nano({first:Int64}, 'UTC') AND fromUnixTimestamp64Nano({last:Int64}, 'UTC')
  AND trace_id IN (SELECT trace_id FROM $keys)
  AND $key IN (SELECT span_key FROM $keys)
""",
    key=_SPAN_KEY.replace("$batch", "batch"),
    partly=True,
)
# Which columns the batch changes at all, and whether it takes spans away.
CHANGED_COLUMNS = fill(
    "SELECT countIf(is_gone), $counts FROM amendments WHERE batch = {batch:UInt64}",
    counts=", ".join(f"countIf({column} IS DISTINCT FROM was_{column})" for column in CHANGED),
)
DELETE = fill(
    "DELETE FROM spans $where SETTINGS lightweight_delete_mode = 'lightweight_update_force'",
    where=fill(_WHERE, keys="gone_keys"),
)


def revised(decided: Decided) -> str:
    """Return the statement that finds the stored spans which come to other values now."""
    return fill(
        _REVISED,
        names=_NAMES,
        decided=decided.columns(earlier=True),
        were=", ".join(f"s.{column}" for column in CHANGED),
        joins=decided.joins(),
        differ=" OR ".join(f"{column} IS DISTINCT FROM were.{place}" for place, column in enumerate(CHANGED, start=1)),
    )


def update(columns: tuple[str, ...]) -> str:
    """Return the statement that gives the spans in `change_keys` the values that `changes` has of these columns."""
    key = _SPAN_KEY.replace("$batch", "batch")
    values = ", ".join(f"{column} = joinGet('changes', '{column}', {key})" for column in columns)
    where = fill(_WHERE, keys="change_keys")
    return f"UPDATE spans SET {values} {where} SETTINGS enable_lightweight_update = 1"
