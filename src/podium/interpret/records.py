"""Log records and data points as SQL, and the composite values of every signal.

Rows of `staged_events` become rows of `events`, rows of `staged_points` rows of `points`.
"""

from podium.interpret.expressions import first_text
from podium.interpret.values import is_composite, text, text_map, type_map
from podium.model.project import DEFAULT_PROJECT
from podium.semconv import general, openinference, podium
from podium.semconv.fields import TEXT_FIELDS

_EVENTS = """
INSERT INTO events
SELECT
    multiIf(project != '', project, r['{project}'] != '', r['{project}'],
            r['{oi_project}'] != '', r['{oi_project}'], '{default}') AS project,
    {{batch:UInt64}}, fromUnixTimestamp64Nano(toInt64(received_ns), 'UTC'), r['{sample}'] = 'true',
    fromUnixTimestamp64Nano(toInt64(time_ns), 'UTC') AS time,
    coalesce(nullIf(event, ''), a['{event_name}']), severity, severity_text, body,
    toFixedString(substring(trace_id, 1, 16), 16), toFixedString(substring(span_id, 1, 8), 8),
    {service}, scope, scope_version, {environment}, {user_id}, {session_id},
    a, a_types, r, r_types
FROM (
    SELECT * EXCEPT (name, body, attributes, resource), name AS event, 'other' AS kind, {body} AS body,
           {attributes} AS a, {attribute_types} AS a_types, {resource} AS r, {resource_types} AS r_types
    FROM staged_events)
WHERE toMonday(time) NOT IN {{done:Array(Date)}}
"""

_POINTS = """
INSERT INTO points
SELECT
    multiIf(project != '', project, r['{project}'] != '', r['{project}'],
            r['{oi_project}'] != '', r['{oi_project}'], '{default}') AS project,
    {{batch:UInt64}}, fromUnixTimestamp64Nano(toInt64(received_ns), 'UTC'), r['{sample}'] = 'true',
    fromUnixTimestamp64Nano(toInt64(if(time_ns > 0, time_ns, received_ns)), 'UTC') AS time,
    fromUnixTimestamp64Nano(toInt64(start_ns), 'UTC'),
    metric, description, unit, instrument, ['', 'delta', 'cumulative'][least(greatest(temporality, 0), 2) + 1],
    monotonic, value_int, value_double, count, sum, min, max, bucket_counts, explicit_bounds, scale, zero_count,
    positive_offset, positive_counts, negative_offset, negative_counts, quantiles, quantile_values,
    {service}, scope, scope_version, {environment}, a, a_types, r, r_types
FROM (
    SELECT * EXCEPT (attributes, resource), 'other' AS kind,
           {attributes} AS a, {attribute_types} AS a_types, {resource} AS r, {resource_types} AS r_types
    FROM staged_points)
WHERE toMonday(time) NOT IN {{done:Array(Date)}}
"""


def _store(template: str, *, composites: bool) -> str:
    fields = {field.column: first_text(field) for field in TEXT_FIELDS}
    return template.format(
        project=podium.PROJECT,
        oi_project=openinference.PROJECT_NAME,
        default=DEFAULT_PROJECT,
        sample=podium.SAMPLE,
        event_name=general.EVENT_NAME,
        body=text("body", composites=composites),
        attributes=text_map("attributes", composites=composites),
        attribute_types=type_map("attributes"),
        resource=text_map("resource", composites=composites),
        resource_types=type_map("resource"),
        **{name: fields[name] for name in ("service", "environment", "user_id", "session_id")},
    )


def store_events(*, composites: bool) -> str:
    """Return the statement that fills `events` from `staged_events`, but for the weeks in `done`."""
    return _store(_EVENTS, composites=composites)


def store_points(*, composites: bool) -> str:
    """Return the statement that fills `points` from `staged_points`, but for the weeks in `done`."""
    return _store(_POINTS, composites=composites)


_COMPOSITES_OF = {
    "traces": ("staged_spans", ("attributes", "resource"), ("events", "links")),
    "logs": ("staged_events", ("attributes", "resource"), ()),
    "metrics": ("staged_points", ("attributes", "resource"), ()),
}


def composites_of(signal: str) -> str:
    """Return the query of the distinct encoded arrays and maps among a staging table's values."""
    table, maps, nested = _COMPOSITES_OF[signal]
    kept = f"v -> {is_composite('v')}"
    parts = [f"SELECT arrayJoin(arrayFilter({kept}, mapValues({name}))) AS value FROM {table}" for name in maps]
    parts += [
        f"SELECT arrayJoin(arrayFilter({kept}, arrayFlatten(arrayMap(e -> mapValues(e.attributes), {name})))) AS value "
        f"FROM {table}"
        for name in nested
    ]
    if signal == "logs":
        parts.append(f"SELECT body AS value FROM {table} WHERE {is_composite('body')}")
    return "SELECT DISTINCT base64Encode(value) FROM (" + " UNION ALL ".join(parts) + ")"
