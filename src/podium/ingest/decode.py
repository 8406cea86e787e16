"""The decode step as SQL: a journal segment becomes rows of the staging tables, attribute values still encoded.

The engine reads the segment as `FORMAT Protobuf` with `envelope.proto` as its schema; the structures below
say which fields become columns. Nothing is flattened away and nothing is looked at twice.
"""

import re
from importlib import resources
from pathlib import Path

from podium.store.template import fill

_KEY_VALUES = "Array(Tuple(key String, value String))"
_RESOURCE = f"resource Tuple(attributes {_KEY_VALUES})"
_SCOPE = "scope Tuple(name String, version String)"
_EVENT = f"Tuple(time_unix_nano UInt64, name String, attributes {_KEY_VALUES})"
_LINK = f"Tuple(trace_id String, span_id String, attributes {_KEY_VALUES})"
_SPAN = (
    "Tuple(trace_id String, span_id String, parent_span_id String, name String, kind Int32, "
    f"start_time_unix_nano UInt64, end_time_unix_nano UInt64, attributes {_KEY_VALUES}, events Array({_EVENT}), "
    f"links Array({_LINK}), status Tuple(message String, code Int32))"
)
_LOG = (
    "Tuple(time_unix_nano UInt64, severity_number Int32, severity_text String, body String, "
    f"attributes {_KEY_VALUES}, trace_id String, span_id String, observed_time_unix_nano UInt64, event_name String)"
)
_TIMES = "start_time_unix_nano UInt64, time_unix_nano UInt64"
_NUMBER = (
    f"Tuple({_TIMES}, as_double Nullable(Float64), as_int Nullable(Int64), attributes {_KEY_VALUES}, flags UInt32)"
)
_SUMS = "sum Nullable(Float64), min Nullable(Float64), max Nullable(Float64)"
_HISTOGRAM = (
    f"Tuple({_TIMES}, count UInt64, {_SUMS}, bucket_counts Array(UInt64), "
    f"explicit_bounds Array(Float64), attributes {_KEY_VALUES}, flags UInt32)"
)
_BUCKETS = "Tuple(offset Int32, bucket_counts Array(UInt64))"
_EXPONENTIAL = (
    f"Tuple({_TIMES}, count UInt64, {_SUMS}, scale Int32, zero_count UInt64, positive {_BUCKETS}, "
    f"negative {_BUCKETS}, attributes {_KEY_VALUES}, flags UInt32)"
)
_SUMMARY = (
    f"Tuple({_TIMES}, count UInt64, sum Float64, "
    f"quantile_values Array(Tuple(quantile Float64, value Float64)), attributes {_KEY_VALUES}, flags UInt32)"
)
_METRIC = (
    "Tuple(name String, description String, unit String, "
    f"gauge Tuple(data_points Array({_NUMBER})), "
    f"sum Tuple(data_points Array({_NUMBER}), aggregation_temporality Int32, is_monotonic Bool), "
    f"histogram Tuple(data_points Array({_HISTOGRAM}), aggregation_temporality Int32), "
    f"exponential_histogram Tuple(data_points Array({_EXPONENTIAL}), aggregation_temporality Int32), "
    f"summary Tuple(data_points Array({_SUMMARY})))"
)


def _structure(payload: str, groups: str, scopes: str, item: str, items: str) -> str:
    scoped = f"Array(Tuple({_SCOPE}, {items} Array({item})))"
    return f"project String, received_ns UInt64, {payload} Tuple({groups} Array(Tuple({_RESOURCE}, {scopes} {scoped})))"


STRUCTURES = {
    "traces": _structure("traces", "resource_spans", "scope_spans", _SPAN, "spans"),
    "logs": _structure("logs", "resource_logs", "scope_logs", _LOG, "log_records"),
    "metrics": _structure("metrics", "resource_metrics", "scope_metrics", _METRIC, "metrics"),
}


def _map(pairs: str) -> str:
    return f"mapFromArrays({pairs}.key, {pairs}.value)"


def _flat(payload: str, groups: str, scopes: str, items: str) -> str:
    """Resource, scope and item of every item, one row each."""
    return f"""
    SELECT project, received_ns, g.resource.attributes AS res, s.scope AS scope_of, arrayJoin(s.{items}) AS x
    FROM (SELECT project, received_ns, g, arrayJoin(g.{scopes}) AS s
          FROM (SELECT project, received_ns, arrayJoin({payload}.{groups}) AS g FROM $segment))"""


_COMMON = f"project, received_ns, {_map('res')} AS resource, scope_of.name AS scope, scope_of.version AS scope_version"

_SPANS = f"""
INSERT INTO staged_spans
SELECT {_COMMON}, x.trace_id, x.span_id, x.parent_span_id, x.name, x.kind,
       x.start_time_unix_nano, x.end_time_unix_nano, x.status.code, x.status.message, {_map("x.attributes")},
       arrayMap(e -> (e.time_unix_nano, e.name, {_map("e.attributes")}), x.events),
       arrayMap(l -> (l.trace_id, l.span_id, {_map("l.attributes")}), x.links)
FROM ({_flat("traces", "resource_spans", "scope_spans", "spans")})
"""
# A record's time may be 0: then when it was observed, then when it was received (OTLP logs data model).
_EVENTS = f"""
INSERT INTO staged_events
SELECT {_COMMON},
       multiIf(x.time_unix_nano > 0, x.time_unix_nano,
               x.observed_time_unix_nano > 0, x.observed_time_unix_nano, received_ns),
       x.event_name, greatest(least(x.severity_number, 24), 0), x.severity_text, x.body,
       x.trace_id, x.span_id, {_map("x.attributes")}
FROM ({_flat("logs", "resource_logs", "scope_logs", "log_records")})
"""

# The columns of a point after its name and times, with their types and what an instrument leaves empty.
_POINT_COLUMNS = (
    ("temporality", "Int32", "0"),
    ("monotonic", "Bool", "false"),
    ("value_int", "Nullable(Int64)", "NULL"),
    ("value_double", "Nullable(Float64)", "NULL"),
    ("count", "UInt64", "0"),
    ("sum", "Nullable(Float64)", "NULL"),
    ("min", "Nullable(Float64)", "NULL"),
    ("max", "Nullable(Float64)", "NULL"),
    ("bucket_counts", "Array(UInt64)", "[]"),
    ("explicit_bounds", "Array(Float64)", "[]"),
    ("scale", "Int32", "0"),
    ("zero_count", "UInt64", "0"),
    ("positive_offset", "Int32", "0"),
    ("positive_counts", "Array(UInt64)", "[]"),
    ("negative_offset", "Int32", "0"),
    ("negative_counts", "Array(UInt64)", "[]"),
    ("quantiles", "Array(Float64)", "[]"),
    ("quantile_values", "Array(Float64)", "[]"),
)
_NUMBER_VALUES = {"value_int": "p.as_int", "value_double": "p.as_double"}
_DISTRIBUTION = {name: f"p.{name}" for name in ("count", "sum", "min", "max")}
_INSTRUMENTS: dict[str, dict[str, str]] = {
    "gauge": _NUMBER_VALUES,
    "sum": {
        "temporality": "m.sum.aggregation_temporality",
        "monotonic": "m.sum.is_monotonic",
        **_NUMBER_VALUES,
    },
    "histogram": {
        "temporality": "m.histogram.aggregation_temporality",
        "monotonic": "true",
        **_DISTRIBUTION,
        "bucket_counts": "p.bucket_counts",
        "explicit_bounds": "p.explicit_bounds",
    },
    "exponential_histogram": {
        "temporality": "m.exponential_histogram.aggregation_temporality",
        "monotonic": "true",
        **_DISTRIBUTION,
        "scale": "p.scale",
        "zero_count": "p.zero_count",
        "positive_offset": "p.positive.offset",
        "positive_counts": "p.positive.bucket_counts",
        "negative_offset": "p.negative.offset",
        "negative_counts": "p.negative.bucket_counts",
    },
    "summary": {
        "temporality": "2",
        "monotonic": "true",
        "count": "p.count",
        "sum": "p.sum",
        "quantiles": "p.quantile_values.quantile",
        "quantile_values": "p.quantile_values.value",
    },
}


def _points(instrument: str, values: dict[str, str]) -> str:
    columns = ", ".join(f"CAST({values.get(n, empty)}, '{kind}') AS {n}" for n, kind, empty in _POINT_COLUMNS)
    return f"""
SELECT {_COMMON}, p.time_unix_nano AS time_ns, p.start_time_unix_nano AS start_ns, m.name AS metric,
       m.description AS description, m.unit AS unit, '{instrument}' AS instrument,
       {columns}, {_map("p.attributes")} AS attributes
FROM (SELECT project, received_ns, res, scope_of, x AS m, arrayJoin(x.{instrument}.data_points) AS p
      FROM ({_flat("metrics", "resource_metrics", "scope_metrics", "metrics")}))"""


_POINTS = "INSERT INTO staged_points\n" + "\nUNION ALL\n".join(_points(*pair) for pair in _INSTRUMENTS.items())

_STATEMENTS = {"traces": _SPANS, "logs": _EVENTS, "metrics": _POINTS}


def schema() -> str:
    """Return `envelope.proto` on one line, as the engine takes it."""
    text = resources.files("podium.ingest").joinpath("envelope.proto").read_text("utf-8")
    return " ".join(re.sub(r"//.*", "", text).split())


def decode_settings(schema_file: Path) -> dict[str, str]:
    """Return the settings every decode statement runs under; `schema_file` holds the text of `schema`.

    As a file, because the embedded engine keeps a schema given as text in a folder of the working directory.
    """
    return {"format_schema": f"{schema_file}:Envelope"}


def decode_statement(signal: str, source: str) -> str:
    """Return the statement that decodes one signal of a segment into its staging table.

    Args:
        signal: `traces`, `logs` or `metrics`.
        source: what stands after FROM and yields the signal's structure: `file(…)` or `input(…)`.
    """
    return fill(_STATEMENTS[signal], segment=source)
