import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { type TestContext, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type FastifyInstance, fastify } from 'fastify';
import { pino } from 'pino';
import { ConfigError } from '../config/config-error.ts';
import { apiProxy } from './api-proxy.ts';
import { testHttpServer } from './testing/http-server.ts';

const log = pino({ level: 'silent' });

/** A process that answers what `add` gives it to answer. */
async function upstream(t: TestContext, add: (app: FastifyInstance) => void): Promise<string> {
  const app = fastify({ forceCloseConnections: true });
  add(app);
  t.after(() => app.close());
  return app.listen({ host: '127.0.0.1', port: 0 });
}

/** A process with pages that asks the one at `apiUrl`. */
async function webProcess(
  t: TestContext,
  apiUrl: string,
  options: Parameters<typeof testHttpServer>[1] = {},
) {
  const { app } = await testHttpServer(t, options);
  await app.register(apiProxy({ apiUrl, log }));
  return app;
}

test('requests of the pages are answered by the process that has the data', async (t) => {
  const apiUrl = await upstream(t, (app) => {
    app.post('/api/v1/query', async ({ body, headers }) => ({ body, host: headers.host }));
    app.get('/api/v1/metrics', async ({ query }) => ({ query }));
    app.delete('/api/v1/rules/:id', async (_request, reply) => reply.code(204).send());
  });
  const app = await webProcess(t, apiUrl);
  const posted = await app.inject({ method: 'POST', url: '/api/v1/query', payload: { metric: 'cpu' } });
  assert.equal(posted.statusCode, 200);
  assert.deepEqual(posted.json(), { body: { metric: 'cpu' }, host: new URL(apiUrl).host });
  const got = await app.inject({ url: '/api/v1/metrics?match=c%20pu' });
  assert.deepEqual(got.json(), { query: { match: 'c pu' } });
  assert.equal((await app.inject({ method: 'DELETE', url: '/api/v1/rules/a%2Fb' })).statusCode, 204);
  const head = await app.inject({ method: 'HEAD', url: '/api/v1/metrics' });
  assert.deepEqual([head.statusCode, head.body], [200, '']);
});

test('packed bodies go through as they are, both ways', async (t) => {
  const packed = gzipSync('x'.repeat(100_000));
  const apiUrl = await upstream(t, (app) => {
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    app.post('/api/v1/echo', async ({ body, headers }, reply) =>
      reply.header('content-encoding', headers['content-encoding']).send(body),
    );
  });
  const app = await webProcess(t, apiUrl);
  const headers = { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' };
  const reply = await app.inject({
    ...{ method: 'POST', url: '/api/v1/echo', payload: packed },
    headers: { ...headers, 'accept-encoding': 'gzip' },
  });
  assert.equal(reply.headers['content-encoding'], 'gzip');
  assert.equal(gunzipSync(reply.rawPayload).length, 100_000);
});

test('what belongs to the connection with the client stays there', async (t) => {
  const apiUrl = await upstream(t, (app) => {
    app.get('/api/v1/headers', async ({ headers }, reply) =>
      reply.header('keep-alive', 'timeout=7').send(headers),
    );
  });
  const app = await webProcess(t, apiUrl);
  const headers = { connection: 'close, x-mine', 'x-mine': '1', te: 'trailers', 'x-kept': '2' };
  const reply = await app.inject({ url: '/api/v1/headers', headers });
  const { 'x-mine': mine, te, 'x-kept': kept } = reply.json();
  assert.deepEqual([mine, te, kept], [undefined, undefined, '2']);
  assert.equal(reply.headers['keep-alive'], undefined);
});

test('both processes log a request under the same id and client, which no client can make up', async (t) => {
  const apiUrl = await upstream(t, (app) => {
    app.get('/api/v1/who', async ({ headers }) => [headers['x-request-id'], headers['x-forwarded-for']]);
  });
  const app = await webProcess(t, apiUrl, { trustedProxies: ['10.0.0.0/8'] });
  for (const [remoteAddress, client] of [
    ['203.0.113.7', '203.0.113.7'],
    ['10.1.2.3', '198.51.100.1'],
  ] as const) {
    const headers = { 'x-forwarded-for': '198.51.100.1' };
    const reply = await app.inject({ url: '/api/v1/who', remoteAddress, headers });
    assert.deepEqual(reply.json(), [reply.headers['x-request-id'], client]);
  }
});

test('an error of the process that answers is passed on, and asked for once', async (t) => {
  let asked = 0;
  const apiUrl = await upstream(t, (app) => {
    app.get('/api/v1/busy', async (_request, reply) => {
      asked += 1;
      return reply
        .code(503)
        .header('retry-after', '1')
        .send({ error: { code: 'QUERIES_WAIT' } });
    });
  });
  const reply = await (await webProcess(t, apiUrl)).inject({ url: '/api/v1/busy' });
  assert.deepEqual([reply.statusCode, reply.headers['retry-after'], asked], [503, '1', 1]);
  assert.equal(reply.json().error.code, 'QUERIES_WAIT');
});

test('a page that this process served is not foreign to the one that answers', async (t) => {
  const { app: answering } = await testHttpServer(t, { host: '127.0.0.1' });
  answering.post('/api/v1/query', async ({ headers }) => ({ origin: headers.origin ?? null }));
  const apiUrl = await answering.listen({ host: '127.0.0.1', port: 0 });
  const app = await webProcess(t, apiUrl, { allowedHosts: ['metrics.example'] });
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
  await app.register(apiProxy({ apiUrl: await upstream(t, () => undefined), log }));
  assert.deepEqual((await app.inject({ url: '/api/v1/dlq' })).json(), { mine: true });
});

test('a process that cannot be reached is a clear 503', async (t) => {
  const app = await webProcess(t, 'http://127.0.0.1:9');
  for (const request of [{}, { method: 'POST', payload: { metric: 'cpu' } }] as const) {
    const { statusCode, body } = await app.inject({ url: '/api/v1/metrics', ...request });
    assert.equal(statusCode, 503);
    assert.equal(JSON.parse(body).error.code, 'API_UNAVAILABLE');
  }
});

for (const when of ['before the answer', 'in the middle of the answer'] as const) {
  test(`a client that leaves ${when} ends the request at the process that answers`, async (t) => {
    const arrived = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const apiUrl = await upstream(t, (app) => {
      app.post('/api/v1/query', (_request, reply) => {
        reply.raw.once('close', left.resolve);
        reply.hijack();
        if (when !== 'before the answer') reply.raw.write('the beginning');
        arrived.resolve();
      });
    });
    const app = await webProcess(t, apiUrl);
    const client = httpRequest(new URL('/api/v1/query', await app.listen({ host: '127.0.0.1', port: 0 })), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    client.on('error', () => undefined);
    client.end('{}');
    await arrived.promise;
    if (when !== 'before the answer') await once(client, 'response');
    client.destroy();
    await left.promise;
  });
}

for (const apiUrl of [
  '',
  'query:8080',
  'query',
  'ftp://query',
  'http://query:8080/prefix',
  'http://me:secret@query:8080',
  'http://query:8080?a=b',
]) {
  test(`the address ${JSON.stringify(apiUrl)} is refused in words`, () => {
    assert.throws(
      () => apiProxy({ apiUrl, log }),
      (error) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, /^web\.apiUrl: it /);
        assert.match(error.fix ?? '', /DASHBOARDING_WEB_API_URL/);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  });
}
