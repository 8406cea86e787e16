-- The telemetry tables. Statements end with a semicolon at the end of a line.
--
-- All of them are filled from `arrivals` by the views of `views.sql`, so a span is interpreted once. `batch` is the
-- number of the journal segment a row came from; it only grows, which is how a commit cut short is found and finished.

CREATE TABLE spans
(
    project             LowCardinality(String),
    batch               UInt64 CODEC(Delta, ZSTD(1)),
    received_at         DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    sample              Bool,

    start_time          DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    duration_ns         UInt64 CODEC(ZSTD(1)),
    running             Bool,
    trace_id            FixedString(16) CODEC(ZSTD(1)),
    span_id             FixedString(8) CODEC(ZSTD(1)),
    parent_span_id      FixedString(8) CODEC(ZSTD(1)),
    name                LowCardinality(String),
    span_kind           LowCardinality(String),
    status              LowCardinality(String),
    status_message      String CODEC(ZSTD(1)),
    service             LowCardinality(String),
    scope               LowCardinality(String),
    scope_version       LowCardinality(String),
    environment         LowCardinality(String),
    release             LowCardinality(String),

    kind                LowCardinality(String),
    provider            LowCardinality(String),
    request_model       LowCardinality(String),
    response_model      LowCardinality(String),
    model               LowCardinality(String),
    operation           LowCardinality(String),
    agent               LowCardinality(String),
    tool                LowCardinality(String),
    workflow            LowCardinality(String),
    node                LowCardinality(String),
    coordinator         LowCardinality(String),
    job_id              String CODEC(ZSTD(1)),
    task_name           LowCardinality(String),
    component           LowCardinality(String),
    account             LowCardinality(String),
    region              LowCardinality(String),
    user_id             String CODEC(ZSTD(1)),
    session_id          String CODEC(ZSTD(1)),
    response_id         String CODEC(ZSTD(1)),

    input_tokens        Nullable(UInt64) CODEC(ZSTD(1)),
    output_tokens       Nullable(UInt64) CODEC(ZSTD(1)),
    cache_read_tokens   Nullable(UInt64) CODEC(ZSTD(1)),
    cache_write_tokens  Nullable(UInt64) CODEC(ZSTD(1)),
    reasoning_tokens    Nullable(UInt64) CODEC(ZSTD(1)),
    audio_input_tokens  Nullable(UInt64) CODEC(ZSTD(1)),
    audio_output_tokens Nullable(UInt64) CODEC(ZSTD(1)),
    disjoint_usage      Bool,

    input_cost          Nullable(Decimal64(9)) CODEC(ZSTD(1)),
    output_cost         Nullable(Decimal64(9)) CODEC(ZSTD(1)),
    cost                Nullable(Decimal64(9)) CODEC(ZSTD(1)),
    cost_source         LowCardinality(String),
    price_date          Nullable(Date) CODEC(ZSTD(1)),
    is_call             Bool,
    billable            Bool,

    cache_result        LowCardinality(String),
    cache_type          LowCardinality(String),
    saved_cost          Nullable(Decimal64(9)) CODEC(ZSTD(1)),
    saved_tokens        Nullable(UInt64) CODEC(ZSTD(1)),
    ttft_ns             Nullable(UInt64) CODEC(ZSTD(1)),
    finish_reason       LowCardinality(String),
    error_type          LowCardinality(String),

    -- The texts are half of the disk: levels 3 and 6 save 8 of 97 bytes a span for about 1 µs of each.
    attributes          Map(LowCardinality(String), String) CODEC(ZSTD(3)),
    attribute_types     Map(LowCardinality(String), LowCardinality(String)) CODEC(ZSTD(1)),
    content             Map(LowCardinality(String), String) CODEC(ZSTD(3)),
    resource            Map(LowCardinality(String), String) CODEC(ZSTD(6)),
    resource_types      Map(LowCardinality(String), LowCardinality(String)) CODEC(ZSTD(1)),
    events              Array(Tuple(time_ns UInt64, name LowCardinality(String), attributes Map(LowCardinality(String), String))) CODEC(ZSTD(1)),
    links               Array(Tuple(trace_id FixedString(16), span_id FixedString(8), attributes Map(LowCardinality(String), String))) CODEC(ZSTD(1)),

    -- What lists are sorted by: not nullable, so that the engine skips granules whose largest is too small.
    known_cost          Decimal64(9) MATERIALIZED ifNull(cost, 0) CODEC(ZSTD(1)),
    known_tokens        UInt64 MATERIALIZED ifNull(input_tokens, 0) + ifNull(output_tokens, 0) CODEC(ZSTD(1)),

    INDEX by_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_duration duration_ns TYPE minmax GRANULARITY 1,
    INDEX by_cost known_cost TYPE minmax GRANULARITY 1,
    INDEX by_tokens known_tokens TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toMonday(start_time)
ORDER BY (project, start_time)
SETTINGS $table_settings;

-- Every span is counted six times: by minute, hour and day (`grain`, in seconds), by all dimensions and by `few` of
-- them, the others empty. One table, so that a commit writes one part and a statement plans one read
-- (docs/adr/007-rollups.md). A sketch counts values by logarithmic bin, see store/rollups.py.
CREATE TABLE rollups
(
    project             LowCardinality(String),
    few                 Bool,
    grain               UInt32,
    bucket              DateTime('UTC') CODEC(Delta, ZSTD(1)),
    kind                LowCardinality(String),
    is_call             Bool,
    component           LowCardinality(String),
    provider            LowCardinality(String),
    model               LowCardinality(String),
    service             LowCardinality(String),
    account             LowCardinality(String),
    region              LowCardinality(String),
    environment         LowCardinality(String),
    operation           LowCardinality(String),
    status              LowCardinality(String),
    error_type          LowCardinality(String),

    batch               SimpleAggregateFunction(max, UInt64) CODEC(ZSTD(1)),
    spans               SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    errors              SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    unpriced            SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    input_tokens        SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    output_tokens       SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    cache_read_tokens   SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    cache_write_tokens  SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    reasoning_tokens    SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    audio_tokens        SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    unpriced_tokens     SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    cost                SimpleAggregateFunction(sum, Decimal(38, 9)) CODEC(ZSTD(1)),
    input_cost          SimpleAggregateFunction(sum, Decimal(38, 9)) CODEC(ZSTD(1)),
    output_cost         SimpleAggregateFunction(sum, Decimal(38, 9)) CODEC(ZSTD(1)),
    saved_cost          SimpleAggregateFunction(sum, Decimal(38, 9)) CODEC(ZSTD(1)),
    saved_tokens        SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    cache_hits          SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    cache_misses        SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    duration_ns         SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    duration_sketch     SimpleAggregateFunction(sumMap, Map(UInt16, UInt64)) CODEC(ZSTD(1)),
    ttft_count          SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    ttft_ns             SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    ttft_sketch         SimpleAggregateFunction(sumMap, Map(UInt16, UInt64)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toMonday(bucket)
PRIMARY KEY (project, few, grain, bucket)
ORDER BY (project, few, grain, bucket, kind, is_call, component, provider, model, service, account, region, environment, operation, status, error_type)
-- A month by few dimensions is a thousand rows: small granules read a third less than usual ones.
SETTINGS $table_settings, index_granularity = 512;

-- One row per trace and hour in which one of its spans started; a reader merges them by trace_id.
CREATE TABLE traces
(
    project             LowCardinality(String),
    hour                DateTime('UTC') CODEC(Delta, ZSTD(1)),
    trace_id            FixedString(16) CODEC(ZSTD(1)),
    batch               SimpleAggregateFunction(max, UInt64) CODEC(ZSTD(1)),
    start_time          SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    end_time            SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(ZSTD(1)),
    spans               SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    errors              SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    running             SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    calls               SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    unpriced            SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    input_tokens        SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    output_tokens       SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    cache_read_tokens   SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    cost                SimpleAggregateFunction(sum, Decimal(38, 9)) CODEC(ZSTD(1)),
    roots               SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    root_name           SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
    root_kind           SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
    root_status         SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
    first_name          SimpleAggregateFunction(min, Tuple(DateTime64(9, 'UTC'), String)) CODEC(ZSTD(1)),
    service             SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
    user_id             SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
    session_id          SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
    models              SimpleAggregateFunction(groupUniqArrayArray, Array(String)) CODEC(ZSTD(1)),
    providers           SimpleAggregateFunction(groupUniqArrayArray, Array(String)) CODEC(ZSTD(1)),
    INDEX by_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = AggregatingMergeTree
PARTITION BY toMonday(hour)
ORDER BY (project, hour, trace_id)
-- A page reads fifty single rows of all columns: small granules and blocks make that 68 ms instead of 290 over a
-- month of 500,000 traces, on as much disk.
SETTINGS $table_settings, index_granularity = 1024, min_compress_block_size = 8192, max_compress_block_size = 16384;

CREATE TABLE projects
(
    project             LowCardinality(String),
    first_received      SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
    last_received       SimpleAggregateFunction(max, DateTime64(9, 'UTC')),
    first_time          SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
    last_time           SimpleAggregateFunction(max, DateTime64(9, 'UTC')),
    sample              SimpleAggregateFunction(max, UInt8)
)
ENGINE = AggregatingMergeTree
ORDER BY (project)
SETTINGS $table_settings;

CREATE TABLE events
(
    project             LowCardinality(String),
    batch               UInt64 CODEC(Delta, ZSTD(1)),
    received_at         DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    sample              Bool,
    time                DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    name                LowCardinality(String),
    severity            UInt8,
    severity_text       LowCardinality(String),
    body                String CODEC(ZSTD(1)),
    trace_id            FixedString(16) CODEC(ZSTD(1)),
    span_id             FixedString(8) CODEC(ZSTD(1)),
    service             LowCardinality(String),
    scope               LowCardinality(String),
    scope_version       LowCardinality(String),
    environment         LowCardinality(String),
    user_id             String CODEC(ZSTD(1)),
    session_id          String CODEC(ZSTD(1)),
    attributes          Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    attribute_types     Map(LowCardinality(String), LowCardinality(String)) CODEC(ZSTD(1)),
    resource            Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    resource_types      Map(LowCardinality(String), LowCardinality(String)) CODEC(ZSTD(1)),
    INDEX by_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toMonday(time)
ORDER BY (project, time)
SETTINGS $table_settings;

CREATE TABLE points
(
    project             LowCardinality(String),
    batch               UInt64 CODEC(Delta, ZSTD(1)),
    received_at         DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    sample              Bool,
    time                DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    start_time          DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    metric              LowCardinality(String),
    description         LowCardinality(String),
    unit                LowCardinality(String),
    instrument          LowCardinality(String),
    temporality         LowCardinality(String),
    monotonic           Bool,
    value_int           Nullable(Int64) CODEC(ZSTD(1)),
    value_double        Nullable(Float64) CODEC(ZSTD(1)),
    count               UInt64 CODEC(ZSTD(1)),
    sum                 Nullable(Float64) CODEC(ZSTD(1)),
    min                 Nullable(Float64) CODEC(ZSTD(1)),
    max                 Nullable(Float64) CODEC(ZSTD(1)),
    bucket_counts       Array(UInt64) CODEC(ZSTD(1)),
    explicit_bounds     Array(Float64) CODEC(ZSTD(1)),
    scale               Int32 CODEC(ZSTD(1)),
    zero_count          UInt64 CODEC(ZSTD(1)),
    positive_offset     Int32 CODEC(ZSTD(1)),
    positive_counts     Array(UInt64) CODEC(ZSTD(1)),
    negative_offset     Int32 CODEC(ZSTD(1)),
    negative_counts     Array(UInt64) CODEC(ZSTD(1)),
    quantiles           Array(Float64) CODEC(ZSTD(1)),
    quantile_values     Array(Float64) CODEC(ZSTD(1)),
    service             LowCardinality(String),
    scope               LowCardinality(String),
    scope_version       LowCardinality(String),
    environment         LowCardinality(String),
    attributes          Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    attribute_types     Map(LowCardinality(String), LowCardinality(String)) CODEC(ZSTD(1)),
    resource            Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    resource_types      Map(LowCardinality(String), LowCardinality(String)) CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toMonday(time)
ORDER BY (project, metric, time)
SETTINGS $table_settings;

-- One row per committed journal segment, written last: where it stands, the segment is done.
CREATE TABLE batches
(
    batch               UInt64,
    committed_at        DateTime64(9, 'UTC'),
    first_received      DateTime64(9, 'UTC'),
    last_received       DateTime64(9, 'UTC'),
    requests            UInt64,
    bytes               UInt64,
    spans               UInt64,
    events              UInt64,
    points              UInt64
)
ENGINE = MergeTree
ORDER BY batch
SETTINGS $table_settings;

-- What one (provider, response model, request model), spelled as its senders spell it, costs from a date on.
-- Rates are USD per million tokens; position i of each array holds from tier_starts[i] input tokens.
CREATE TABLE prices
(
    provider            String,
    response_model      String,
    request_model       String,
    valid_from          DateTime('UTC'),
    priced_provider     String,
    priced_model        String,
    source              LowCardinality(String),
    tier_starts         Array(UInt64),
    input_rates         Array(Decimal(18, 9)),
    output_rates        Array(Decimal(18, 9)),
    cache_read_rates    Array(Decimal(18, 9)),
    cache_write_rates   Array(Decimal(18, 9)),
    reasoning_rates     Array(Decimal(18, 9)),
    audio_input_rates   Array(Decimal(18, 9)),
    audio_output_rates  Array(Decimal(18, 9)),
    request_rates       Array(Decimal(18, 9)),
    list_version        LowCardinality(String),
    seen_at             DateTime64(9, 'UTC')
)
ENGINE = ReplacingMergeTree(seen_at)
ORDER BY (provider, response_model, request_model, valid_from)
SETTINGS $table_settings;
