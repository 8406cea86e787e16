"""What could not be understood: how much of which kind, from whom, and an example of each."""

from typing import Any

from pydantic import Field

from podium.errors import InvalidInput
from podium.interpret.quality.kinds import COST_DIFFERS, KINDS, TOKENS_DIFFER, UNPRICED, UNREAD_USAGE, Kind, Noun
from podium.model.result import Result
from podium.model.time import Instant
from podium.query.ask.bounds import Bounds
from podium.query.ask.statement import Statement, bind
from podium.store.engine import Engine
from podium.store.rollups import IS_UNPRICED
from podium.store.template import fill

# Whole minutes; refused requests that name no project stand in every one.
QUALITY_BOUNDS = (
    "(s.project = {project:String} OR s.project = '')"
    " AND s.minute >= toStartOfMinute(fromUnixTimestamp64Nano({since_ns:Int64}, 'UTC'))"
    " AND s.minute < fromUnixTimestamp64Nano({until_ns:Int64}, 'UTC')"
)
FINDINGS = """
SELECT toString(s.kind) AS kind, toString(s.detail) AS detail, toString(s.scope) AS scope,
       toString(s.scope_version) AS scope_version, sum(s.findings) AS count,
       toUnixTimestamp64Nano(min(s.first_seen)) AS first_seen, max(s.example) AS newest,
       toUnixTimestamp64Nano(newest.1) AS last_seen, lower(hex(newest.2)) AS trace_id, lower(hex(newest.3)) AS span_id
FROM quality AS s
WHERE $bounds AND ({kind:String} = '' OR s.kind = {kind:String})
GROUP BY kind, detail, scope, scope_version
ORDER BY count DESC, kind, detail, scope, scope_version
"""
# Not counted when it arrives: a price may be given later, and another span may turn out to be billed.
UNPRICED_SPANS = fill(
    """
SELECT '$kind' AS kind,
       concat(toString(s.provider), if(s.provider != '' AND s.model != '', '/', ''), toString(s.model)) AS detail,
       toString(s.scope) AS scope, toString(s.scope_version) AS scope_version, count() AS count,
       toUnixTimestamp64Nano(min(s.start_time)) AS first_seen, max((s.start_time, s.trace_id, s.span_id)) AS newest,
       toUnixTimestamp64Nano(newest.1) AS last_seen, lower(hex(newest.2)) AS trace_id, lower(hex(newest.3)) AS span_id
FROM spans AS s
WHERE $bounds AND $is_unpriced
GROUP BY detail, scope, scope_version
ORDER BY count DESC, detail, scope, scope_version
""",
    kind=UNPRICED.name,
    is_unpriced=IS_UNPRICED,
    partly=True,
)
DOUBTS = """
SELECT sumIf(s.findings, s.kind = {unread:String})         AS unread_usage,
       sumIf(s.findings, s.kind IN {differing:Array(String)}) AS differing_totals
FROM quality AS s
WHERE $bounds
"""
_NO_TRACE = "0" * 32
# Rows of a reply; a page shows them all.
_MOST_ROWS = 500


class QualityKind(Result):
    """One kind of finding, and how many there are of it.

    Attributes:
        noun: what `count` counts: spans, requests, or single items of requests.
        means: what it does to the figures.
        remedy: what to do about it.
    """

    kind: str
    noun: Noun
    title: str
    means: str
    remedy: str
    count: int


class QualityRow(Result):
    """The findings of one kind from one emitter.

    Attributes:
        detail: the attribute, model or reason that it is about; empty where the kind says all.
        scope: the instrumentation scope, or the User-Agent of refused requests; empty where it is not known.
        trace_id: of the newest span of them, with `span_id`; null of requests.
    """

    kind: str
    detail: str
    scope: str
    scope_version: str
    count: int
    first_seen: Instant
    last_seen: Instant
    trace_id: str | None
    span_id: str | None


class Quality(Result):
    """What could not be understood of a window; kinds and rows with the most findings come first.

    Attributes:
        more: how many rows there are beyond these.
    """

    project: str
    since: Instant = Field(serialization_alias="from")
    until: Instant = Field(serialization_alias="to")
    kinds: tuple[QualityKind, ...]
    rows: tuple[QualityRow, ...]
    more: int


class Doubts(Result):
    """What of a window's totals is in doubt.

    Attributes:
        unread_usage: spans with token counts or a cost under names that are not read; in no total.
        differing_totals: spans whose own total is not the sum of the parts that are counted.
    """

    unread_usage: int
    differing_totals: int


def quality(engine: Engine, bounds: Bounds, *, kind: str = "") -> Quality:
    """Return what could not be understood in the bounds, in whole minutes; of one kind, or of any ('').

    A span counts when it started, or when it arrived if it claims to have started later.

    Raises:
        InvalidInput: there is no such kind.
    """
    if kind and kind not in KINDS:
        msg = f"`kind` is one of {', '.join(KINDS)}"
        raise InvalidInput(msg)
    found = engine.select(*bind(FINDINGS, bounds, over=QUALITY_BOUNDS, kind=kind))
    if kind in ("", UNPRICED.name):
        found += engine.select(*bind(UNPRICED_SPANS, bounds))
    found.sort(key=lambda row: -row["count"])
    return Quality(
        project=bounds.project,
        since=bounds.since_ns,
        until=bounds.until_ns,
        kinds=tuple(sorted(_kinds(found), key=lambda each: -each.count)),
        rows=tuple(_row(row) for row in found[:_MOST_ROWS]),
        more=max(len(found) - _MOST_ROWS, 0),
    )


def bind_doubts(bounds: Bounds) -> Statement:
    """Return the statement whose one row is `Doubts`."""
    differing = [TOKENS_DIFFER.name, COST_DIFFERS.name]
    return bind(DOUBTS, bounds, over=QUALITY_BOUNDS, unread=UNREAD_USAGE.name, differing=differing)


def _kinds(rows: list[dict[str, Any]]) -> list[QualityKind]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["kind"]] = counts.get(row["kind"], 0) + row["count"]
    # A later Podium may have written kinds that this one does not know.
    return [_kind(KINDS[name], count) for name, count in counts.items() if name in KINDS]


def _kind(kind: Kind, count: int) -> QualityKind:
    return QualityKind(
        kind=kind.name, noun=kind.noun, title=kind.title, means=kind.means, remedy=kind.remedy, count=count
    )


def _row(row: dict[str, Any]) -> QualityRow:
    known = {name: row[name] for name in QualityRow.model_fields}
    if row["trace_id"] == _NO_TRACE:
        known |= {"trace_id": None, "span_id": None}
    return QualityRow(**known)
