-- Dashboards with all their versions, stars and public links; annotations. docs/formats/metadata.md explains the tables.
-- readable from 1

CREATE TABLE dashboards (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  version INTEGER NOT NULL,
  origin TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;
INSERT INTO document_revisions (kind, revision) VALUES ('dashboards', 0);

-- Never changed, and kept when the dashboard is deleted. That, too, is a version: one without a body.
CREATE TABLE dashboard_versions (
  dashboard_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  body TEXT,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  comment TEXT NOT NULL,
  PRIMARY KEY (dashboard_id, version)
) STRICT;
CREATE INDEX dashboard_versions_deleted ON dashboard_versions (at_ms) WHERE body IS NULL;

CREATE TABLE dashboard_stars (
  actor TEXT NOT NULL,
  dashboard_id TEXT NOT NULL,
  PRIMARY KEY (actor, dashboard_id)
) STRICT, WITHOUT ROWID;

-- The token itself is known only to those who have the link.
CREATE TABLE dashboard_shares (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  dashboard_id TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  expires_at_ms INTEGER,
  last_used_at_ms INTEGER
) STRICT;
CREATE INDEX dashboard_shares_by_dashboard ON dashboard_shares (dashboard_id, created_at_ms);

CREATE TABLE annotations (
  id TEXT PRIMARY KEY,
  start_ms INTEGER NOT NULL,
  -- NULL for a moment.
  end_ms INTEGER,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  tags TEXT NOT NULL,
  author TEXT NOT NULL,
  dashboard_id TEXT,
  panel_id INTEGER,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX annotations_by_start ON annotations (start_ms, id);
CREATE INDEX annotations_by_end ON annotations (coalesce(end_ms, start_ms));

-- The tags again, to be found by.
CREATE TABLE annotation_tags (
  tag TEXT NOT NULL,
  annotation_id TEXT NOT NULL REFERENCES annotations (id) ON DELETE CASCADE,
  PRIMARY KEY (tag, annotation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX annotation_tags_by_annotation ON annotation_tags (annotation_id);
