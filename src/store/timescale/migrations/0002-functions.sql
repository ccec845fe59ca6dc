-- Ids of series, in the order asked for, in one round trip. Only what is new takes the lock, under which ids are given and
-- committed one transaction after the other: whoever sees an id sees all smaller ones.
-- `new_tags` are the texts of JSON objects. A later definition of a metric fills in the type and unit that were missing.
CREATE FUNCTION register_series(new_names text[], new_tags text[], new_types text[], new_units text[])
RETURNS int[]
LANGUAGE plpgsql AS $$
DECLARE
  ids int[];
BEGIN
  PERFORM 1 FROM unnest(new_names, new_types, new_units) AS wanted (name, type, unit)
    LEFT JOIN metric_definitions AS metric USING (name)
    WHERE metric.id IS NULL OR (metric.type IS NULL AND wanted.type IS NOT NULL) OR (metric.unit IS NULL AND wanted.unit IS NOT NULL)
    LIMIT 1;
  IF FOUND THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('dashboarding.register_series', 0));
    INSERT INTO metric_definitions AS metric (name, type, unit)
      SELECT wanted.name,
        (array_agg(wanted.type ORDER BY place) FILTER (WHERE wanted.type IS NOT NULL))[1],
        (array_agg(wanted.unit ORDER BY place) FILTER (WHERE wanted.unit IS NOT NULL))[1]
      FROM unnest(new_names, new_types, new_units) WITH ORDINALITY AS wanted (name, type, unit, place)
      GROUP BY wanted.name
      ORDER BY min(place)
      ON CONFLICT (name) DO UPDATE
        SET type = coalesce(metric.type, excluded.type), unit = coalesce(metric.unit, excluded.unit)
        WHERE (metric.type IS NULL AND excluded.type IS NOT NULL) OR (metric.unit IS NULL AND excluded.unit IS NOT NULL);
  END IF;

  ids := series_ids(new_names, new_tags);
  IF array_position(ids, NULL) IS NULL THEN
    RETURN ids;
  END IF;

  PERFORM pg_advisory_xact_lock(hashtextextended('dashboarding.register_series', 0));
  -- Seen anew under the lock, so that no number is spent on a series that another process has just made.
  ids := series_ids(new_names, new_tags);
  INSERT INTO series (metric_id, tags)
    SELECT metric.id, missing.tags
    FROM (
      SELECT wanted.name, wanted.tags::jsonb AS tags, min(wanted.place) AS place
      FROM unnest(new_names, new_tags, ids) WITH ORDINALITY AS wanted (name, tags, id, place)
      WHERE wanted.id IS NULL
      GROUP BY 1, 2
    ) AS missing
    JOIN metric_definitions AS metric USING (name)
    ORDER BY missing.place;
  RETURN series_ids(new_names, new_tags);
END
$$;

-- The ids of known series, NULL where one is not known.
CREATE FUNCTION series_ids(wanted_names text[], wanted_tags text[])
RETURNS int[]
LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(series.id ORDER BY wanted.place), '{}')
  FROM unnest(wanted_names, wanted_tags) WITH ORDINALITY AS wanted (name, tags, place)
  LEFT JOIN metric_definitions AS metric ON metric.name = wanted.name
  LEFT JOIN series
    ON series.metric_id = metric.id AND series.tags_hash = tags_hash(wanted.tags::jsonb)
$$;
