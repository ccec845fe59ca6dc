-- Dashboards with all their versions, stars and public links; annotations. docs/formats/metadata.md explains the tables.
-- readable from 1

CREATE TABLE dashboards (
  id text PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  body json NOT NULL,
  version int NOT NULL,
  origin text NOT NULL,
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  updated_by text NOT NULL
);
INSERT INTO document_revisions (kind, revision) VALUES ('dashboards', 0);

-- Never changed, and kept when the dashboard is deleted. That, too, is a version: one without a body.
CREATE TABLE dashboard_versions (
  dashboard_id text NOT NULL,
  version int NOT NULL,
  name text NOT NULL,
  body json,
  at_ms bigint NOT NULL,
  actor text NOT NULL,
  comment text NOT NULL,
  PRIMARY KEY (dashboard_id, version)
);
CREATE INDEX dashboard_versions_deleted ON dashboard_versions (at_ms) WHERE body IS NULL;

CREATE TABLE dashboard_stars (
  actor text COLLATE "C" NOT NULL,
  dashboard_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (actor, dashboard_id)
);

-- The token itself is known only to those who have the link.
CREATE TABLE dashboard_shares (
  id text PRIMARY KEY,
  token_hash text NOT NULL UNIQUE,
  dashboard_id text NOT NULL,
  created_at_ms bigint NOT NULL,
  created_by text NOT NULL,
  expires_at_ms bigint,
  last_used_at_ms bigint
);
CREATE INDEX dashboard_shares_by_dashboard ON dashboard_shares (dashboard_id, created_at_ms);

CREATE TABLE annotations (
  id text COLLATE "C" PRIMARY KEY,
  start_ms bigint NOT NULL,
  -- NULL for a moment.
  end_ms bigint,
  title text NOT NULL,
  text text NOT NULL,
  tags json NOT NULL,
  author text NOT NULL,
  dashboard_id text,
  panel_id int,
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL
);
CREATE INDEX annotations_by_start ON annotations (start_ms, id);
CREATE INDEX annotations_by_end ON annotations (coalesce(end_ms, start_ms));

-- The tags again, to be found by.
CREATE TABLE annotation_tags (
  tag text NOT NULL,
  annotation_id text NOT NULL REFERENCES annotations (id) ON DELETE CASCADE,
  PRIMARY KEY (tag, annotation_id)
);
CREATE INDEX annotation_tags_by_annotation ON annotation_tags (annotation_id);
