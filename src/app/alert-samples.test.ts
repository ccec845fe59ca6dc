import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeriesCatalog } from '../catalog/catalog.ts';
import type { SampleBatch } from '../model/sample-batch.ts';
import { createSampleWriter } from './alert-samples.ts';

function writer(maxSeriesPerMetric = 100) {
  const batches: SampleBatch[] = [];
  const catalog = new SeriesCatalog();
  catalog.add([{ id: 7, name: 'ALERTS', tags: { alertname: 'a' } }]);
  const queue = {
    publish: async (batch: SampleBatch) => {
      batches.push(batch);
    },
  };
  const refused: number[] = [];
  const limits = { maxSeriesPerMetric, refused: (samples: number) => refused.push(samples) };
  return { batches, refused, write: createSampleWriter({ queue, catalog, ...limits }) };
}

const firing = (alertname: string, timeMs = 1_000) => ({
  name: 'ALERTS',
  tags: { alertname },
  timeMs,
  value: 1,
});

test('known series go by id, new ones with name, tags and unit, each once', async () => {
  const { batches, write } = writer();
  const recorded = { ...firing('x'), name: 'load', unit: 'percent' };
  await write([firing('a'), firing('b'), firing('b', 2_000), recorded], { key: 'k' });
  const [batch] = batches;
  assert.deepEqual([...(batch?.seriesIds ?? [])], [7, 0, 0]);
  assert.deepEqual(
    [...(batch?.newSeries ?? [])],
    [
      [1, { name: 'ALERTS', tags: { alertname: 'b' }, type: 'gauge' }],
      [2, { name: 'load', tags: { alertname: 'x' }, type: 'gauge', unit: 'percent' }],
    ],
  );
  assert.deepEqual([...(batch?.seriesRefs ?? [])], [0, 1, 1, 2]);
  assert.deepEqual([...(batch?.times ?? [])], [1_000, 1_000, 2_000, 1_000]);
});

test('the same key is the same batch, so that it counts once', async () => {
  const { batches, write } = writer();
  for (const key of ['k', 'k', 'other']) await write([firing('a')], { key });
  const ids = batches.map(({ id }) => Buffer.from(id).toString('hex'));
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[0], ids[2]);
  assert.ok(batches.every(({ keyed }) => keyed));
});

test('nothing to write is no batch', async () => {
  const { batches, write } = writer();
  await write([], { key: 'k' });
  assert.deepEqual(batches, []);
});

test('new series are left out and counted when their metric has no room for them', async () => {
  const { batches, refused, write } = writer(2);
  await write([firing('a'), firing('b'), firing('c'), firing('c', 2_000)], { key: 'k' });
  assert.equal(batches[0]?.times.length, 2);
  assert.deepEqual(refused, [2]);
  // What is on its way is not held for ever.
  await write([firing('d')], { key: 'l' });
  assert.deepEqual([batches.length, refused], [2, [2]]);
});
