import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer } from '../support/server.ts';
import { type BatchShape, batchSamples } from './support/batches.ts';
import { postSamples, postUntilAcknowledged, type Reply, request } from './support/client.ts';
import { Ledger } from './support/ledger.ts';
import { memoryMiB } from './support/proc.ts';

const METRIC = 'overload_value';
const SHAPE: BatchShape = {
  ...{ metric: METRIC, client: 'o', series: 50, samplesPerSeries: 60 },
  ...{ startMs: Date.now() - 3_600_000, stepMs: 200 },
};
const REQUESTS = 60;
const MAX_PEAK_MIB = 600;

/** Each limit alone, so low that most of what arrives at once is above it. */
const CASES = [
  {
    limit: 'bytes in memory',
    env: { DASHBOARDING_INGEST_MAX_PENDING_BYTES: String(2 * 1_024 * 1_024) },
    code: /OVERLOADED/,
  },
  { limit: 'samples waiting', env: { DASHBOARDING_QUEUE_MAX_PENDING_SAMPLES: '12000' }, code: /QUEUE_FULL/ },
];

for (const { limit, env, code } of CASES) {
  test(`more than the limit of ${limit} is answered 503 with Retry-After, and memory stays bounded`, async (t) => {
    const server = await startServer({ env });
    t.after(() => server.dispose());
    const ledger = new Ledger(METRIC);
    const batches = Array.from({ length: REQUESTS }, (_, index) => batchSamples(SHAPE, index));

    const replies = await Promise.all(
      batches.map((samples, index) => postSamples(server.url, samples, `overload-${index}`)),
    );
    const refused = batches.filter((_, index) => replies[index]?.status !== 202);
    t.diagnostic(
      `${REQUESTS - refused.length} taken, ${refused.length} refused, ${Math.round(memoryMiB(server.pid).peak)} MiB at most`,
    );
    assert.ok(refused.length > 0, 'nothing was refused');
    assert.ok(refused.length < REQUESTS, 'nothing was taken');
    for (const reply of replies) if (reply.status !== 202) assertRefusal(reply, code);
    assert.equal((await request(`${server.url}/health/live`)).status, 200);

    await Promise.all(
      batches.map(async (samples, index) => {
        await postUntilAcknowledged(() => server.url, samples, `overload-${index}`, { retryMs: 250 });
        ledger.acknowledge(samples);
      }),
    );
    await ledger.assertExactly(server.url, 'after all were sent again');
    assert.ok(memoryMiB(server.pid).peak < MAX_PEAK_MIB, `${memoryMiB(server.pid).peak} MiB`);
  });
}

test('a client above its rate gets 429 with Retry-After, others go on', async (t) => {
  const server = await startServer({ env: { DASHBOARDING_INGEST_RATE_LIMIT_REQUESTS: '20' } });
  t.after(() => server.dispose());
  const replies: Reply[] = [];
  for (let index = 0; index < 30; index++)
    replies.push(await postSamples(server.url, batchSamples(SHAPE, index)));
  assert.deepEqual(
    replies.map(({ status }) => status),
    [...Array(20).fill(202), ...Array(10).fill(429)],
  );
  const last = replies.at(-1);
  assert.ok(Number(last?.headers.get('retry-after')) > 0);
  assert.match(last?.json.error.message, /20 requests in 60 s/);
  // Only ingest is limited: people can still look.
  assert.equal((await request(`${server.url}/health`)).status, 200);
  assert.equal((await request(`${server.url}/api/v1/metrics`)).status, 200);
});

function assertRefusal(reply: Reply, code: RegExp): void {
  assert.equal(reply.status, 503, JSON.stringify(reply.json));
  assert.match(reply.json.error.code, code);
  assert.ok(Number(reply.headers.get('retry-after')) > 0);
  assert.ok(reply.json.error.message.length > 20);
}
