import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import Fastify from 'fastify';
import { AppError } from '../lib/errors.ts';
import { createBatchReply } from './batch/batch-reply.ts';
import { queryRoutes } from './routes.ts';
import { createFixture, DEFAULTS, NOON } from './testing/fixture.ts';

const body = { metric: 'cpu', aggregation: 'avg', start: 'now-1m', interval: '1m' };

async function open(t: TestContext) {
  const fixture = createFixture();
  const app = Fastify();
  app.setErrorHandler((error, _, reply) => {
    if (!(error instanceof AppError)) throw error;
    const { code, message, fix } = error;
    return reply.status(error.status).send({ error: { code, message, fix } });
  });
  const replyWithBatch = createBatchReply({ ...fixture, settings: DEFAULTS });
  await app.register(queryRoutes({ ...fixture, replyWithBatch }));
  t.after(async () => {
    fixture.engine.close();
    await app.close();
  });
  for (const host of ['a', 'b']) {
    const values = host === 'a' ? [1, 3] : [5, 5];
    const samples = values.map((value, i) => [NOON - 30_000 + i * 10_000, value] as const);
    await fixture.put('cpu', { host, env: 'x' }, samples, 'gauge');
  }
  await fixture.put('memory_used_bytes', { host: 'a' }, [[NOON - 5_000, 1]]);
  const post = (payload: object | string, url = '/api/v1/query') =>
    app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json' } });
  return { ...fixture, app, post };
}

test('POST and GET give the same answer to the same question', async (t) => {
  const { app, post } = await open(t);
  const posted = await post({
    ...body,
    filters: { host: ['a', 'b'] },
    groupBy: ['host'],
    orderBy: '-max',
    limit: 1,
  });
  assert.equal(posted.statusCode, 200);
  assert.match(String(posted.headers['content-type']), /^application\/json/);
  assert.deepEqual(posted.json().data, [
    { metric: 'cpu', tags: { host: 'b' }, points: [[NOON - 60_000, 5]] },
  ]);
  const got = await app.inject(
    '/api/v1/query?metric=cpu&aggregation=avg&filters=host:a,host:b&groupBy=host&start=now-1m&interval=1m&orderBy=-max&limit=1',
  );
  assert.equal(got.statusCode, 200);
  assert.deepEqual(got.json().data, posted.json().data);
  assert.equal(got.json().meta.cached, true);
});

test('GET takes the JSON form of filters for what the short one cannot say', async (t) => {
  const { app } = await open(t);
  const filters = encodeURIComponent(JSON.stringify([{ key: 'host', op: '!=', value: 'a' }]));
  const url = `/api/v1/query?metric=cpu&aggregation=max&start=now-1m&interval=1m&groupBy=host,env&end=&filters=${filters}`;
  assert.deepEqual((await app.inject(url)).json().data[0].tags, { env: 'x', host: 'b' });
});

test('a tag may be named like what every JavaScript object has', async (t) => {
  const { app, post, put } = await open(t);
  for (const key of ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'prototype']) {
    await put('odd', JSON.parse(`{"${key}": "x"}`), [[NOON - 5_000, key.length]]);
    const rest = { ...body, metric: 'odd', groupBy: [key] };
    const whole = JSON.stringify(rest).slice(0, -1);
    const replies = [
      await post(`${whole}, "filters": {"${key}": "x"}}`),
      await post(`${whole}, "filters": [{"key": "${key}", "op": "=", "value": "x"}]}`),
      await app.inject(
        `/api/v1/query?metric=odd&aggregation=avg&start=now-1m&interval=1m&groupBy=${key}&filters=${key}:x,${key}:y`,
      ),
      await app.inject(
        `/api/v1/query?metric=odd&aggregation=avg&start=now-1m&interval=1m&groupBy=${key}&filters=${encodeURIComponent(`{"${key}": "x"}`)}`,
      ),
    ];
    for (const reply of replies) {
      assert.equal(reply.statusCode, 200, reply.body);
      const expected = `"tags":{"${key}":"x"},"points":[[${NOON - 60_000},${key.length}]]`;
      assert.ok(reply.body.includes(expected), reply.body);
    }
  }
  const poisoned = await post(
    '{"metric": "cpu", "aggregation": "avg", "start": "now-1m", "__proto__": {"end": 1}}',
  );
  assert.match(poisoned.json().error.message, /^__proto__: is not known here/);
});

test('a wrong body is refused, naming the place and what would be right', async (t) => {
  const { post } = await open(t);
  const facts: [object | string, string, RegExp][] = [
    [{}, 'INVALID_QUERY', /^metric: is missing/],
    [{ metric: 'cpu' }, 'INVALID_QUERY', /^aggregation: is missing/],
    [{ ...body, agregation: 'avg' }, 'INVALID_QUERY', /^agregation: is not known here/],
    [
      { ...body, aggregation: 'median' },
      'INVALID_QUERY',
      /^aggregation: expected one of avg, .*, got "median"/,
    ],
    [{ ...body, groupBy: 'host' }, 'INVALID_QUERY', /^groupBy: expected a list/],
    [
      { ...body, filters: [{ key: 'a', op: '~', value: 'x' }] },
      'INVALID_QUERY',
      /^filters\[0\]\.op: expected .*"~"/,
    ],
    [{ ...body, filters: { host: 5 } }, 'INVALID_QUERY', /^filters\.host: expected/],
    [{ ...body, filters: [{ key: 'a', op: '=~', value: '(' }] }, 'INVALID_MATCHER', /position/],
    [{ ...body, limit: 0 }, 'INVALID_QUERY', /^limit: expected a whole number/],
    [{ ...body, start: true }, 'INVALID_QUERY', /^start: expected/],
    [{ ...body, fill: 'average' }, 'INVALID_QUERY', /^fill: expected one of null, none/],
    ['5', 'INVALID_QUERY', /^body: /],
    [
      `{"metric": "cpu", "filters": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'INVALID_QUERY',
      /^(aggregation|start): is missing/,
    ],
    [
      `${JSON.stringify(body).slice(0, -1)}, "filters": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'INVALID_QUERY',
      /^filters(\[0\])?: expected an object .*, got \[\[\[\[…/,
    ],
  ];
  for (const [payload, code, message] of facts) {
    const reply = await post(payload);
    assert.equal(reply.statusCode, 400, reply.body);
    assert.equal(reply.json().error.code, code);
    assert.match(reply.json().error.message, message);
  }
  assert.match((await post({ ...body, groupby: [] })).json().error.fix, /Did you mean groupBy\?/);
});

test('a wrong query string is refused like a wrong body', async (t) => {
  const { app } = await open(t);
  const facts: [string, RegExp][] = [
    ['metric=cpu&aggregation=avg', /^start: is missing/],
    ['metric=cpu&aggregation=no&start=now-1h', /^aggregation: expected/],
    ['metric=cpu&aggregation=avg&start=now-1h&limit=x', /^limit: expected/],
    ['metric=cpu&aggregation=avg&start=now-1h&filters=host', /^filters: "host" is not key:value/],
    ['metric=cpu&aggregation=avg&start=now-1h&filters=%7B', /^filters: not JSON/],
    ['metric=cpu&metric=mem&aggregation=avg&start=now-1h', /^metric: expected a metric name/],
  ];
  for (const [query, message] of facts) {
    const reply = await app.inject(`/api/v1/query?${query}`);
    assert.equal(reply.statusCode, 400, query);
    assert.match(reply.json().error.message, message);
  }
});

test('explain tells the table and the steps', async (t) => {
  const { post } = await open(t);
  const reply = await post(body, '/api/v1/query/explain');
  assert.equal(reply.statusCode, 200);
  assert.deepEqual(Object.keys(reply.json()).sort(), [
    'reason',
    'resolutionSeconds',
    'rows',
    'series',
    'sql',
    'steps',
    'table',
    'warnings',
  ]);
});

test('the catalog lists metrics, tags, values and cardinality', async (t) => {
  const { app } = await open(t);
  const get = async (url: string) => (await app.inject(url)).json();
  assert.deepEqual(await get('/api/v1/metrics?limit=1'), {
    metrics: [{ name: 'cpu', type: 'gauge', seriesCount: 2 }],
    total: 2,
  });
  assert.equal((await get('/api/v1/metrics?match=MEM')).metrics[0].name, 'memory_used_bytes');
  const named = await get('/api/v1/metrics?name=memory_used_bytes&name=unknown&name=cpu');
  assert.deepEqual(
    named.metrics.map(({ name }: { name: string }) => name),
    ['memory_used_bytes', 'cpu'],
  );
  assert.deepEqual(await get('/api/v1/tags'), { keys: ['env', 'host'] });
  assert.deepEqual(await get('/api/v1/tags?metric=memory_used_bytes'), { keys: ['host'] });
  assert.deepEqual(await get('/api/v1/tags/host/values'), { values: ['a', 'b'] });
  assert.deepEqual(await get('/api/v1/tags/host/values?metric=memory_used_bytes&prefix=a&limit=5'), {
    values: ['a'],
  });
  const narrowed: [string, string[]][] = [
    ['match=B', ['b']],
    ['filter=env:=:x', ['a', 'b']],
    ['filter=env:=:x&filter=host:!~:a|c', ['b']],
    ['metric=memory_used_bytes&filter=env:=:', ['a']],
    ['filter=%2565nv:=:x&match=a', ['a']],
    ['filter=env:=:y', []],
  ];
  for (const [filters, values] of narrowed) {
    assert.deepEqual(await get(`/api/v1/tags/host/values?${filters}`), { values }, filters);
  }
  for (const filter of ['env', ':=:x', 'env:<:x', '%25:=:x']) {
    const { error } = await get(`/api/v1/tags/host/values?filter=${filter}`);
    assert.match(error.message, /^filter: ".*" is not key:op:value/, filter);
  }
  const cardinality = await get('/api/v1/cardinality?limit=1');
  assert.equal(cardinality.series, 3);
  assert.deepEqual(cardinality.metrics, [{ name: 'cpu', series: 2 }]);
  assert.equal(cardinality.tags.length, 1);
  const wrong = await app.inject('/api/v1/metrics?limit=many');
  assert.match(wrong.json().error.message, /^limit: expected a whole number/);
});

test('a browser that goes away aborts the read of the store', async (t) => {
  const { app, store } = await open(t);
  const { promise: asked, resolve } = Promise.withResolvers<AbortSignal>();
  store.readBuckets = ({ signal }) => {
    assert.ok(signal !== undefined);
    resolve(signal);
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const path = '/api/v1/query?metric=cpu&aggregation=avg&start=now-1h';
  const client = httpRequest({ port, host: '127.0.0.1', path }).on('error', () => {});
  client.end();
  const signal = await asked;
  const aborted = new Promise((done) => signal.addEventListener('abort', done));
  client.destroy();
  await aborted;
  assert.equal(signal.aborted, true);
});
