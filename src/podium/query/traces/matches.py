"""Where a text search hit: the first span of each trace, with the words around them."""

import json
from collections.abc import Sequence
from typing import Literal

from podium.model.result import Result
from podium.query.ask.bounds import Bounds
from podium.query.ask.statement import bind
from podium.query.filter.conditions import spellings
from podium.query.filter.filters import Filter
from podium.semconv.content import INPUT_TEXT, OUTPUT_TEXT
from podium.store.engine import Engine
from podium.store.template import fill

# Of each text, what stands around the first place where one of the spellings is found.
MATCHES = fill(
    """
SELECT lower(hex(s.trace_id)) AS trace_id, lower(hex(s.span_id)) AS span_id,
       $input_text AS input, $output_text AS output,
       arrayMap(w -> positionCaseInsensitiveUTF8(input, w), {words:Array(String)}) AS input_places,
       arrayMap(w -> positionCaseInsensitiveUTF8(output, w), {words:Array(String)}) AS output_places,
       arrayFirst(p -> p > 0, input_places) AS input_place,
       arrayFirst(p -> p > 0, output_places) AS output_place,
       input_place > 0 AS is_input,
       if(is_input, input_place, output_place) AS place,
       lengthUTF8({words:Array(String)}[indexOf(if(is_input, input_places, output_places), place)]) AS size,
       substringUTF8(if(is_input, input, output), greatest(toInt64(place) - {around:Int64}, 1),
                     least(toInt64(place) - 1, {around:Int64})) AS before,
       substringUTF8(if(is_input, input, output), place, size) AS hit,
       substringUTF8(if(is_input, input, output), place + size, {around:Int64}) AS after
FROM spans AS s
WHERE $bounds AND $where AND s.trace_id IN (SELECT toFixedString(unhex(arrayJoin({trace_ids:Array(String)})), 16))
  AND place > 0
ORDER BY s.start_time
LIMIT 1 BY s.trace_id
""",
    input_text=INPUT_TEXT,
    output_text=OUTPUT_TEXT,
    partly=True,
)
_AROUND = 80


class Match(Result):
    """Where a text search hit, with the words around it."""

    span_id: str
    field: Literal["input", "output"]
    before: str
    hit: str
    after: str


def find_matches(engine: Engine, bounds: Bounds, where: Filter, trace_ids: Sequence[str]) -> dict[str, Match]:
    """Return `{trace id: the first hit of the first words searched}`; empty without a text search."""
    if not where.searched or not trace_ids:
        return {}
    words = list(spellings(where.searched[0]))
    rows = engine.select(*bind(MATCHES, bounds, where, trace_ids=list(trace_ids), words=words, around=_AROUND))
    return {
        row["trace_id"]: Match(
            span_id=row["span_id"],
            field="input" if row["is_input"] else "output",
            before=_readable(row["before"].rsplit('":"', 1)[-1].rsplit('": "', 1)[-1]),
            hit=_readable(row["hit"]),
            after=_readable(row["after"].split('"}', 1)[0]),
        )
        for row in rows
    }


def _readable(text: str) -> str:
    """Return a cutting of JSON text with its escapes undone, as far as they were not cut."""
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text
