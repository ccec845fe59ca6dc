import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { type StoreSettings, storeSettings } from '../../config/sections/store.ts';
import { sampleStoreConformance } from '../conformance.ts';
import { openDuckdbStore } from './duckdb-store.ts';

const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields: object, message: string) =>
    void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
};

sampleStoreConformance('DuckdbStore', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'dashboarding-store-'));
  const clockBuffer = new SharedArrayBuffer(8);
  return {
    open: (overrides) => {
      const settings = {
        ...(Value.Default(storeSettings, {}) as StoreSettings),
        minFreeMiB: 0,
        ...overrides,
      };
      return openDuckdbStore({ dataDir, settings, log, clockBuffer });
    },
    setNow: (nowMs) => {
      new Float64Array(clockBuffer)[0] = nowMs;
    },
    destroy: () => rm(dataDir, { recursive: true, force: true }),
  };
});
