import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ManualTime } from '../lib/testing/manual-time.ts';
import { MetricAgent } from './metric-agent.ts';
import type { MetricAgentOptions } from './options.ts';
import { type IngestServer, type ReceivedMetric, startIngestServer } from './testing/ingest-server.ts';

interface Setup {
  readonly server: IngestServer;
  readonly time: ManualTime;
  readonly agent: MetricAgent;
  readonly problems: string[];
}

async function setUp(t: TestContext, options: Partial<MetricAgentOptions> = {}): Promise<Setup> {
  const server = await startIngestServer(t);
  const time = new ManualTime();
  const problems: string[] = [];
  const agent = new MetricAgent({
    serverUrl: server.url,
    clock: time,
    timers: time,
    onError: ({ code }) => problems.push(code),
    ...options,
  });
  t.after(() => agent.close());
  return { server, time, agent, problems };
}

const metricsOf = ({ taken }: IngestServer): ReceivedMetric[] => taken.flatMap(({ metrics }) => metrics);

test('a gauge arrives with value, time, unit and tags, gzipped, with key and token', async (t) => {
  const { server, time, agent } = await setUp(t, { tags: { service: 'shop' }, apiKey: 'secret' });
  agent.gauge('queue_length', 7, { queue: 'mail' }, { unit: 'jobs' });
  agent.gauge('temperature', -3.5, undefined, { timestamp: new Date(5_000) });
  assert.equal(await agent.flush(), true);
  const [request] = server.requests;
  assert.equal(request?.path, '/api/v1/metrics');
  assert.equal(request?.headers['content-encoding'], 'gzip');
  assert.equal(request?.headers['content-type'], 'application/json');
  assert.equal(request?.headers.authorization, 'Bearer secret');
  assert.match(request?.key ?? '', /^[0-9a-f-]{36}$/);
  assert.deepEqual(request?.metrics, [
    {
      name: 'queue_length',
      value: 7,
      timestamp: time.now(),
      type: 'gauge',
      unit: 'jobs',
      tags: { service: 'shop', queue: 'mail' },
    },
    { name: 'temperature', value: -3.5, timestamp: 5_000, type: 'gauge', tags: { service: 'shop' } },
  ]);
});

test('counts are sent as a running total that begins with a zero point', async (t) => {
  const { server, time, agent } = await setUp(t);
  const start = time.now();
  agent.count('orders_total', 3, { kind: 'a', shop: 'x' });
  agent.count('orders_total', 4, { shop: 'x', kind: 'a' });
  time.advance(2_000);
  await agent.flush();
  agent.count('orders_total', 1, { kind: 'a', shop: 'x' });
  time.advance(2_000);
  await agent.flush();
  time.advance(2_000);
  await agent.flush();
  const points = metricsOf(server).map(({ value, timestamp, type }) => [timestamp - start, value, type]);
  assert.deepEqual(points, [
    [-1, 0, 'counter'],
    [2_000, 7, 'counter'],
    [4_000, 8, 'counter'],
    // A counter that rests is sent all the same: its rate is 0, not unknown.
    [6_000, 8, 'counter'],
  ]);
});

test('a histogram is sent as cumulative buckets, sum and count', async (t) => {
  const { server, time, agent } = await setUp(t, { histogramBuckets: [0.1, 1] });
  agent.histogram('wait_seconds', 0.05, { route: '/' }, { unit: 'seconds' });
  agent.histogram('wait_seconds', 0.5, { route: '/' });
  await agent.flush();
  const last = metricsOf(server).filter(({ timestamp }) => timestamp === time.now());
  assert.deepEqual(
    last.map(({ name, value, tags }) => [name, tags?.le, value]),
    [
      ['wait_seconds_bucket', '0.1', 1],
      ['wait_seconds_bucket', '1', 2],
      ['wait_seconds_bucket', '+Inf', 2],
      ['wait_seconds_sum', undefined, 0.55],
      ['wait_seconds_count', undefined, 2],
    ],
  );
  assert.equal(metricsOf(server).length, 10);
  assert.ok(last.every(({ tags, type }) => tags?.route === '/' && type === 'counter'));
});

test('a running total of someone else is sent as it is', async (t) => {
  const { server, agent } = await setUp(t);
  agent.total('bytes_total', 12_345, { interface: 'eth0' }, { unit: 'bytes' });
  await agent.flush();
  assert.deepEqual(
    metricsOf(server).map(({ value, type }) => [value, type]),
    [[12_345, 'counter']],
  );
});

test('the timer sends what waits, and a full batch does not wait for it', async (t) => {
  const { server, time, agent } = await setUp(t, { flushMs: 1_000, maxBatchSamples: 3 });
  agent.gauge('a', 1);
  time.advance(1_000);
  await agent.flush();
  assert.deepEqual(server.requests[0]?.metrics.length, 1);
  for (let value = 0; value < 7; value++) agent.gauge('b', value);
  await agent.flush();
  assert.deepEqual(
    server.requests.slice(1).map(({ metrics }) => metrics.map(({ value }) => value)),
    [[0, 1, 2], [3, 4, 5], [6]],
  );
});

test('one batch is in flight at a time', async (t) => {
  const { server, agent } = await setUp(t, { maxBatchSamples: 1 });
  for (let value = 0; value < 30; value++) agent.gauge('a', value);
  await Promise.all([agent.flush(), agent.flush(), agent.flush()]);
  assert.deepEqual(
    metricsOf(server).map(({ value }) => value),
    Array.from({ length: 30 }, (_, index) => index),
  );
  assert.equal(server.connections, 1);
});

test('wrong arguments throw at the call and nothing is recorded', async (t) => {
  const { agent } = await setUp(t);
  const wrong: (() => void)[] = [
    () => agent.gauge('', 1),
    () => agent.gauge('a', Number.NaN),
    () => agent.gauge('a', 1, { b: 5 as unknown as string }),
    () => agent.count('a', -1),
    () => agent.count('a', '1' as unknown as number),
    () => agent.total('a', -1),
    () => agent.histogram('a', -0.1),
    () => agent.histogram('a', 1, { le: '5' }),
    () => agent.histogram('a', 1, {}, { buckets: [2, 1] }),
  ];
  for (const call of wrong) assert.throws(call, TypeError);
  assert.equal(agent.stats().samplesRecorded, 0);
});

test('wrong options throw, each by its name', () => {
  const wrong: [Partial<MetricAgentOptions>, RegExp][] = [
    [{ serverUrl: 'metrics' }, /serverUrl: expected an address/],
    [{ serverUrl: 'ftp://a' }, /serverUrl: expected http or https/],
    [{ flushMs: 0 }, /flushMs: expected a number above 0, got 0/],
    [{ maxBatchSamples: Number.NaN }, /maxBatchSamples: expected a finite number/],
    [{ spool: { dir: '' } }, /spool.dir/],
    [{ histogramBuckets: [] }, /buckets/],
    [{ tags: { a: 1 as unknown as string } }, /tags.a/],
  ];
  for (const [options, message] of wrong) {
    const make = (): MetricAgent => new MetricAgent({ serverUrl: 'http://a', ...options });
    assert.throws(make, (error) => error instanceof TypeError && message.test(error.message));
  }
});

test('a path in the address is a prefix', async (t) => {
  const server = await startIngestServer(t);
  const agent = new MetricAgent({ serverUrl: `${server.url}/monitoring` });
  t.after(() => agent.close());
  agent.gauge('a', 1);
  await agent.flush();
  assert.equal(server.requests[0]?.path, '/monitoring/api/v1/metrics');
});

test('the buffer is bounded: the oldest go, are counted, and told once', async (t) => {
  const { server, agent, problems } = await setUp(t, { maxBatchSamples: 10, maxBufferSamples: 20 });
  server.replyAlways(() => ({ status: 503 }));
  agent.gauge('a', -1);
  await agent.flush();
  for (let value = 0; value < 50; value++) agent.gauge('a', value);
  assert.equal(await agent.flush(), false);
  const { samplesDropped, bufferedSamples } = agent.stats();
  assert.deepEqual([samplesDropped, bufferedSamples], [30, 21]);
  assert.deepEqual(problems, ['SEND_FAILED', 'BUFFER_FULL']);
});

test('more series than allowed are dropped and told; known ones go on', async (t) => {
  const { server, agent, problems } = await setUp(t, { maxSeries: 2 });
  for (const tag of ['a', 'b', 'c', 'd']) agent.count('orders_total', 1, { tag });
  agent.histogram('wait', 1);
  agent.count('orders_total', 1, { tag: 'a' });
  await agent.flush();
  const totals = metricsOf(server).filter(({ value }) => value > 0);
  assert.deepEqual(
    totals.map(({ tags, value }) => [tags?.tag, value]),
    [
      ['a', 2],
      ['b', 1],
    ],
  );
  assert.deepEqual(problems, ['TOO_MANY_SERIES']);
  assert.equal(agent.stats().samplesDropped, 3);
});

test('after close nothing is recorded, and close again is the same close', async (t) => {
  const { server, agent } = await setUp(t);
  agent.count('a');
  await Promise.all([agent.close(), agent.close()]);
  assert.equal(metricsOf(server).length, 2);
  agent.gauge('b', 1);
  agent.count('a');
  assert.equal(await agent.flush(), true);
  assert.equal(server.requests.length, 1);
  assert.equal(agent.stats().samplesDropped, 1);
});

test('a handler that throws does no harm', async (t) => {
  const { server, time, agent } = await setUp(t, {
    random: () => 0.5,
    onError: () => {
      throw new Error('handler');
    },
    onRecovery: () => {
      throw new Error('handler');
    },
  });
  server.reply({ status: 500 });
  agent.gauge('a', 1);
  assert.equal(await agent.flush(), false);
  time.advance(500);
  assert.equal(await agent.flush(), true);
  assert.equal(metricsOf(server).length, 1);
});
