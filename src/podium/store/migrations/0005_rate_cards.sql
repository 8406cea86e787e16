-- Everything is priced, and what was charged by is kept for ever (docs/adr/013-rate-cards.md).

-- What is charged for and has no column of its own, by the name the price list counts it under; empty for most spans.
-- `service_tier` is the tier that served, `rate_card` the card that the span was charged by, '' where there is none.
ALTER TABLE spans
    ADD COLUMN other_usage  Map(LowCardinality(String), Decimal64(6)) CODEC(ZSTD(1)) AFTER audio_output_tokens,
    ADD COLUMN service_tier LowCardinality(String) AFTER other_usage,
    ADD COLUMN rate_card    LowCardinality(String) AFTER price_date;

-- Named by its content, so a row is never changed. Rates are USD in the units of the list (interpret/pricing/units.py);
-- position i holds from day_starts[i] seconds of the UTC day on, above tier_starts[i] input tokens. Less of a unit than `least` is charged as that.
CREATE TABLE rate_cards
(
    id                  String,
    source              LowCardinality(String),
    provider            LowCardinality(String),
    model               LowCardinality(String),
    service_tier        LowCardinality(String),
    valid_from          DateTime('UTC'),
    list_version        LowCardinality(String),
    day_starts          Array(UInt32),
    tier_starts         Array(UInt64),
    rates               Map(LowCardinality(String), Array(Decimal(38, 9))),
    least               Map(LowCardinality(String), UInt32),
    kept_at             DateTime64(9, 'UTC')
)
ENGINE = MergeTree
ORDER BY id
SETTINGS $table_settings;

-- What one (provider, response model, request model, tier), spelled as its senders spell it, costs from a date on, by
-- what is known now: written anew whenever prices change. Rates are USD per million, those of requests per request.
CREATE TABLE prices_by_tier
(
    provider            String,
    response_model      String,
    request_model       String,
    service_tier        LowCardinality(String),
    valid_from          DateTime('UTC'),
    card                LowCardinality(String),
    source              LowCardinality(String),
    counts_tokens       Bool,
    day_starts          Array(UInt32),
    tier_starts         Array(UInt64),
    input_rates         Array(Decimal(18, 9)),
    output_rates        Array(Decimal(18, 9)),
    cache_read_rates    Array(Decimal(18, 9)),
    cache_write_rates   Array(Decimal(18, 9)),
    audio_input_rates   Array(Decimal(18, 9)),
    reasoning_rates     Array(Decimal(18, 9)),
    audio_output_rates  Array(Decimal(18, 9)),
    request_rates       Array(Decimal(18, 9)),
    other_rates         Map(LowCardinality(String), Array(Decimal(38, 15))),
    least               Map(LowCardinality(String), UInt32),
    seen_at             DateTime64(9, 'UTC')
)
ENGINE = ReplacingMergeTree(seen_at)
ORDER BY (provider, response_model, request_model, service_tier, valid_from)
SETTINGS $table_settings;
-- The names are looked up anew at the start.
INSERT INTO prices_by_tier (provider, response_model, request_model)
SELECT DISTINCT provider, response_model, request_model FROM prices;
DROP TABLE prices;
RENAME TABLE prices_by_tier TO prices;
