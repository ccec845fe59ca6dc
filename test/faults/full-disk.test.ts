import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startServer } from '../support/server.ts';
import { eventually } from '../support/wait.ts';
import { type BatchShape, batchSamples } from './support/batches.ts';
import { postSamples, postUntilAcknowledged, request } from './support/client.ts';
import { Ledger } from './support/ledger.ts';
import { canMount, mountSmallDisk, runInNamespace } from './support/tmpfs.ts';

const MIB = 1_024 * 1_024;
const METRIC = 'full_disk_value';
const MOST_BATCHES = 400;

const SHAPE: BatchShape = {
  ...{ metric: METRIC, client: 'c', series: 50, samplesPerSeries: 100 },
  ...{ startMs: Date.now() - 6 * 3_600_000, stepMs: 400 },
};

/**
 * `guard`: the server keeps a reserve and stops before the disk is full. `hard`: it has no reserve, so that its own
 * writes fail. Either way it must say so, go on answering queries, and go on by itself once there is room.
 */
const CASES = [
  { name: 'below the reserve of free space', minFreeMiB: 24, leaveBytes: 20 * MIB },
  { name: 'with not a byte left', minFreeMiB: 0, leaveBytes: 0 },
];

if (canMount()) {
  for (const { name, minFreeMiB, leaveBytes } of CASES) {
    test(`a full disk, ${name}: 503, a clear health message, and on by itself once there is room`, async (t) => {
      const disk = mountSmallDisk(160);
      t.after(() => disk.unmount());
      const env = {
        DASHBOARDING_STORE_MIN_FREE_MIB: String(minFreeMiB),
        DASHBOARDING_STORE_SEAL_SAMPLES: '100000',
        DASHBOARDING_QUERY_CACHE_PAST_SECONDS: '0',
      };
      const dataDir = join(disk.dir, 'data');
      const server = await startServer({ dataDir, env });
      t.after(() => server.dispose());
      const ledger = new Ledger(METRIC);
      let next = 0;

      for (; next < 10; next++) {
        const samples = batchSamples(SHAPE, next);
        assert.equal((await postSamples(server.url, samples, `disk-${next}`)).status, 202);
        ledger.acknowledge(samples);
      }
      disk.fill(leaveBytes);

      // What is written before the disk is noticed to be full is acknowledged, and counts.
      let refused: Awaited<ReturnType<typeof postSamples>> | undefined;
      for (; refused === undefined && next < MOST_BATCHES; ) {
        const samples = batchSamples(SHAPE, next);
        const reply = await postSamples(server.url, samples, `disk-${next}`);
        if (reply.status !== 202) refused = reply;
        else {
          ledger.acknowledge(samples);
          next++;
        }
      }
      assert.equal(refused?.status, 503, JSON.stringify(refused?.json));
      assert.match(refused.json.error.message, /disk|space/i);
      assert.ok(refused.json.error.fix.length > 0);
      assert.ok(Number(refused.headers.get('retry-after')) > 0);

      const health = await eventually('health noticing the full disk', async () => {
        const reply = await request(`${server.url}/health`);
        return reply.status === 503 ? reply : undefined;
      });
      assert.match(JSON.stringify(health.json.checks), /disk|space/i);
      assert.equal((await request(`${server.url}/health/live`)).status, 200);
      await ledger.assertExactly(server.url, 'while the disk is full');

      disk.empty();
      const samples = batchSamples(SHAPE, next);
      await postUntilAcknowledged(() => server.url, samples, `disk-${next}`, { retryMs: 200 });
      ledger.acknowledge(samples);
      await eventually('health becoming good again', async () =>
        (await request(`${server.url}/health`)).status === 200 ? true : undefined,
      );
      await ledger.assertExactly(server.url, 'once there was room again');

      assert.equal((await server.stop()).code, 0);
      const again = await startServer({ dataDir, env });
      t.after(() => again.dispose());
      await ledger.assertExactly(again.url, 'after a restart');
    });
  }
} else {
  test('a full disk, in a user namespace because this user may not mount', () => {
    runInNamespace(fileURLToPath(import.meta.url));
  });
}
