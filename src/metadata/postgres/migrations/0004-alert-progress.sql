-- readable from 1
-- How far the rules of each shard were evaluated: what nobody evaluated is counted from there when all other state is lost.
CREATE TABLE alert_progress (
  shard text COLLATE "C" PRIMARY KEY,
  evaluated_ms bigint NOT NULL
);

-- How many evaluations fell out up to then, of rules that missed any.
CREATE TABLE alert_missed_evaluations (
  shard text COLLATE "C" NOT NULL,
  rule_id text NOT NULL,
  missed bigint NOT NULL,
  PRIMARY KEY (shard, rule_id)
);
