import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import Fastify from 'fastify';
import { AppError } from '../lib/errors.ts';
import { queryRoutes } from './routes.ts';
import { createFixture, NOON } from './testing/fixture.ts';

async function open(t: TestContext) {
  const fixture = createFixture();
  const app = Fastify();
  app.setErrorHandler((error, _, reply) => {
    if (!(error instanceof AppError)) throw error;
    const { code, message, fix } = error;
    return reply.status(error.status).send({ error: { code, message, fix } });
  });
  await app.register(queryRoutes(fixture));
  t.after(async () => {
    fixture.engine.close();
    await app.close();
  });
  for (const host of ['a', 'b']) {
    await fixture.put('cpu', { host, env: 'x' }, [
      [NOON - 30_000, host === 'a' ? 1 : 5],
      [NOON - 20_000, host === 'a' ? 3 : 5],
    ]);
  }
  return { ...fixture, app };
}

test('POST and GET give the same data for the same question', async (t) => {
  const { app } = await open(t);
  const posted = await app.inject({
    method: 'POST',
    url: '/api/v1/query',
    payload: {
      metric: 'cpu',
      aggregation: 'avg',
      filters: { host: ['a', 'b'] },
      groupBy: ['host'],
      start: 'now-1m',
      interval: '1m',
      orderBy: '-max',
      limit: 1,
    },
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
