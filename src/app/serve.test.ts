import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { serve } from './serve.ts';
import { keptLog, temporaryFolder, testConfig } from './testing/setup.ts';

test('agents behind a trusted proxy have a rate limit each; behind another one they share it', async (t) => {
  for (const [trusted, statuses] of [
    ['127.0.0.0/8', [202, 202, 429, 202]],
    ['', [202, 202, 429, 429]],
  ] as const) {
    const settings = [
      `server.trustedProxies=${trusted}`,
      'ingest.rateLimitRequests=2',
      'agent.enabled=false',
    ];
    const server = await serve({ config: testConfig(temporaryFolder(t), ...settings), log: keptLog().log });
    t.after(() => server.stop());
    const send = async (agent: string): Promise<number> => {
      const { status } = await fetch(`${server.url}/api/v1/metrics`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': agent },
        body: JSON.stringify({ metrics: [{ name: 'a', value: 1 }] }),
      });
      return status;
    };
    const first = [await send('203.0.113.7'), await send('203.0.113.7'), await send('203.0.113.7')];
    assert.deepEqual([...first, await send('203.0.113.8')], statuses);
  }
});

test('from the beginning of a stop others are refused, while the own agent still sends its last figures', async (t) => {
  const folder = temporaryFolder(t);
  const { log, lines } = keptLog();
  const server = await serve({ config: testConfig(folder), log });
  t.after(() => server.stop());
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  t.after(() => socket.destroy());
  await once(socket, 'connect');
  const stopped = server.stop();
  socket.write('GET /api/v1/tags HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [answer] = await once(socket, 'data');
  assert.match(String(answer), /^HTTP\/1\.1 503 [\s\S]*connection: close[\s\S]*STOPPING/i);
  await stopped;
  assert.deepEqual(
    lines.filter(({ level }) => Number(level) >= 40).map(({ msg, reason }) => [msg, reason]),
    [['a request was refused', 'the server is stopping and takes no new requests']],
  );
  assert.deepEqual(
    readdirSync(join(folder, 'agent')).filter((name) => name.endsWith('.gz')),
    [],
  );
});
