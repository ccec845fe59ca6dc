-- readable from 1
-- How far the rules of each shard were evaluated: what nobody evaluated is counted from there when all other state is lost.
CREATE TABLE alert_progress (
  shard TEXT PRIMARY KEY,
  evaluated_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How many evaluations fell out up to then, of rules that missed any.
CREATE TABLE alert_missed_evaluations (
  shard TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  missed INTEGER NOT NULL,
  PRIMARY KEY (shard, rule_id)
) STRICT, WITHOUT ROWID;
