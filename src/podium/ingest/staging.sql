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
    pid UInt64, is_log Bool, project String, received_at DateTime64(9, 'UTC'), sample Bool, start_time DateTime64(9, 'UTC'),
    duration_ns UInt64, running Bool, backwards_ns UInt64, trace_id FixedString(16), span_id FixedString(8),
    parent_span_id FixedString(8), name String, span_kind String, status String, status_message String,
    service String, scope String, scope_version String, environment String, release String, kind String,
    provider String, request_model String, response_model String, model String, operation String,
    agent String, tool String, workflow String, node String, coordinator String, job_id String,
    task_name String, component String, account String, region String, user_id String, session_id String,
    response_id String, disjoint_usage Bool, input_tokens Nullable(UInt64), output_tokens Nullable(UInt64),
    cache_read_tokens Nullable(UInt64), cache_write_tokens Nullable(UInt64), reasoning_tokens Nullable(UInt64),
    audio_input_tokens Nullable(UInt64), audio_output_tokens Nullable(UInt64),
    other_usage Map(LowCardinality(String), Decimal64(6)), service_tier String,
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

-- What is stored of the traces that the segment touches, as far as anything is decided by it.
CREATE OR REPLACE TABLE touched (project String, trace_id FixedString(16))
ENGINE = Memory;

CREATE OR REPLACE TABLE seen (sighting UInt64)
ENGINE = Memory;

CREATE OR REPLACE TABLE earlier
ENGINE = Memory
EMPTY AS SELECT toUInt64(0) AS pid, batch, false AS is_log, $contributed FROM spans;

-- Those that are the same span as another one.
CREATE OR REPLACE TABLE dropped (pid UInt64)
ENGINE = Memory;

-- The spans of the segment and those stored of their traces, each with what it says itself.
CREATE OR REPLACE VIEW pool AS
SELECT pid, $pooled FROM interpreted WHERE pid NOT IN (SELECT pid FROM dropped)
UNION ALL
SELECT pid, $pooled_earlier FROM earlier WHERE pid NOT IN (SELECT pid FROM dropped);

-- Who a trace was for, where some of its spans do not say so themselves.
CREATE OR REPLACE TABLE named (trace_key UInt64, is_several Bool, $who)
ENGINE = Memory;

-- Where a trace names several: its spans, who they were for as far as is known, and what encloses what was asked last.
CREATE OR REPLACE TABLE ancestry (pid UInt64, span_key UInt64, above UInt64, $who)
ENGINE = Memory;

CREATE OR REPLACE TABLE ancestry_above AS ancestry
ENGINE = Memory;

-- Requests that several spans saw: all of these, and what the counted one is told by the others.
CREATE OR REPLACE TABLE grouped (pid UInt64)
ENGINE = Memory;

CREATE OR REPLACE TABLE told
(
    pid UInt64, shared Bool, request_ns UInt64, finish_reason String, ttft_ns Nullable(UInt64), $who
)
ENGINE = Memory;

CREATE OR REPLACE TABLE covered (pid UInt64)
ENGINE = Memory;

-- Stored spans that come to other values.
CREATE OR REPLACE TABLE revised
ENGINE = Memory
EMPTY AS SELECT toUInt64(0) AS pid, $changed FROM spans;

CREATE OR REPLACE TABLE changes
ENGINE = Join(ANY, LEFT, span_key)
SETTINGS persistent = 0
EMPTY AS SELECT toUInt64(0) AS span_key, $changed FROM spans;

CREATE OR REPLACE TABLE change_keys (span_key UInt64, project String, trace_id FixedString(16), start_time DateTime64(9, 'UTC'))
ENGINE = Memory;

CREATE OR REPLACE TABLE gone_keys AS change_keys
ENGINE = Memory;

-- Spans of a segment whose commit was cut short; the views' own statements finish the job from here.
CREATE OR REPLACE TABLE recovered AS arrivals
ENGINE = Memory;
