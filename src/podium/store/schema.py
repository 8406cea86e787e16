"""Bring the engine's schema up to date.

Each numbered file of `migrations` runs once, in order; the views are made anew whenever their text has changed.
"""

import hashlib
import re
from importlib import resources

from podium.store.contributions import CHANGED, CONTRIBUTED
from podium.store.engine import Engine
from podium.store.rollups import (
    DIMENSIONS,
    rerolled_select,
    rollup_grains,
    rollup_names,
    rollup_select,
    rollup_sets,
)
from podium.store.template import fill
from podium.store.traces import IS_ROOT, ROOT, weighed

_LEDGER = """
CREATE TABLE IF NOT EXISTS migrations (number UInt32, name String, applied_at DateTime64(3, 'UTC'))
ENGINE = MergeTree ORDER BY number
"""
_APPLIED = "SELECT number FROM migrations"
# The views stand in the ledger as number 0, under the digest of their text.
_VIEWS = "SELECT argMax(name, applied_at) FROM migrations WHERE number = 0"
_RECORD = "INSERT INTO migrations SELECT {number:UInt32}, {name:String}, now64(3)"

# A segment is deleted once its rows are stored, so parts are flushed to the disk before that.
_TABLE_SETTINGS = "fsync_after_insert = 1, fsync_part_directory = 1"


def migrate(engine: Engine) -> list[str]:
    """Apply the migrations not yet applied and return their names, in order."""
    engine.execute(_LEDGER)
    done = {number for (number,) in engine.read_back(_APPLIED)}
    ((views,),) = engine.read_back(_VIEWS)
    applied = []
    for number, name, text in migrations():
        if number in done:
            continue
        for statement in statements(text):
            engine.execute(statement)
        engine.execute(_RECORD, {"number": number, "name": name})
        applied.append(name)
    wanted = statements(resources.files("podium.store").joinpath("views.sql").read_text("utf-8"))
    digest = hashlib.sha256("\n".join(wanted).encode()).hexdigest()
    if applied or views != digest:
        for statement in wanted:
            engine.execute(statement)
        engine.execute(_RECORD, {"number": 0, "name": digest})
    return applied


def migrations() -> list[tuple[int, str, str]]:
    """Return `(number, file name, SQL)` of every migration, in order."""
    files = [file for file in resources.files("podium.store.migrations").iterdir() if file.name.endswith(".sql")]
    return sorted((int(file.name.split("_")[0]), file.name, file.read_text("utf-8")) for file in files)


def statements(text: str) -> list[str]:
    """Split a migration into its statements, placeholders filled, comments dropped."""
    filled = fill(
        text,
        table_settings=_TABLE_SETTINGS,
        rollup_columns=rollup_select(),
        rollup_names=rollup_names(),
        rerolled_columns=rerolled_select(),
        rollup_grains=rollup_grains(),
        rollup_sets=rollup_sets(),
        rollup_dimensions=", ".join(DIMENSIONS),
        contributed=", ".join(CONTRIBUTED),
        was=", ".join(f"{column} AS was_{column}" for column in CHANGED),
        is_root=IS_ROOT,
        root=ROOT,
        own_user=weighed("user_id"),
        own_session=weighed("session_id"),
    )
    bare = re.sub(r"^\s*--.*$", "", filled, flags=re.MULTILINE)
    return [part.strip() for part in re.split(r";\s*(?:\n|$)", bare) if part.strip()]
