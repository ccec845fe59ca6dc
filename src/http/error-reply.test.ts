import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { AppError } from '../lib/errors.ts';
import { testHttpServer } from './testing/http-server.ts';

test('an error of the application keeps its code, message, way out and when to try again', async (t) => {
  const { app } = await testHttpServer(t);
  app.get('/api/full', async () => {
    throw new AppError('QUEUE_FULL', 'too much waits', { status: 503, fix: 'Wait.', retryAfterSeconds: 1.2 });
  });
  const reply = await app.inject({ url: '/api/full', headers: { 'x-request-id': 'abc' } });
  assert.equal(reply.statusCode, 503);
  assert.equal(reply.headers['retry-after'], '2');
  assert.deepEqual(reply.json(), {
    error: { code: 'QUEUE_FULL', message: 'too much waits', fix: 'Wait.', requestId: 'abc' },
  });
});

test('an error of ours is told to the log, not to the client', async (t) => {
  const { app, logged } = await testHttpServer(t);
  app.get('/api/broken', async () => {
    throw new Error('password=hunter2');
  });
  const reply = await app.inject({ url: '/api/broken?token=hunter3' });
  assert.equal(reply.statusCode, 500);
  assert.equal(reply.json().error.code, 'INTERNAL');
  assert.doesNotMatch(reply.body, /hunter2/);
  const line = logged.find(({ msg }) => msg === 'a request failed');
  assert.match(JSON.stringify(line), /hunter2/);
  assert.doesNotMatch(JSON.stringify(line), /hunter3/);
  assert.equal(line?.requestId, reply.json().error.requestId);
});

test('a wrong body names the place', async (t) => {
  const { app } = await testHttpServer(t);
  const schema = { body: Type.Object({ filters: Type.Array(Type.Object({ op: Type.Integer() })) }) };
  app.post('/api/wrong', { schema }, async () => 'unreached');
  const reply = await app.inject({ method: 'POST', url: '/api/wrong', payload: { filters: [{ op: '1' }] } });
  assert.equal(reply.statusCode, 400);
  assert.equal(reply.json().error.code, 'INVALID_REQUEST');
  assert.equal(reply.json().error.message, 'body.filters[0].op: must be integer');
});

test('texts in the query string are converted, those in a body are not', async (t) => {
  const { app } = await testHttpServer(t);
  const schema = { querystring: Type.Object({ limit: Type.Integer() }) };
  app.get('/api/limit', { schema }, async (request) => request.query);
  assert.deepEqual((await app.inject('/api/limit?limit=5')).json(), { limit: 5 });
  assert.equal((await app.inject('/api/limit?limit=x')).statusCode, 400);
});

for (const [what, request, status, code] of [
  ['broken JSON', { payload: '{', headers: { 'content-type': 'application/json' } }, 400, 'INVALID_JSON'],
  ['no body', { headers: { 'content-type': 'application/json' } }, 400, 'INVALID_JSON'],
  ['XML', { payload: '<a/>', headers: { 'content-type': 'text/xml' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  [
    'a body over the limit',
    { payload: `"${'x'.repeat(2_000_000)}"`, headers: { 'content-type': 'application/json' } },
    413,
    'BODY_TOO_LARGE',
  ],
] as const) {
  test(`${what} is answered ${status} ${code}`, async (t) => {
    const { app } = await testHttpServer(t);
    app.post('/api/json', async () => 'unreached');
    const reply = await app.inject({ method: 'POST', url: '/api/json', ...request });
    assert.equal(reply.statusCode, status);
    assert.equal(reply.json().error.code, code);
  });
}
