"""The interpret step as SQL: rows of `staged_spans` become rows of `interpreted`.

Made from the dialect tables of `podium.semconv`; `tests/interpret/snapshots` holds the text for review.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from podium.interpret import usage
from podium.interpret.expressions import (
    COMPONENT,
    MODEL,
    PROVIDER,
    error_type,
    first_text,
    kind,
    operation,
    response_id,
    ttft,
    value,
    words,
)
from podium.interpret.values import text_map, type_map
from podium.model.project import DEFAULT_PROJECT
from podium.semconv import logfire, openinference, podium
from podium.semconv.content import holds_content, is_content
from podium.semconv.fields import COUNT_FIELDS, MONEY_FIELDS, TEXT_FIELDS, Field
from podium.semconv.kinds import CALL_KINDS
from podium.semconv.usage import NAMES as USAGE_NAMES
from podium.store.template import fill

# A year and a day: an end beyond that would overflow the sums of every table it reaches.
LONGEST_NS = 366 * 86_400 * 10**9

_SPAN_KINDS = "['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']"
_STATUS = "['unset', 'ok', 'error']"

_READ_SPANS = """
SELECT project, received_ns, scope, scope_version, trace_id, span_id, parent_span_id, name,
       span_kind AS span_kind_number, start_ns, end_ns, status_code, status_message,
       $attributes AS a, $attribute_types AS a_types, $resource AS r, $resource_types AS r_types,
       arrayMap(e -> CAST(tuple(e.time_ns, e.name, $event_attributes),
                          'Tuple(time_ns UInt64, name String, attributes Map(String, String))'), events) AS events,
       arrayMap(l -> CAST(tuple(toFixedString(substring(l.trace_id, 1, 16), 16),
                                toFixedString(substring(l.span_id, 1, 8), 8), $link_attributes),
                          'Tuple(trace_id FixedString(16), span_id FixedString(8), attributes Map(String, String))'),
                links) AS links
FROM staged_spans
"""
_READ_KIND = "SELECT *, $kind AS kind FROM ($source)"
_READ_FIELDS = """
SELECT *,
    $fields,
    $usage_read AS usage_read, $other_usage AS other_read, $cache_writes AS cache_write
FROM ($source)
"""

_INTERPRET = """
INSERT INTO interpreted
SELECT
    rowNumberInAllBlocks() + 1                                  AS pid,
    a['$span_type'] = 'log'                                     AS is_log,
    multiIf(project != '', project, r['$project'] != '', r['$project'],
            r['$oi_project'] != '', r['$oi_project'], '$default') AS project,
    fromUnixTimestamp64Nano(toInt64(received_ns), 'UTC')        AS received_at,
    r['$sample'] = 'true'                                      AS sample,
    fromUnixTimestamp64Nano(toInt64(start_ns), 'UTC')           AS start_time,
    least(if(end_ns > start_ns, end_ns - start_ns, 0), $longest) AS duration_ns,
    end_ns = 0                                                  AS running,
    least(if(end_ns > 0 AND end_ns < start_ns, start_ns - end_ns, 0), $longest) AS backwards_ns,
    toFixedString(trace_id, 16)                                 AS trace_id,
    toFixedString(span_id, 8)                                   AS span_id,
    toFixedString(parent_span_id, 8)                            AS parent_span_id,
    name,
    $span_kinds[least(greatest(span_kind_number, 0), 5) + 1]   AS span_kind,
    $statuses[least(greatest(status_code, 0), 2) + 1]          AS status,
    status_message, service, scope, scope_version, environment, release,
    kind, $provider AS provider, request_model, response_model,
    $model AS model,
    operation, agent, tool, workflow, node, coordinator, job_id, task_name,
    $component                                                 AS component,
    account, region, user_id, session_id, response_id,
    ifNull(cache_read, 0) + ifNull(cache_write, 0) > input_read AND input_read IS NOT NULL AS disjoint_usage,
    if(disjoint_usage, input_read + ifNull(cache_read, 0) + ifNull(cache_write, 0), input_read) AS input_tokens,
    output_read                                                 AS output_tokens,
    cache_read                                                  AS cache_read_tokens,
    cache_write                                                 AS cache_write_tokens,
    if(reasoning_read > output_read, output_read, reasoning_read) AS reasoning_tokens,
    $audio_input AS audio_input_tokens, $audio_output AS audio_output_tokens,
    $with_overlap AS other_usage, $service_tier AS service_tier,
    coalesce(reported_cost, reported_input_cost + reported_output_cost) AS reported_cost,
    reported_input_cost, reported_output_cost,
    if(reported_cost IS NOT NULL, a['$cost_source'], '')       AS reported_source,
    cache_result, cache_type, saved_cost, saved_tokens, $ttft AS ttft_ns,
    if(startsWith(finish_reason_word, '['), JSONExtractString(finish_reason_word, 1), finish_reason_word)
                                                                AS finish_reason,
    $error_type                                                AS error_type,
    input_tokens IS NOT NULL OR output_tokens IS NOT NULL OR reported_cost IS NOT NULL$has_other AS has_usage,
    kind IN $calls OR a['$own_usage'] = 'true'                AS own_usage,
    mapFilter((k, v) -> NOT ($is_content), a)                 AS attributes,
    a_types                                                     AS attribute_types,
    mapFilter((k, v) -> $is_content, a)                       AS content,
    r AS resource, r_types AS resource_types, events, links
FROM ($source)
"""
# The counts as sent; the columns of the same name are derived from them.
_RENAMED = {
    "provider": "provider_word",
    "finish_reason": "finish_reason_word",
    "input_tokens": "input_read",
    "output_tokens": "output_read",
    "cache_read_tokens": "cache_read",
    "cache_write_tokens": "cache_write_read",
    "reasoning_tokens": "reasoning_read",
    "audio_input_tokens": "audio_input_read",
    "audio_output_tokens": "audio_output_read",
}
# Text that is not only in attributes of its own.
_READ_BY: dict[str, Callable[[Field], str]] = {"operation": operation, "response_id": response_id}


# Names of attributes, as many as tell; of a segment with more, every name is looked up in every span.
ATTRIBUTE_NAMES = "SELECT DISTINCT arrayJoin(mapKeys(attributes)) FROM staged_spans LIMIT {most:UInt32}"
MOST_NAMES = 2_000
_LOOKED_UP = re.compile(r"\ba\['([^']*)'\]")
_MOST_WORDS = 50
# What is put into a statement; any other name is only ever compared.
_PLAIN_NAME = re.compile(r"[a-z0-9_.]+")


def interpret_spans(*, composites: bool, names: frozenset[str] | None = None) -> str:
    """Return the statement that fills `interpreted` from `staged_spans`.

    Args:
        composites: whether the segment holds arrays or maps whose JSON text must be looked up.
        names: those of all attributes in the segment, if they are known: of the hundred that dialects have, a
            segment has few, and looking for the others in every span is a quarter of the statement.
    """
    text = _interpret(composites=composites, named=USAGE_NAMES if names is None else USAGE_NAMES & names)
    if names is None:
        return fill(text, is_content=is_content("k"))
    read = _LOOKED_UP.sub(lambda found: found[0] if found[1] in names else "''", text)
    return fill(read, is_content=_is_content_among(names))


def _is_content_among(names: frozenset[str]) -> str:
    """Return the condition that a name, one of these, holds content: one of a few words where that says it."""
    found = sorted(name for name in names if holds_content(name))
    if not found:
        return "false"
    plain = len(found) <= _MOST_WORDS and all(_PLAIN_NAME.fullmatch(name) for name in found)
    return f"k IN ({words(found)})" if plain else is_content("k")


@lru_cache(maxsize=64)
def _interpret(*, composites: bool, named: frozenset[str]) -> str:
    read = fill(
        _READ_SPANS,
        attributes=text_map("attributes", composites=composites),
        attribute_types=type_map("attributes"),
        resource=text_map("resource", composites=composites),
        resource_types=type_map("resource"),
        event_attributes=text_map("e.attributes", composites=composites),
        link_attributes=text_map("l.attributes", composites=composites),
    )
    fields = [f"{_READ_BY.get(f.column, first_text)(f)} AS {_RENAMED.get(f.column, f.column)}" for f in TEXT_FIELDS]
    fields += [f"{value(f)} AS {_RENAMED.get(f.column, f.column)}" for f in (*COUNT_FIELDS, *MONEY_FIELDS)]
    known = fill(_READ_KIND, kind=kind(), source=read)
    return fill(
        _INTERPRET,
        source=fill(
            _READ_FIELDS,
            fields=",\n    ".join(fields),
            source=known,
            usage_read=usage.usage_read(named),
            other_usage=usage.other_usage(named),
            cache_writes=usage.cache_writes(named),
        ),
        audio_input=usage.further("audio_input_tokens", "audio_input_read", named),
        audio_output=usage.further("audio_output_tokens", "audio_output_read", named),
        with_overlap=usage.with_overlap(named),
        service_tier=usage.service_tier(named),
        has_other=" OR notEmpty(other_usage)" if named else "",
        project=podium.PROJECT,
        oi_project=openinference.PROJECT_NAME,
        default=DEFAULT_PROJECT,
        sample=podium.SAMPLE,
        cost_source=podium.COST_SOURCE,
        own_usage=podium.OWN_USAGE,
        span_type=logfire.SPAN_TYPE,
        calls=f"({words(CALL_KINDS)})",
        longest=str(LONGEST_NS),
        span_kinds=_SPAN_KINDS,
        statuses=_STATUS,
        provider=PROVIDER,
        model=MODEL,
        component=COMPONENT,
        partly=True,
        ttft=ttft(),
        error_type=error_type(),
    )
