-- Tables of one segment in work: in memory, emptied before each segment, made anew at each start.

CREATE OR REPLACE TABLE staged_spans
(
    project String, received_ns UInt64, resource Map(String, String), scope String, scope_version String,
    trace_id String, span_id String, parent_span_id String, name String, span_kind Int32,
    start_ns UInt64, end_ns UInt64, status_code Int32, status_message String, attributes Map(String, String),
    events Array(Tuple(time_ns UInt64, name String, attributes Map(String, String))),
    links Array(Tuple(trace_id String, span_id String, attributes Map(String, String)))
)
ENGINE = Memory;

CREATE OR REPLACE TABLE staged_events
(
    project String, received_ns UInt64, resource Map(String, String), scope String, scope_version String,
    time_ns UInt64, name String, severity UInt8, severity_text String, body String,
    trace_id String, span_id String, attributes Map(String, String)
)
ENGINE = Memory;

CREATE OR REPLACE TABLE staged_points
(
    project String, received_ns UInt64, resource Map(String, String), scope String, scope_version String,
    time_ns UInt64, start_ns UInt64, metric String, description String, unit String, instrument String,
    temporality Int32, monotonic Bool, value_int Nullable(Int64), value_double Nullable(Float64),
    count UInt64, sum Nullable(Float64), min Nullable(Float64), max Nullable(Float64),
    bucket_counts Array(UInt64), explicit_bounds Array(Float64), scale Int32, zero_count UInt64,
    positive_offset Int32, positive_counts Array(UInt64), negative_offset Int32, negative_counts Array(UInt64),
    quantiles Array(Float64), quantile_values Array(Float64), attributes Map(String, String)
)
ENGINE = Memory;

CREATE OR REPLACE TABLE composites (value String, text String)
ENGINE = Join(ANY, LEFT, value)
SETTINGS persistent = 0;

CREATE OR REPLACE TABLE interpreted
(
    project String, received_at DateTime64(9, 'UTC'), sample Bool, start_time DateTime64(9, 'UTC'),
    duration_ns UInt64, running Bool, trace_id FixedString(16), span_id FixedString(8),
    parent_span_id FixedString(8), name String, span_kind String, status String, status_message String,
    service String, scope String, scope_version String, environment String, release String, kind String,
    provider String, request_model String, response_model String, model String, operation String,
    agent String, tool String, workflow String, node String, coordinator String, job_id String,
    task_name String, component String, account String, region String, user_id String, session_id String,
    response_id String, disjoint_usage Bool, input_tokens Nullable(UInt64), output_tokens Nullable(UInt64),
    cache_read_tokens Nullable(UInt64), cache_write_tokens Nullable(UInt64), reasoning_tokens Nullable(UInt64),
    audio_input_tokens Nullable(UInt64), audio_output_tokens Nullable(UInt64),
    reported_cost Nullable(Decimal64(9)), reported_input_cost Nullable(Decimal64(9)),
    reported_output_cost Nullable(Decimal64(9)), reported_source String, cache_result String, cache_type String,
    saved_cost Nullable(Decimal64(9)), saved_tokens Nullable(UInt64), ttft_ns Nullable(UInt64),
    finish_reason String, error_type String, has_usage Bool, own_usage Bool, attributes Map(LowCardinality(String), String),
    attribute_types Map(LowCardinality(String), String), content Map(LowCardinality(String), String),
    resource Map(LowCardinality(String), String), resource_types Map(LowCardinality(String), String),
    events Array(Tuple(time_ns UInt64, name String, attributes Map(String, String))),
    links Array(Tuple(trace_id FixedString(16), span_id FixedString(8), attributes Map(String, String)))
)
ENGINE = Memory;

CREATE OR REPLACE TABLE counted
(
    project String, trace_id FixedString(16), span_id FixedString(8), parent_span_id FixedString(8),
    response_id String, start_time DateTime64(9, 'UTC'), duration_ns UInt64, is_call Bool, stored UInt8
)
ENGINE = Memory;

CREATE OR REPLACE TABLE covered (project String, trace_id FixedString(16), span_id FixedString(8))
ENGINE = Memory;

-- Spans of a segment whose commit was cut short; the views' own statements finish the job from here.
CREATE OR REPLACE TABLE recovered AS spans
ENGINE = Memory;
