-- The tables of DESIGN section 4. docs/formats/timescale-schema.md explains them. Each migration runs in one transaction.

-- Names this database: ids that another process keeps from another database are never taken for ids of this one.
CREATE TABLE installation (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row)
);
INSERT INTO installation DEFAULT VALUES;

CREATE TABLE metric_definitions (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (octet_length(name) BETWEEN 1 AND 255),
  description text,
  unit text,
  type text CHECK (type IN ('gauge', 'counter', 'histogram'))
);

-- Identifies a set of tags. The text of a jsonb is canonical: equal objects have equal texts.
CREATE FUNCTION tags_hash(tags jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN sha256(convert_to(tags::text, 'UTF8'));

-- A unique index on the tags themselves would refuse tags of more than 2,704 bytes, which the limits of ingest allow.
CREATE TABLE series (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  metric_id int NOT NULL REFERENCES metric_definitions (id),
  tags jsonb NOT NULL CHECK (jsonb_typeof(tags) = 'object'),
  tags_hash bytea NOT NULL GENERATED ALWAYS AS (tags_hash(tags)) STORED,
  UNIQUE (metric_id, tags_hash)
);
CREATE INDEX series_tags ON series USING gin (tags jsonb_path_ops);

-- One number for each write transaction. Of samples of one series and time, the one with the larger number came later.
CREATE SEQUENCE arrivals AS int CYCLE;

CREATE TABLE metrics_raw (
  time timestamptz NOT NULL,
  series_id int NOT NULL,
  arrival int NOT NULL,
  value float8 NOT NULL
);
SELECT create_hypertable('metrics_raw', by_range('time', INTERVAL '1 day'), create_default_indexes => false);
-- Ascending, as samples come: its pages fill up, where in the other order they would be split in two half-empty ones.
CREATE INDEX metrics_raw_series ON metrics_raw (series_id, time);
-- Rows come in the order of time, near enough: the rollup of a minute finds its pages at nearly no cost to writes.
CREATE INDEX metrics_raw_time ON metrics_raw USING brin (time) WITH (pages_per_range = 32, autosummarize = on);
ALTER TABLE metrics_raw SET (
  timescaledb.enable_columnstore,
  timescaledb.segmentby = 'series_id',
  timescaledb.orderby = 'time DESC, arrival DESC'
);

-- Samples that came when the rollups had passed their time. They have rollups of their own, made as they are written.
CREATE TABLE metrics_raw_late (LIKE metrics_raw);
SELECT create_hypertable('metrics_raw_late', by_range('time', INTERVAL '1 day'), create_default_indexes => false);
CREATE INDEX metrics_raw_late_series ON metrics_raw_late (series_id, time);
ALTER TABLE metrics_raw_late SET (
  timescaledb.enable_columnstore,
  timescaledb.segmentby = 'series_id',
  timescaledb.orderby = 'time DESC, arrival DESC'
);

-- NaN (the stale marker) counts in no bucket; to PostgreSQL, NaN equals itself.
-- A sum that leaves the range of float8 is an error to PostgreSQL, which would stop the rollup for good. So finite values
-- of 1e290 and more enter the sum as infinity: the sum of those is infinite sooner, and never an error.
-- Of equal times the smallest arrival is first: times are whole milliseconds, so 2048 x microseconds leave 20 bits for it.
CREATE MATERIALIZED VIEW metrics_1min
WITH (timescaledb.continuous, timescaledb.materialized_only = false, timescaledb.chunk_interval = '1 day') AS
SELECT
  time_bucket(INTERVAL '1 minute', time) AS bucket,
  series_id,
  count(*) AS count,
  sum(CASE WHEN abs(value) < 1e290 THEN value ELSE sign(value) * 'Infinity'::float8 END) AS sum,
  min(value) AS min,
  max(value) AS max,
  first(value, _timescaledb_functions.to_unix_microseconds(time) * 2048 + (arrival & 1048575)) AS first,
  last(value, _timescaledb_functions.to_unix_microseconds(time) * 2048 + (arrival & 1048575)) AS last,
  min(time) AS first_time,
  max(time) AS last_time
FROM metrics_raw
WHERE value <> 'NaN'::float8
GROUP BY 1, 2
WITH NO DATA;

CREATE MATERIALIZED VIEW metrics_1hour
WITH (timescaledb.continuous, timescaledb.materialized_only = false, timescaledb.chunk_interval = '30 days') AS
SELECT
  time_bucket(INTERVAL '1 hour', bucket) AS bucket,
  series_id,
  sum(count)::bigint AS count,
  sum(CASE WHEN abs(sum) < 1e299 OR sum = 'NaN'::float8 THEN sum ELSE sign(sum) * 'Infinity'::float8 END) AS sum,
  min(min) AS min,
  max(max) AS max,
  first(first, first_time) AS first,
  last(last, last_time) AS last,
  min(first_time) AS first_time,
  max(last_time) AS last_time
FROM metrics_1min
GROUP BY 1, 2
WITH NO DATA;

ALTER MATERIALIZED VIEW metrics_1min SET (
  timescaledb.enable_columnstore, timescaledb.segmentby = 'series_id', timescaledb.orderby = 'bucket DESC');
ALTER MATERIALIZED VIEW metrics_1hour SET (
  timescaledb.enable_columnstore, timescaledb.segmentby = 'series_id', timescaledb.orderby = 'bucket DESC');

-- What is made of the rollups for good, without the real-time part: readers take what comes after it from the tier below.
DO $$
DECLARE
  made record;
BEGIN
  FOR made IN
    SELECT view_name, materialization_hypertable_schema AS schema, materialization_hypertable_name AS name
    FROM timescaledb_information.continuous_aggregates
    WHERE view_name IN ('metrics_1min', 'metrics_1hour')
  LOOP
    EXECUTE format(
      'CREATE VIEW %I AS SELECT bucket, series_id, count, sum, min, max, first, last, first_time, last_time FROM %I.%I',
      made.view_name || '_made', made.schema, made.name);
  END LOOP;
END
$$;

-- Partial rows: one for each series, bucket and write transaction; readers add them up, maintenance merges them.
-- `arrival` is the largest number of the transactions in the row.
CREATE TABLE metrics_1min_late (
  bucket timestamptz NOT NULL,
  series_id int NOT NULL,
  arrival int NOT NULL,
  count bigint NOT NULL,
  sum float8 NOT NULL,
  min float8 NOT NULL,
  max float8 NOT NULL,
  first float8 NOT NULL,
  last float8 NOT NULL,
  first_time timestamptz NOT NULL,
  last_time timestamptz NOT NULL
);
CREATE TABLE metrics_1hour_late (LIKE metrics_1min_late);
SELECT create_hypertable('metrics_1min_late', by_range('bucket', INTERVAL '1 day'), create_default_indexes => false);
SELECT create_hypertable('metrics_1hour_late', by_range('bucket', INTERVAL '30 days'), create_default_indexes => false);
CREATE INDEX metrics_1min_late_series ON metrics_1min_late (series_id, bucket);
CREATE INDEX metrics_1hour_late_series ON metrics_1hour_late (series_id, bucket);
ALTER TABLE metrics_1min_late SET (
  timescaledb.enable_columnstore, timescaledb.segmentby = 'series_id', timescaledb.orderby = 'bucket DESC, arrival DESC');
ALTER TABLE metrics_1hour_late SET (
  timescaledb.enable_columnstore, timescaledb.segmentby = 'series_id', timescaledb.orderby = 'bucket DESC, arrival DESC');

-- Everything with names and tags, for people who come with SQL.
CREATE VIEW metrics AS
SELECT samples.time, metric.name, series.tags, samples.value, metric.type, metric.unit, samples.series_id
FROM (
  SELECT time, series_id, value FROM metrics_raw
  UNION ALL
  SELECT time, series_id, value FROM metrics_raw_late
) AS samples
JOIN series ON series.id = samples.series_id
JOIN metric_definitions AS metric ON metric.id = series.metric_id;

-- Batches that were stored: one that comes again is skipped.
CREATE TABLE ingested_batches (
  id uuid PRIMARY KEY,
  stored_at timestamptz NOT NULL,
  keyed boolean NOT NULL
);
CREATE INDEX ingested_batches_age ON ingested_batches (stored_at);

-- Samples before this time are late: rollups pass it, or have.
CREATE TABLE rollup_fence (
  late_before timestamptz NOT NULL DEFAULT '-infinity',
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row)
);
INSERT INTO rollup_fence DEFAULT VALUES;

-- How far each tier is rolled up for good: what lies before needs no sample of the tier below any more.
CREATE TABLE rollup_progress (
  tier text PRIMARY KEY,
  done_until timestamptz NOT NULL
);

-- From when on a tier holds everything, by pattern of metric names; the empty pattern is all others. No row: from the beginning.
CREATE TABLE tier_coverage (
  pattern text NOT NULL,
  tier text NOT NULL,
  complete_from timestamptz NOT NULL,
  -- What lies before is deleted; behind complete_from where that was interrupted.
  deleted_until timestamptz NOT NULL DEFAULT '-infinity',
  PRIMARY KEY (pattern, tier)
);

CREATE TABLE alert_rules (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  query jsonb NOT NULL,
  condition text NOT NULL CHECK (condition IN ('gt', 'lt', 'gte', 'lte', 'eq', 'ne')),
  threshold float8 NOT NULL,
  duration_seconds int NOT NULL DEFAULT 0 CHECK (duration_seconds >= 0),
  severity text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  group_by text[] NOT NULL DEFAULT '{}',
  no_data text,
  resolve_threshold float8,
  keep_firing_for_seconds int NOT NULL DEFAULT 0 CHECK (keep_firing_for_seconds >= 0),
  notification jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE alert_events (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  rule_id uuid NOT NULL REFERENCES alert_rules (id) ON DELETE CASCADE,
  -- The tags of the group that the event is about.
  group_tags jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL CHECK (state IN ('pending', 'firing', 'resolved')),
  value float8,
  threshold float8,
  severity text NOT NULL,
  first_triggered timestamptz NOT NULL,
  fired_at timestamptz,
  resolved_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX alert_events_by_rule ON alert_events (rule_id, created_at DESC);
