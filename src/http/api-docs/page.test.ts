import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { testHttpServer } from '../testing/http-server.ts';

test('the page shows every described route and needs nothing from elsewhere', async (t) => {
  const { app } = await testHttpServer(t);
  const schema = {
    summary: 'Find <things>',
    tags: ['query'],
    querystring: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, description: 'How many' })) }),
    response: {
      200: Type.Object({ things: Type.Array(Type.Object({ name: Type.String({ description: 'A name' }) })) }),
    },
  };
  app.get('/api/v1/things/:id', { schema }, async () => ({ things: [] }));
  const reply = await app.inject('/api-docs');
  assert.equal(reply.statusCode, 200);
  assert.match(reply.body, /Find &lt;things&gt;/);
  assert.match(reply.body, /things<\/code> <code class="type">list of object/);
  assert.match(reply.body, /How many/);
  assert.doesNotMatch(reply.body, /<script|https?:\/\//);
});

test('the OpenAPI document gives every route its error replies', async (t) => {
  const { app } = await testHttpServer(t);
  const schema = {
    summary: 'Make',
    tags: ['ingest'],
    response: { 202: Type.Object({ accepted: Type.Integer() }) },
  };
  app.post('/api/v1/make', { schema }, async () => ({ accepted: 1 }));
  const document = (await app.inject('/openapi.json')).json();
  assert.equal(document.openapi, '3.1.0');
  assert.deepEqual(Object.keys(document.paths['/api/v1/make'].post.responses).sort(), ['202', '4XX', '5XX']);
});
