import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { AgentSample } from '../sample.ts';
import { type Batch, packBatch, splitBatch } from './batch.ts';

const samples: AgentSample[] = [1, 2, 3].map((value) => ({
  name: 'queue_length',
  value,
  timestamp: 1_000 + value,
  type: 'gauge',
  unit: 'jobs',
  tags: { queue: 'mail', env: 'test' },
}));

const metricsOf = ({ body }: Batch): AgentSample[] => JSON.parse(gunzipSync(body).toString()).metrics;

test('a batch is the gzipped JSON of the API, the agent’s tags under the sample’s own', async () => {
  const batch = await packBatch(samples, { env: 'prod', host: 'a' });
  assert.match(batch.key, /^[0-9a-f-]{36}$/);
  assert.equal(batch.samples, 3);
  assert.deepEqual(metricsOf(batch)[0], {
    name: 'queue_length',
    value: 1,
    timestamp: 1_001,
    type: 'gauge',
    unit: 'jobs',
    tags: { env: 'test', host: 'a', queue: 'mail' },
  });
});

test('the halves of a batch hold all of it, in order', async () => {
  const [first, second] = await splitBatch(await packBatch(samples, undefined));
  assert.deepEqual([first.samples, second.samples], [2, 1]);
  assert.deepEqual([...metricsOf(first), ...metricsOf(second)], samples);
});

test('splitting the same batch again gives the same keys', async () => {
  const batch = await packBatch(samples, undefined);
  const keys = async (): Promise<string[]> => (await splitBatch(batch)).map(({ key }) => key);
  assert.deepEqual(await keys(), await keys());
  const all = new Set([batch.key, ...(await keys())]);
  assert.equal(all.size, 3);
  for (const key of all)
    assert.match(key, /^[0-9a-f]{8}-[0-9a-f]{4}-[48][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
