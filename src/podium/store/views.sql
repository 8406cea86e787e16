-- The one door and what stands behind it: the committer inserts interpreted rows into `arrivals`, and every table of
-- telemetry is filled from there by a materialized view. Made anew whenever this text changes (store/schema.py).
--
-- A row of `arrivals` is a new span, or with `to_store` false what an amendment takes back (`sign` -1) and puts instead.

DROP VIEW IF EXISTS arrivals_spans;
DROP VIEW IF EXISTS arrivals_minutes;
DROP VIEW IF EXISTS minutes_rollups;
DROP VIEW IF EXISTS arrivals_traces;
DROP VIEW IF EXISTS arrivals_projects;
DROP VIEW IF EXISTS events_projects;
DROP VIEW IF EXISTS points_projects;
DROP TABLE IF EXISTS arrivals;
DROP TABLE IF EXISTS minutes;

CREATE TABLE arrivals AS spans ENGINE = Null;
ALTER TABLE arrivals ADD COLUMN sign Int8 DEFAULT 1, ADD COLUMN to_store Bool DEFAULT true;


CREATE MATERIALIZED VIEW arrivals_spans TO spans AS
SELECT * EXCEPT (sign, to_store) FROM arrivals WHERE to_store;

-- Spans are grouped once, by minute; every row of `rollups` is a sum of these rows.
CREATE TABLE minutes AS rollups ENGINE = Null;

CREATE MATERIALIZED VIEW arrivals_minutes TO minutes AS
SELECT $rollup_columns, toStartOfMinute(s.start_time) AS bucket
FROM arrivals AS s
WHERE NOT s.running OR s.is_call
GROUP BY $rollup_dimensions, bucket;

CREATE MATERIALIZED VIEW minutes_rollups TO rollups AS
SELECT $rollup_names, few, grain, bucket
FROM (
    SELECT $rerolled_columns, $rollup_grains,
           toStartOfMinute(s.bucket) AS minute, toStartOfHour(s.bucket) AS hour,
           toDateTime(toStartOfDay(s.bucket), 'UTC') AS day
    FROM minutes AS s
    GROUP BY GROUPING SETS ($rollup_sets)
);

CREATE MATERIALIZED VIEW arrivals_traces TO traces AS
SELECT
    s.project                                                   AS project,
    toStartOfHour(s.start_time)                                 AS hour,
    s.trace_id                                                  AS trace_id,
    max(s.batch)                                                AS batch,
    min(s.start_time)                                           AS start_time,
    max(s.start_time + toIntervalNanosecond(s.duration_ns))     AS end_time,
    sum(toInt64(s.sign))                                        AS spans,
    sum(s.sign * toInt8(s.status = 'error'))                    AS span_errors,
    sum(s.sign * toInt8(s.running))                             AS running,
    sum(s.sign * toInt8(s.is_call))                             AS calls,
    sum(s.sign * toInt8(s.billable AND s.charge_source = 'unpriced')) AS unpriced,
    sumIf(s.sign * ifNull(s.input_tokens, 0), s.billable)       AS input_tokens,
    sumIf(s.sign * ifNull(s.output_tokens, 0), s.billable)      AS output_tokens,
    sumIf(s.sign * ifNull(s.cache_read_tokens, 0), s.billable)  AS cache_read_tokens,
    sumIf(s.sign * ifNull(s.charge, 0), s.billable)             AS cost,
    sum(s.sign * toInt8($is_root))                              AS roots,
    maxIf($root, $is_root)                                      AS root,
    min((s.start_time, toString(s.name)))                       AS first_name,
    max(toString(s.service))                                    AS service,
    max($own_user)                                              AS user_id,
    max($own_session)                                           AS session_id,
    sumMapIf(map(toString(s.model), toInt64(s.sign)), s.is_call AND s.model != '')       AS calls_by_model,
    sumMapIf(map(toString(s.provider), toInt64(s.sign)), s.is_call AND s.provider != '') AS calls_by_provider
FROM arrivals AS s
GROUP BY project, hour, trace_id;

CREATE MATERIALIZED VIEW arrivals_projects TO projects AS
SELECT s.project AS project, min(s.received_at) AS first_received, max(s.received_at) AS last_received,
       min(s.start_time) AS first_time, max(s.start_time) AS last_time, max(toUInt8(s.sample)) AS sample
FROM arrivals AS s
GROUP BY project;

CREATE MATERIALIZED VIEW events_projects TO projects AS
SELECT e.project AS project, min(e.received_at) AS first_received, max(e.received_at) AS last_received,
       min(e.time) AS first_time, max(e.time) AS last_time, max(toUInt8(e.sample)) AS sample
FROM events AS e
GROUP BY project;

CREATE MATERIALIZED VIEW points_projects TO projects AS
SELECT p.project AS project, min(p.received_at) AS first_received, max(p.received_at) AS last_received,
       min(p.time) AS first_time, max(p.time) AS last_time, max(toUInt8(p.sample)) AS sample
FROM points AS p
GROUP BY project;
