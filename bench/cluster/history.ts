import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { SampleStore } from '../../src/store/port.ts';
import type { Dataset } from '../tsbs/dataset.ts';
import { hostTags, METRICS } from '../tsbs/hosts.ts';
import { copyRows } from './copy-rows.ts';

interface HistoryDependencies {
  readonly client: pg.Client;
  readonly store: Pick<SampleStore, 'registerSeries' | 'maintain'>;
  say(line: string): void;
}

/**
 * Brings a data set into the tables as if it had come in at its time: raw samples, the rollups of all that is due,
 * compressed as far as due. Sent over HTTP now, samples so old would be late, which has tables of its own.
 */
export async function loadHistory(
  dataset: Dataset,
  { client, store, say }: HistoryDependencies,
): Promise<void> {
  say(`loading history, ${dataset.values.length.toLocaleString('en')} points`);
  const seriesIds = await registerSeries(dataset, store);
  const { rows } = await client.query<{ arrival: number }>("SELECT nextval('arrivals')::int AS arrival");
  const copy = client.query(
    copyFrom('COPY metrics_raw (time, series_id, arrival, value) FROM STDIN (FORMAT binary)'),
  );
  await pipeline(Readable.from(copyRows(dataset, seriesIds, rows[0]?.arrival ?? 0)), copy);
  say('rolling up, compressing and analyzing');
  await store.maintain(Date.now());
  await client.query('ANALYZE');
  // The run does not begin with the writing that this left behind.
  await client.query('CHECKPOINT');
}

/** Ids in the order of the values of one step. */
function registerSeries(
  { shape }: Dataset,
  store: Pick<SampleStore, 'registerSeries'>,
): Promise<Uint32Array> {
  const definitions = Array.from({ length: shape.hosts }, (_, host) => {
    const tags = hostTags(shape.seed, host);
    return METRICS.map((name) => ({ name, tags }));
  });
  return store.registerSeries(definitions.flat());
}
