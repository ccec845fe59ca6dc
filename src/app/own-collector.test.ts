import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from '../telemetry/metrics.ts';
import { createOwnCollector } from './own-collector.ts';

test('each collection reads all metrics anew, without anybody scraping them', async () => {
  const metrics = createMetrics();
  let refreshes = 0;
  const collector = createOwnCollector({
    ...metrics,
    refresh: async () => {
      refreshes += 1;
    },
  });
  const cpuSeconds = async () => {
    const readings = await collector.collect();
    return readings.find(({ name }) => name === 'dashboarding_process_cpu_seconds_total')?.value ?? -1;
  };
  const before = await cpuSeconds();
  const busyUntilMs = performance.now() + 60;
  while (performance.now() < busyUntilMs);
  assert.ok((await cpuSeconds()) > before);
  assert.equal(refreshes, 2);
});

test('of durations their number and their sum are read, and no buckets', async () => {
  const metrics = createMetrics();
  metrics.query.latencySeconds.observe(0.25);
  metrics.query.latencySeconds.observe(0.5);
  const collector = createOwnCollector({ ...metrics, refresh: async () => undefined });
  const readings = (await collector.collect()).filter(({ name }) => name.includes('query_latency'));
  assert.deepEqual(readings, [
    { name: 'dashboarding_query_latency_seconds_sum', value: 0.75, type: 'counter', unit: 'seconds' },
    { name: 'dashboarding_query_latency_seconds_count', value: 2, type: 'counter' },
  ]);
});
