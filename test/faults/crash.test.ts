import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer, type TestServer } from '../support/server.ts';
import { type BatchShape, batchSamples } from './support/batches.ts';
import { postUntilAcknowledged } from './support/client.ts';
import { Ledger } from './support/ledger.ts';

const ROUNDS = 20;
const CLIENTS = 4;
const MAX_BATCHES = 1_500;
const METRIC = 'crash_test_value';

/** So small that sealing, merging and rolling up happen all the time, and a kill hits them too. */
const BUSY_STORE = {
  DASHBOARDING_STORE_SEAL_SAMPLES: '5000',
  DASHBOARDING_STORE_SEAL_SECONDS: '1',
  DASHBOARDING_STORE_MERGE_QUIET_SECONDS: '1',
  DASHBOARDING_INGEST_RATE_LIMIT_REQUESTS: '1000000',
};

/** Clients that send batch after batch, each until it is acknowledged, and write down what was. */
function startClients(serverUrl: () => string, ledger: Ledger) {
  const startMs = Math.floor(Date.now() / 60_000) * 60_000 - 120 * 60_000;
  const state = { stopping: false, acknowledged: 0, sentAgain: 0 };
  const run = async (client: number) => {
    const shape: BatchShape = {
      ...{ metric: METRIC, client: `c${client}`, series: 20, samplesPerSeries: 10 },
      ...{ startMs, stepMs: 400 },
    };
    for (let index = 0; index < MAX_BATCHES && !state.stopping; index++) {
      const samples = batchSamples(shape, index);
      const { tries } = await postUntilAcknowledged(serverUrl, samples, `crash-${client}-${index}`);
      ledger.acknowledge(samples);
      state.acknowledged++;
      if (tries > 1) state.sentAgain++;
    }
  };
  const all = Promise.all(Array.from({ length: CLIENTS }, (_, client) => run(client)));
  // A client that fails does so while the test is busy elsewhere; `finish` hands the failure on.
  all.catch(() => undefined);
  const finish = () => {
    state.stopping = true;
    return all;
  };
  return { state, finish };
}

test('kill -9 in a loop under load loses nothing and doubles nothing', { timeout: 180_000 }, async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'dashboarding-crash-'));
  let server: TestServer;
  t.after(async () => {
    await server?.dispose();
    rmSync(dataDir, { recursive: true, force: true });
  });
  server = await startServer({ dataDir, env: BUSY_STORE });
  const ledger = new Ledger(METRIC);
  const clients = startClients(() => server.url, ledger);

  for (let round = 0; round < ROUNDS; round++) {
    const before = clients.state.acknowledged;
    await sleep(20 + Math.random() * 900);
    await server.kill();
    t.diagnostic(`round ${round}: ${clients.state.acknowledged - before} batches acknowledged, then killed`);
    server = await startServer({ dataDir, env: BUSY_STORE });
  }
  await clients.finish();
  t.diagnostic(
    `${ledger.size} samples in ${clients.state.acknowledged} batches; ${clients.state.sentAgain} were sent more than once`,
  );
  assert.ok(clients.state.sentAgain >= ROUNDS / 2, 'the kills hit too few requests to prove anything');

  await ledger.assertExactly(server.url, 'after the last kill');
  const exit = await server.stop();
  assert.equal(exit.code, 0);
  server = await startServer({ dataDir });
  await ledger.assertExactly(server.url, 'after a clean restart');
});
