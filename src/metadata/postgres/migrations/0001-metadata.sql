-- The metadata tables; docs/formats/metadata.md explains them. They are those of the embedded profile: times are UTC
-- milliseconds, names are compared byte by byte, and JSON is kept as it was written (json, not jsonb: order of keys, any text).

-- What people configure. The six tables have the same columns.
CREATE TABLE alert_rules (
  id text PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  body json NOT NULL,
  version int NOT NULL,
  origin text NOT NULL,
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  updated_by text NOT NULL
);
CREATE TABLE recording_rules (
  id text PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  body json NOT NULL,
  version int NOT NULL,
  origin text NOT NULL,
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  updated_by text NOT NULL
);
CREATE TABLE notification_channels (
  id text PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  body json NOT NULL,
  version int NOT NULL,
  origin text NOT NULL,
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  updated_by text NOT NULL
);
CREATE TABLE notification_routes (
  id text PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  body json NOT NULL,
  version int NOT NULL,
  origin text NOT NULL,
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  updated_by text NOT NULL
);
CREATE TABLE silences (
  id text PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  body json NOT NULL,
  version int NOT NULL,
  origin text NOT NULL,
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  updated_by text NOT NULL
);
CREATE TABLE inhibitions (
  id text PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  body json NOT NULL,
  version int NOT NULL,
  origin text NOT NULL,
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  updated_by text NOT NULL
);

-- A number for each of the six that grows with each change.
CREATE TABLE document_revisions (
  kind text PRIMARY KEY,
  revision bigint NOT NULL
);
INSERT INTO document_revisions (kind, revision) VALUES
  ('alert_rules', 0), ('recording_rules', 0), ('notification_channels', 0),
  ('notification_routes', 0), ('silences', 0), ('inhibitions', 0);

CREATE TABLE audit_log (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at_ms bigint NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  kind text NOT NULL,
  subject_id text NOT NULL,
  subject_name text NOT NULL,
  before json,
  after json
);
CREATE INDEX audit_log_by_subject ON audit_log (kind, subject_id, seq);

-- Numbers are given under a lock that is held until the commit: who sees a number has seen, or never will see, all smaller ones.
CREATE TABLE alert_events (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  rule_id text NOT NULL,
  rule_name text NOT NULL,
  alert_id text NOT NULL,
  group_tags json NOT NULL,
  labels json NOT NULL,
  annotations json NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL,
  reason text NOT NULL,
  at_ms bigint NOT NULL,
  value float8,
  threshold float8 NOT NULL,
  severity text NOT NULL,
  first_triggered_ms bigint,
  fired_ms bigint,
  resolved_ms bigint,
  episode_id text,
  message text
);
CREATE INDEX alert_events_by_rule ON alert_events (rule_id, seq);
CREATE INDEX alert_events_by_alert ON alert_events (alert_id, seq);
CREATE INDEX alert_events_by_episode ON alert_events (episode_id, seq);
CREATE INDEX alert_events_by_time ON alert_events (at_ms);

-- How each group that is not ok stands: its last event.
CREATE TABLE alert_instances (
  alert_id text COLLATE "C" PRIMARY KEY,
  rule_id text NOT NULL,
  state text NOT NULL,
  since_ms bigint NOT NULL,
  event_seq bigint NOT NULL UNIQUE REFERENCES alert_events (seq),
  episode_id text
);
CREATE INDEX alert_instances_by_rule ON alert_instances (rule_id);
CREATE INDEX alert_instances_by_episode ON alert_instances (episode_id);

CREATE TABLE alert_acknowledgements (
  episode_id text PRIMARY KEY,
  alert_id text NOT NULL,
  -- When the episode began.
  began_ms bigint NOT NULL,
  at_ms bigint NOT NULL,
  actor text NOT NULL,
  comment text NOT NULL
);
CREATE INDEX alert_acknowledgements_by_time ON alert_acknowledgements (began_ms);

-- Kept when nobody has the lease, so that its generation goes on.
CREATE TABLE leases (
  name text COLLATE "C" PRIMARY KEY,
  owner text,
  generation bigint NOT NULL,
  expires_at_ms bigint NOT NULL
);

CREATE TABLE lease_members (
  group_name text NOT NULL,
  owner text NOT NULL,
  seen_at_ms bigint NOT NULL,
  PRIMARY KEY (group_name, owner)
);

CREATE TABLE notification_groups (
  key text COLLATE "C" PRIMARY KEY,
  state json NOT NULL,
  updated_at_ms bigint NOT NULL
);

CREATE TABLE notification_deliveries (
  id text COLLATE "C" PRIMARY KEY,
  channel_id text NOT NULL,
  channel_name text NOT NULL,
  group_key text NOT NULL,
  state text NOT NULL,
  message json NOT NULL,
  event_ids json NOT NULL,
  created_at_ms bigint NOT NULL,
  due_at_ms bigint NOT NULL,
  -- When a sender took it; NULL before the first time.
  taken_at_ms bigint,
  attempts int NOT NULL DEFAULT 0,
  last_error text,
  finished_at_ms bigint
);
CREATE INDEX notification_deliveries_by_time ON notification_deliveries (created_at_ms, id);
CREATE INDEX notification_deliveries_by_channel ON notification_deliveries (channel_id, created_at_ms, id);
CREATE INDEX notification_deliveries_unfinished ON notification_deliveries (due_at_ms, created_at_ms)
  WHERE state IN ('waiting', 'sending');

-- Which events a delivery speaks of, to be found by event.
CREATE TABLE notification_delivery_events (
  event_id text NOT NULL,
  delivery_id text NOT NULL REFERENCES notification_deliveries (id) ON DELETE CASCADE,
  PRIMARY KEY (event_id, delivery_id)
);
CREATE INDEX notification_delivery_events_by_delivery ON notification_delivery_events (delivery_id);

CREATE TABLE notification_attempts (
  delivery_id text NOT NULL REFERENCES notification_deliveries (id) ON DELETE CASCADE,
  number int NOT NULL,
  started_at_ms bigint NOT NULL,
  duration_ms float8 NOT NULL,
  outcome text NOT NULL,
  status int,
  answer text NOT NULL,
  PRIMARY KEY (delivery_id, number, started_at_ms)
);
