import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Value } from 'typebox/value';
import { type TimescaleSettings, timescaleSettings } from '../../config/sections/timescale.ts';
import { systemClock } from '../../lib/clock.ts';
import { Database } from '../../postgres/database.ts';
import { FaultProxy } from '../../postgres/testing/fault-proxy.ts';
import { settled } from '../../postgres/testing/settled.ts';
import { startTimescale } from '../../postgres/testing/start-timescale.ts';
import type { TimescaleServer } from '../../postgres/testing/timescale-server.ts';
import { STORE_ERRORS } from './errors.ts';
import { LockedTask } from './locked-task.ts';

describe('work that one process at a time does', () => {
  let server: TimescaleServer;
  before(async () => {
    server = await startTimescale();
  });
  after(() => server.stop());

  test('is broken off when its process stops and it does not end', { timeout: 20_000 }, async (t) => {
    const url = new URL(server.url);
    const proxy = new FaultProxy({ host: url.hostname, port: Number(url.port) });
    await proxy.open();
    t.after(() => proxy.close());
    url.port = String(proxy.port);
    const logged: string[] = [];
    const note = (_: object, message: string): void => void logged.push(message);
    const log = { info: note, warn: note, error: note };
    const database = new Database({
      settings: { ...(Value.Default(timescaleSettings, {}) as TimescaleSettings), url: url.href },
      ...{ clock: systemClock, log, errors: STORE_ERRORS, pool: { max: 2 }, check: async () => undefined },
    });
    t.after(() => database.close());
    let begun = 0;
    const task = new LockedTask({
      ...{ name: 'a test', everyMs: 10, database, log, stopGraceMs: 50 },
      work: async (client) => {
        begun += 1;
        // What it asks gets no answer, however long it waits.
        proxy.abandon();
        await client.query('SELECT 1');
      },
    });
    await database.rows('asking', 'SELECT 1');
    task.start();
    await settled(() => begun === 1);
    await task.stop();
    assert.equal(task.failures, 0);
    assert.deepEqual(
      logged.filter((message) => /failed/.test(message)),
      [],
    );
  });
});
