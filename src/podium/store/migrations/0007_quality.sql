-- What could not be understood, counted as it arrives: a row for each minute, kind, detail and emitter. `example` is the
-- newest span it was found on. A batch is one part, or none: its rows tell that it was counted.
CREATE TABLE quality
(
    project             LowCardinality(String),
    minute              DateTime('UTC') CODEC(Delta, ZSTD(1)),
    kind                LowCardinality(String),
    detail              LowCardinality(String),
    scope               LowCardinality(String),
    scope_version       LowCardinality(String),
    batch               SimpleAggregateFunction(max, UInt64) CODEC(ZSTD(1)),
    findings            SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    first_seen          SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    example             SimpleAggregateFunction(max, Tuple(seen DateTime64(9, 'UTC'), trace_id FixedString(16), span_id FixedString(8))) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
ORDER BY (project, minute, kind, detail, scope, scope_version)
SETTINGS $table_settings;

-- How long before its start a span ended; 0 of all whose clock did not jump.
ALTER TABLE spans ADD COLUMN backwards_ns UInt64 CODEC(ZSTD(1));
