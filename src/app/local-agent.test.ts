import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Gauge } from 'prom-client';
import { createMetrics } from '../telemetry/metrics.ts';
import { startLocalAgent } from './local-agent.ts';
import { OwnRequests } from './own-requests.ts';
import { keptLog, temporaryFolder, testConfig } from './testing/setup.ts';

test('a reading that hangs and a server that does not answer hold up the stop for its time only', async (t) => {
  const metrics = createMetrics();
  metrics.registry.removeSingleMetric('dashboarding_store_bytes');
  new Gauge({
    name: 'dashboarding_store_bytes',
    help: 'A level that is never read.',
    registers: [metrics.registry],
    collect: () => new Promise<void>(() => undefined),
  });
  const spoolDir = temporaryFolder(t);
  const agent = startLocalAgent({
    config: testConfig(spoolDir),
    serverUrl: await silentServer(t),
    spoolDir,
    ownRequests: new OwnRequests(),
    stopMs: 400,
    refreshMetrics: async () => undefined,
    metrics,
    log: keptLog().log,
  });
  const startMs = performance.now();
  await agent.stop();
  const tookMs = performance.now() - startMs;
  assert.ok(tookMs < 1_000, `it took ${tookMs.toFixed(0)} ms`);
  assert.ok(!readdirSync(spoolDir).includes('agent.lock'), 'the spool folder is given back');
});

/** Takes connections and never answers. */
async function silentServer(t: TestContext): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
