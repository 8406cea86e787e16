-- What a span contributed can be taken back and changed (docs/adr/012-amendments.md).

ALTER TABLE spans DROP INDEX by_cost;
ALTER TABLE spans DROP COLUMN known_cost;

-- What the usage of a span costs, whether the span is billed for it or another one that says the same.
ALTER TABLE spans RENAME COLUMN cost TO charge;
ALTER TABLE spans RENAME COLUMN cost_source TO charge_source;

-- `inherited` has a bit for each column whose value is not the span's own (store/contributions.py). `shared` says that
-- another trace holds a span of the same request. `request_ns` is the time of a request of which other spans saw more
-- than the counted one; 0 where its own time is the whole.
ALTER TABLE spans
    ADD COLUMN has_usage   Bool DEFAULT input_tokens IS NOT NULL OR output_tokens IS NOT NULL
                                        OR charge_source NOT IN ('', 'unpriced'),
    ADD COLUMN own_usage   Bool DEFAULT kind IN ('llm', 'embedding', 'reranker')
                                        OR attributes['podium.usage.own'] = 'true',
    ADD COLUMN request_ns  UInt64 CODEC(ZSTD(1)),
    ADD COLUMN inherited   UInt16 CODEC(ZSTD(1)),
    ADD COLUMN shared      Bool,
    ADD COLUMN cost        Nullable(Decimal64(9)) ALIAS if(billable, charge, NULL),
    ADD COLUMN cost_source LowCardinality(String) ALIAS if(billable, charge_source, ''),
    ADD COLUMN took_ns     UInt64 ALIAS if(request_ns > 0, request_ns, duration_ns),
    ADD COLUMN known_cost  Decimal64(9) MATERIALIZED if(billable, ifNull(charge, 0), 0) CODEC(ZSTD(1)),
    ADD INDEX by_cost known_cost TYPE minmax GRANULARITY 1;
ALTER TABLE spans MODIFY SETTING enable_block_number_column = 1, enable_block_offset_column = 1;

-- Minus works only where the type has a sign: of unsigned sketches it is dropped in silence.
ALTER TABLE rollups ADD COLUMN untimed SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1));
ALTER TABLE rollups
    MODIFY COLUMN spans              SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN errors             SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN unpriced           SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN input_tokens       SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN output_tokens      SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN cache_read_tokens  SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN cache_write_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN reasoning_tokens   SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN audio_tokens       SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN unpriced_tokens    SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN cost               SimpleAggregateFunction(sum, Decimal(38, 9)) CODEC(ZSTD(1)),
    MODIFY COLUMN input_cost         SimpleAggregateFunction(sum, Decimal(38, 9)) CODEC(ZSTD(1)),
    MODIFY COLUMN output_cost        SimpleAggregateFunction(sum, Decimal(38, 9)) CODEC(ZSTD(1)),
    MODIFY COLUMN saved_cost         SimpleAggregateFunction(sum, Decimal(38, 9)) CODEC(ZSTD(1)),
    MODIFY COLUMN saved_tokens       SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN cache_hits         SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN cache_misses       SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN untimed            SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN duration_ns        SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN duration_sketch    SimpleAggregateFunction(sumMap, Map(UInt16, Int64)) CODEC(ZSTD(1)),
    MODIFY COLUMN ttft_count         SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN ttft_ns            SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN ttft_sketch        SimpleAggregateFunction(sumMap, Map(UInt16, Int64)) CODEC(ZSTD(1));
ALTER TABLE traces
    MODIFY COLUMN spans             SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN errors            SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN running           SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN calls             SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN unpriced          SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN input_tokens      SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN output_tokens     SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN cache_read_tokens SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1)),
    MODIFY COLUMN roots             SimpleAggregateFunction(sum, Int64) CODEC(ZSTD(1));

-- What names a trace, see store/traces.py.
ALTER TABLE traces ADD COLUMN root
    SimpleAggregateFunction(max, Tuple(UInt8, Int64, String, String, String))
    DEFAULT if(roots > 0, (toUInt8(2), -toUnixTimestamp64Nano(start_time), root_name, root_kind, root_status),
               (toUInt8(0), toInt64(0), '', '', '')) CODEC(ZSTD(1)) AFTER roots;
ALTER TABLE traces ADD COLUMN calls_by_model SimpleAggregateFunction(sumMap, Map(String, Int64))
    DEFAULT mapFromArrays(models, arrayMap(model -> toInt64(1), models)) CODEC(ZSTD(1));
ALTER TABLE traces ADD COLUMN calls_by_provider SimpleAggregateFunction(sumMap, Map(String, Int64))
    DEFAULT mapFromArrays(providers, arrayMap(provider -> toInt64(1), providers)) CODEC(ZSTD(1));
ALTER TABLE traces MATERIALIZE COLUMN root SETTINGS mutations_sync = 2;
ALTER TABLE traces MATERIALIZE COLUMN calls_by_model SETTINGS mutations_sync = 2;
ALTER TABLE traces MATERIALIZE COLUMN calls_by_provider SETTINGS mutations_sync = 2;
ALTER TABLE traces
    MODIFY COLUMN root REMOVE DEFAULT,
    MODIFY COLUMN calls_by_model REMOVE DEFAULT,
    MODIFY COLUMN calls_by_provider REMOVE DEFAULT;
ALTER TABLE traces
    DROP COLUMN root_name, DROP COLUMN root_kind, DROP COLUMN root_status, DROP COLUMN models, DROP COLUMN providers;
ALTER TABLE traces UPDATE
    user_id = if(user_id = '', '', concat('1', user_id)), session_id = if(session_id = '', '', concat('1', session_id))
    WHERE true SETTINGS mutations_sync = 2;

-- What stands of a stored span instead of what `was`, by the batch that changed it; where it `is_gone`, it was the same
-- span as another. Written before any other table learns of it, and kept for a month.
CREATE TABLE amendments
ENGINE = MergeTree
ORDER BY (batch, trace_id)
TTL toDateTime(amended_at) + INTERVAL 30 DAY
SETTINGS $table_settings
EMPTY AS SELECT toUInt64(0) AS batch, now() AS amended_at, toUInt64(0) AS stored_batch, false AS is_gone, $contributed,
                $was
FROM spans;
