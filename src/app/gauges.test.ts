import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import type { QueueStats } from '../queue/port.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { readGauges } from './gauges.ts';

test('figures of the queue are there while they are known, and gone while they are not', async () => {
  const metrics = createMetrics();
  const http = createServer();
  const reported = async (stats?: QueueStats): Promise<readonly string[]> => {
    await readGauges({ metrics, http, ...(stats === undefined ? {} : { queue: { stats: () => stats } }) });
    const lines = (await metrics.registry.metrics()).split('\n');
    return lines.filter((line) => /^dashboarding_(queue|dlq)_depth/.test(line));
  };
  assert.deepEqual(await reported({ depthBatches: 7, deadBatches: 1 }), [
    'dashboarding_queue_depth_batches 7',
    'dashboarding_dlq_depth_batches 1',
  ]);
  assert.deepEqual(await reported({}), []);
  assert.deepEqual(await reported({ depthSamples: 5, depthBatches: 0, deadBatches: 0 }), [
    'dashboarding_queue_depth_samples 5',
    'dashboarding_queue_depth_batches 0',
    'dashboarding_dlq_depth_batches 0',
  ]);
  // A process without a queue knows nothing of it.
  assert.deepEqual(await reported(), []);
});
