import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../config/load.ts';
import { ManualTime } from '../lib/testing/manual-time.ts';
import { createHostSink } from './host-sink.ts';
import { startIngestServer } from './testing/ingest-server.ts';
import { until } from './testing/until.ts';

test('an outage is one line in the log, its end another, and the next outage is told again', async (t) => {
  const server = await startIngestServer(t);
  const time = new ManualTime();
  const logged: string[] = [];
  const log = {
    info: (_: object, message: string) => logged.push(message),
    warn: (details: object) => logged.push((details as { code: string }).code),
  };
  const { agent: settings } = loadConfig({ environment: {} });
  const sink = createHostSink(settings, { log, serverUrl: server.url, clock: time, timers: time });
  t.after(() => sink.close());
  const outage = async (failures: number): Promise<void> => {
    server.reply(...Array.from({ length: failures }, () => ({ status: 503 })));
    const before = server.taken.length;
    sink.gauge('a', 1);
    await until('the outage is over', async () => {
      await sink.flush();
      time.advance(60_000);
      return server.taken.length > before;
    });
    await sink.flush();
  };
  await outage(5);
  await outage(3);
  const end = 'the server takes metrics again';
  assert.deepEqual(logged, ['SEND_FAILED', end, 'SEND_FAILED', end]);
});
