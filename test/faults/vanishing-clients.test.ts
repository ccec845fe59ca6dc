import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer, type TestServer } from '../support/server.ts';
import { eventually } from '../support/wait.ts';
import { type BatchShape, batchSamples } from './support/batches.ts';
import { postSamples, postUntilAcknowledged, query, request } from './support/client.ts';
import { Ledger } from './support/ledger.ts';
import { openFiles } from './support/proc.ts';
import { openSocket, postHead, write } from './support/raw-http.ts';

const METRIC = 'vanishing_value';
const SHAPE: BatchShape = {
  ...{ metric: METRIC, client: 'v', series: 10, samplesPerSeries: 20 },
  ...{ startMs: Date.now() - 3_600_000, stepMs: 1_000 },
};

describe('clients that vanish', () => {
  let server: TestServer;
  let filesAtStart: number;
  before(async () => {
    server = await startServer({ env: { DASHBOARDING_INGEST_MAX_PENDING_BYTES: String(8 * 1_024 * 1_024) } });
    await request(`${server.url}/health`);
    filesAtStart = openFiles(server.pid);
  });
  after(() => server.dispose());

  async function assertNothingLeaks(): Promise<void> {
    await eventually(
      'connections being closed',
      () => (openFiles(server.pid) <= filesAtStart + 10 ? true : undefined),
      { timeoutMs: 20_000 },
    );
    assert.equal((await request(`${server.url}/health`)).status, 200);
  }

  test('in the middle of a body leave nothing behind, not even their claim on memory', async () => {
    // Together they declare far more than may be pending at a time.
    for (let round = 0; round < 10; round++) {
      const sockets = await Promise.all(Array.from({ length: 20 }, () => openSocket(server.url)));
      const half = Buffer.from(`{"metrics":[${' '.repeat(100_000)}`);
      await Promise.all(
        sockets.map((socket) =>
          write(
            socket,
            Buffer.concat([Buffer.from(postHead('/api/v1/metrics', { 'content-length': 4_000_000 })), half]),
          ),
        ),
      );
      for (const socket of sockets) socket.destroy();
    }
    await assertNothingLeaks();
    const large = batchSamples({ ...SHAPE, metric: 'vanishing_large', samplesPerSeries: 3_000 }, 0);
    await eventually('a large request being taken', async () =>
      (await postSamples(server.url, large)).status === 202 ? true : undefined,
    );
  });

  test('before the answer: what they sent counts once when they send it again', async () => {
    const ledger = new Ledger(METRIC);
    for (let index = 0; index < 60; index++) {
      const samples = batchSamples(SHAPE, index);
      const body = JSON.stringify({ metrics: samples });
      const key = `vanish-${index}`;
      const socket = await openSocket(server.url);
      const head = postHead('/api/v1/metrics', {
        'content-length': Buffer.byteLength(body),
        'idempotency-key': key,
      });
      await write(socket, head + body);
      // Some leave at once, some while it is decoded, some during the commit.
      await sleep(Math.random() * 8);
      socket.destroy();
      await postUntilAcknowledged(() => server.url, samples, key);
      ledger.acknowledge(samples);
    }
    await ledger.assertExactly(server.url, 'after every batch was sent again');
    await assertNothingLeaks();
  });

  test('while a query runs do not disturb the others', async () => {
    const now = Date.now();
    const question = {
      ...{ metric: METRIC, aggregation: 'p95', groupBy: ['series'] },
      ...{ start: now - 3_600_000, end: now, interval: '1s' },
    };
    for (let index = 0; index < 60; index++) {
      const body = JSON.stringify({ ...question, end: now - index });
      const socket = await openSocket(server.url);
      await write(socket, postHead('/api/v1/query', { 'content-length': body.length }) + body);
      await sleep(Math.random() * 5);
      socket.destroy();
    }
    await assertNothingLeaks();
    const { data, meta } = await query(server.url, question);
    assert.equal(data.length, SHAPE.series);
    assert.equal(meta.fallback, false);
  });

  test('that only connect and say nothing hold nobody up', async () => {
    const silent = await Promise.all(Array.from({ length: 200 }, () => openSocket(server.url)));
    try {
      const startedAt = performance.now();
      assert.equal((await postSamples(server.url, batchSamples(SHAPE, 100))).status, 202);
      assert.ok(performance.now() - startedAt < 2_000);
    } finally {
      for (const socket of silent) socket.destroy();
    }
    await assertNothingLeaks();
  });
});
