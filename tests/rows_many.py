"""Many rows of `spans`, made by the engine of a single one."""

from typing import Any

from tests.rows import START_NS, arriving, call_row, insert

from podium.store.engine import Engine

STEP_NS = 8 * 10**9
SPANS_PER_TRACE = 3


def insert_many(engine: Engine, project: str, count: int, **given: Any) -> int:
    """Store `count` model calls, one every eight seconds and three to a trace; return the end of the last in ns."""
    seed = f"{project}-seed"
    insert(engine, call_row(seed, **given))
    own = {
        "project": "{to:String}",
        "trace_id": f"toFixedString(unhex(leftPad(hex(intDiv(number, {SPANS_PER_TRACE})), 32, '0')), 16)",
        "span_id": "toFixedString(unhex(leftPad(hex(number), 16, '0')), 8)",
        "start_time": f"fromUnixTimestamp64Nano(toInt64({START_NS} + number * {STEP_NS}), 'UTC')",
    }
    columns = [arriving(name) for name in call_row(seed) if name not in ("sign", "to_store")]
    cells = ", ".join(own.get(name, f"s.{name}") for name in columns)
    engine.execute(
        f"INSERT INTO arrivals ({', '.join(columns)}) SELECT {cells}"
        " FROM (SELECT * FROM spans WHERE project = {seed:String} LIMIT 1) AS s"
        " CROSS JOIN numbers({count:UInt64}) AS n",
        {"to": project, "seed": seed, "count": count},
    )
    return START_NS + count * STEP_NS
