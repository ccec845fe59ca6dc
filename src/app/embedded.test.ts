import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../lib/clock.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { openEmbedded } from './embedded.ts';
import { keptLog, temporaryFolder, testConfig } from './testing/setup.ts';

test('the store is closed also when the writer cannot be stopped', async (t) => {
  const folder = temporaryFolder(t);
  const parts = await openEmbedded({
    config: testConfig(folder),
    folder,
    clock: systemClock,
    log: keptLog().log,
    metrics: createMetrics(),
    onStoreExit: () => undefined,
  });
  const stopWriter = parts.writer.stop.bind(parts.writer);
  Object.assign(parts.writer, {
    stop: async () => {
      await stopWriter();
      throw new Error('stuck');
    },
  });
  await assert.rejects(parts.close(), /the writer could not be closed/);
  await assert.rejects(parts.store.stats(), { code: 'STORE_UNAVAILABLE' });
});
