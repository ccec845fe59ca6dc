import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fastify } from 'fastify';
import { pino } from 'pino';
import { apiProxy } from './api-proxy.ts';
import { testHttpServer } from './testing/http-server.ts';

const log = pino({ level: 'silent' });

/** A process that answers queries, and tells what reached it. */
async function upstream(t: TestContext): Promise<string> {
  const app = fastify();
  app.post('/api/v1/query', async ({ body, headers }) => ({ body, host: headers.host }));
  app.get('/api/v1/metrics', async ({ query }) => ({ query }));
  t.after(() => app.close());
  return app.listen({ host: '127.0.0.1', port: 0 });
}

test('requests of the pages are answered by the process that has the data', async (t) => {
  const apiUrl = await upstream(t);
  const { app } = await testHttpServer(t);
  await app.register(apiProxy({ apiUrl, log }));
  const posted = await app.inject({ method: 'POST', url: '/api/v1/query', payload: { metric: 'cpu' } });
  assert.equal(posted.statusCode, 200);
  assert.deepEqual(posted.json(), { body: { metric: 'cpu' }, host: new URL(apiUrl).host });
  const got = await app.inject({ url: '/api/v1/metrics?match=c%20pu' });
  assert.deepEqual(got.json(), { query: { match: 'c pu' } });
});

test('a page that this process served is not foreign to the one that answers', async (t) => {
  const { app: answering } = await testHttpServer(t, { host: '127.0.0.1' });
  answering.post('/api/v1/query', async ({ headers }) => ({ origin: headers.origin ?? null }));
  const apiUrl = await answering.listen({ host: '127.0.0.1', port: 0 });
  const { app } = await testHttpServer(t, { allowedHosts: ['metrics.example'] });
  await app.register(apiProxy({ apiUrl, log }));
  const { statusCode } = await app.inject({
    method: 'POST',
    url: '/api/v1/query',
    headers: { host: 'metrics.example', origin: 'http://metrics.example' },
    payload: {},
  });
  assert.equal(statusCode, 200);
});

test('routes of this process go before', async (t) => {
  const { app } = await testHttpServer(t);
  app.get('/api/v1/dlq', async () => ({ mine: true }));
  await app.register(apiProxy({ apiUrl: await upstream(t), log }));
  assert.deepEqual((await app.inject({ url: '/api/v1/dlq' })).json(), { mine: true });
});

test('a process that cannot be reached is a clear 503', async (t) => {
  const { app } = await testHttpServer(t);
  await app.register(apiProxy({ apiUrl: 'http://127.0.0.1:9', log }));
  const { statusCode, body } = await app.inject({ url: '/api/v1/metrics' });
  assert.equal(statusCode, 503);
  assert.equal(JSON.parse(body).error.code, 'API_UNAVAILABLE');
});
