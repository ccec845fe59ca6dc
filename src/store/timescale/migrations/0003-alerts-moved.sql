-- readable from 2
-- The tables of alerts are metadata, which has migrations of its own (src/metadata/postgres/migrations/). Those of 0001 were
-- never used by any program, so one of version 2 goes on without them.
DROP TABLE IF EXISTS alert_events;
DROP TABLE IF EXISTS alert_rules;
