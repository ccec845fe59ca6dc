-- readable from 2
-- A standby that is promoted, or a backup that is restored, may lack the last series that were registered, and would give their
-- ids to others. So the identity of the database ends with each history of the server; docs/formats/timescale-schema.md explains it.

-- Which history of the server this is: the identity of its files, and the timeline, which a promotion or a restore to a point in
-- time begins. An error on a standby.
CREATE FUNCTION wal_history() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
$$;

-- The history that `id` belongs to.
ALTER TABLE installation ADD COLUMN history text;
UPDATE installation SET history = wal_history();
ALTER TABLE installation ALTER COLUMN history SET NOT NULL;

-- Series up to `last_series_id` are still those that were known under this identity. Larger ids up to `skipped_until` may have been
-- given to series that are lost, and are given to nobody any more.
CREATE TABLE past_installations (
  id uuid PRIMARY KEY,
  ended_at timestamptz NOT NULL DEFAULT now(),
  last_series_id int NOT NULL,
  skipped_until int NOT NULL
);

-- The identity of this history; begins one where the server has begun another history. To be called before anything else is done
-- with a server whose history is another than that of `installation`.
CREATE FUNCTION begin_history() RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
  identity uuid;
  kept int;
  skipped int;
BEGIN
  -- Nobody registers series meanwhile; of several who come at once, one begins it.
  PERFORM pg_advisory_xact_lock(hashtextextended('dashboarding.register_series', 0));
  SELECT id INTO identity FROM installation WHERE history = wal_history();
  IF FOUND THEN
    RETURN identity;
  END IF;
  SELECT coalesce(max(id), 0) INTO kept FROM series;
  SELECT greatest(kept, last_value) INTO skipped FROM series_id_seq;
  -- A million: more than are registered in the minutes that a standby or a log archive may lag behind.
  skipped := skipped + least(1000000, (2147483647 - skipped) / 2);
  PERFORM setval('series_id_seq', skipped);
  INSERT INTO past_installations (id, last_series_id, skipped_until) SELECT id, kept, skipped FROM installation;
  UPDATE installation SET id = gen_random_uuid(), history = wal_history() RETURNING id INTO identity;
  RETURN identity;
END
$$;
