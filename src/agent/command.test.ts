import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../config/load.ts';
import { runAgent } from './command.ts';
import { startIngestServer } from './testing/ingest-server.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { until } from './testing/until.ts';

const silent = { info: () => undefined, warn: () => undefined };

test('the command sends this machine’s metrics until it is told to stop, and leaves nothing behind', async (t) => {
  const server = await startIngestServer(t);
  const spoolDir = temporaryFolder(t);
  const { agent: settings } = loadConfig({
    environment: {},
    flags: {
      server: server.url,
      set: ['agent.hostTag=box', 'agent.tags=env=test,rack=r1', 'agent.apiKey=k'],
    },
  });
  const controller = new AbortController();
  const running = runAgent(settings, { log: silent, signal: controller.signal, spoolDir });
  await until('the first collection has arrived', () => server.taken.length > 0);
  controller.abort();
  await running;
  const [request] = server.taken;
  assert.equal(request?.headers.authorization, 'Bearer k');
  const total = request?.metrics.find(({ name }) => name === 'memory_total_bytes');
  assert.ok((total?.value ?? 0) > 0);
  assert.deepEqual([total?.tags?.host, total?.tags?.env, total?.tags?.rack], ['box', 'test', 'r1']);
  assert.deepEqual(readdirSync(spoolDir), []);
});

test('an agent without a server spools, and ends at once', async (t) => {
  const server = await startIngestServer(t);
  server.replyAlways(() => ({ status: 503 }));
  const dir = join(temporaryFolder(t), 'a', 'spool');
  const { agent } = loadConfig({ environment: {}, flags: { server: server.url } });
  const settings = { ...agent, spoolDir: dir };
  const controller = new AbortController();
  const warnings: string[] = [];
  const log = { ...silent, warn: (_: object, message: string) => warnings.push(message) };
  const running = runAgent(settings, { log, signal: controller.signal });
  await until('the failure is known', () => warnings.length > 0);
  assert.match(warnings[0] ?? '', /HTTP 503; next try in/);
  controller.abort();
  await running;
  assert.ok(readdirSync(dir).some((name) => name.endsWith('.json.gz')));
  assert.equal(existsSync(join(dir, 'agent.lock')), false);
});
