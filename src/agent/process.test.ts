import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MetricAgent } from './metric-agent.ts';
import { startIngestServer } from './testing/ingest-server.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { until } from './testing/until.ts';

const program = fileURLToPath(new URL('testing/agent-process.ts', import.meta.url));

function start(t: TestContext, args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

test('after kill -9 the next agent sends the spool first, with the same keys, each sample once', async (t) => {
  const server = await startIngestServer(t);
  const dir = temporaryFolder(t);
  server.replyAlways(() => ({ status: 503 }));
  const child = start(t, [server.url, dir, 'die']);
  const [line] = (await once(child.stdout as NonNullable<typeof child.stdout>, 'data')) as [Buffer];
  assert.equal(line.toString(), 'spooled 4\n');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const firstTry = server.requests[0];

  server.replyAlways(undefined);
  const agent = new MetricAgent({ serverUrl: server.url, spool: { dir }, onError: assert.ifError });
  t.after(() => agent.close());
  agent.gauge('a', 7);
  await until('all is sent', () => agent.flush());
  const values = server.taken.flatMap(({ metrics }) => metrics.map(({ value }) => value));
  assert.deepEqual(values, [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.equal(server.taken[0]?.key, firstTry?.key);
  assert.equal(new Set(server.taken.map(({ key }) => key)).size, 5);
});

test('an agent that is never closed does not keep its process alive', async (t) => {
  const server = await startIngestServer(t);
  const child = start(t, [server.url, temporaryFolder(t), 'leave']);
  const [code] = (await once(child, 'exit', { signal: AbortSignal.timeout(10_000) })) as [number];
  assert.equal(code, 0);
  assert.equal(server.taken.length, 1);
});
