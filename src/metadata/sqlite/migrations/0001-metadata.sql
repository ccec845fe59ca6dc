-- The metadata tables; docs/formats/metadata.md explains them. Times are UTC milliseconds, JSON is text.

-- What people configure. The six tables have the same columns.
CREATE TABLE alert_rules (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  version INTEGER NOT NULL,
  origin TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;
CREATE TABLE recording_rules (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  version INTEGER NOT NULL,
  origin TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;
CREATE TABLE notification_channels (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  version INTEGER NOT NULL,
  origin TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;
CREATE TABLE notification_routes (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  version INTEGER NOT NULL,
  origin TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;
CREATE TABLE silences (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  version INTEGER NOT NULL,
  origin TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;
CREATE TABLE inhibitions (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  version INTEGER NOT NULL,
  origin TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;

-- A number for each of the six that grows with each change.
CREATE TABLE document_revisions (
  kind TEXT PRIMARY KEY,
  revision INTEGER NOT NULL
) STRICT;
INSERT INTO document_revisions (kind, revision) VALUES
  ('alert_rules', 0), ('recording_rules', 0), ('notification_channels', 0),
  ('notification_routes', 0), ('silences', 0), ('inhibitions', 0);

CREATE TABLE audit_log (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  subject_name TEXT NOT NULL,
  before TEXT,
  after TEXT
) STRICT;
CREATE INDEX audit_log_by_subject ON audit_log (kind, subject_id, seq);

-- AUTOINCREMENT: the number of an event that was pruned is never used again.
CREATE TABLE alert_events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  rule_id TEXT NOT NULL,
  rule_name TEXT NOT NULL,
  alert_id TEXT NOT NULL,
  group_tags TEXT NOT NULL,
  labels TEXT NOT NULL,
  annotations TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  reason TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  value REAL,
  threshold REAL NOT NULL,
  severity TEXT NOT NULL,
  first_triggered_ms INTEGER,
  fired_ms INTEGER,
  resolved_ms INTEGER,
  episode_id TEXT,
  message TEXT
) STRICT;
CREATE INDEX alert_events_by_rule ON alert_events (rule_id, seq);
CREATE INDEX alert_events_by_alert ON alert_events (alert_id, seq);
CREATE INDEX alert_events_by_episode ON alert_events (episode_id, seq);
CREATE INDEX alert_events_by_time ON alert_events (at_ms);

-- How each group that is not ok stands: its last event.
CREATE TABLE alert_instances (
  alert_id TEXT PRIMARY KEY,
  rule_id TEXT NOT NULL,
  state TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  event_seq INTEGER NOT NULL UNIQUE REFERENCES alert_events (seq),
  episode_id TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_instances_by_rule ON alert_instances (rule_id);
CREATE INDEX alert_instances_by_episode ON alert_instances (episode_id);

CREATE TABLE alert_acknowledgements (
  episode_id TEXT PRIMARY KEY,
  alert_id TEXT NOT NULL,
  -- When the episode began.
  began_ms INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  comment TEXT NOT NULL
) STRICT;
CREATE INDEX alert_acknowledgements_by_time ON alert_acknowledgements (began_ms);

-- Kept when nobody has the lease, so that its generation goes on.
CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  owner TEXT,
  generation INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE lease_members (
  group_name TEXT NOT NULL,
  owner TEXT NOT NULL,
  seen_at_ms INTEGER NOT NULL,
  PRIMARY KEY (group_name, owner)
) STRICT, WITHOUT ROWID;

CREATE TABLE notification_groups (
  key TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE notification_deliveries (
  id TEXT PRIMARY KEY,
  channel_id TEXT NOT NULL,
  channel_name TEXT NOT NULL,
  group_key TEXT NOT NULL,
  state TEXT NOT NULL,
  message TEXT NOT NULL,
  event_ids TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  due_at_ms INTEGER NOT NULL,
  -- When a sender took it; NULL before the first time.
  taken_at_ms INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  finished_at_ms INTEGER
) STRICT;
CREATE INDEX notification_deliveries_by_time ON notification_deliveries (created_at_ms, id);
CREATE INDEX notification_deliveries_by_channel ON notification_deliveries (channel_id, created_at_ms, id);
CREATE INDEX notification_deliveries_unfinished ON notification_deliveries (due_at_ms, created_at_ms)
  WHERE state IN ('waiting', 'sending');

-- Which events a delivery speaks of, to be found by event.
CREATE TABLE notification_delivery_events (
  event_id TEXT NOT NULL,
  delivery_id TEXT NOT NULL REFERENCES notification_deliveries (id) ON DELETE CASCADE,
  PRIMARY KEY (event_id, delivery_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_delivery_events_by_delivery ON notification_delivery_events (delivery_id);

CREATE TABLE notification_attempts (
  delivery_id TEXT NOT NULL REFERENCES notification_deliveries (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  duration_ms REAL NOT NULL,
  outcome TEXT NOT NULL,
  status INTEGER,
  answer TEXT NOT NULL,
  PRIMARY KEY (delivery_id, number, started_at_ms)
) STRICT, WITHOUT ROWID;
