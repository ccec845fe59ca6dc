import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { AppError } from '../lib/errors.ts';
import { type IngestServer, openIngestServer } from './testing/ingest-server.ts';

const SAMPLE = '{"name":"cpu","value":1}';

describe('POST /api/v1/metrics', () => {
  let server: IngestServer;
  before(async () => {
    server = await openIngestServer({ maxBodyBytes: 2 * 1024 * 1024, rateLimitRequests: 1_000 });
  });
  after(() => server.app.close());

  async function send(body: string | Buffer, headers: Record<string, string> = {}) {
    const response = await server.app.inject({
      method: 'POST',
      url: '/api/v1/metrics',
      headers: { 'content-type': 'application/json', ...headers },
      payload: body,
    });
    return { status: response.statusCode, headers: response.headers, body: response.json() };
  }

  test('answers 202 with what was taken and what was not', async () => {
    const { status, body } = await send(`{"metrics":[${SAMPLE},{"name":"cpu","value":"x"}]}`);
    assert.equal(status, 202);
    assert.deepEqual(body, {
      accepted: 1,
      rejected: 1,
      errors: [
        { index: 1, code: 'VALUE_INVALID', message: 'metrics[1].value: expected a finite number, got "x"' },
      ],
    });
    assert.ok(server.observed.accepted >= 1);
    assert.equal(server.observed.rejected.VALUE_INVALID, 1);
  });

  test('answers 400 in the same shape, with the error, when all samples are refused', async () => {
    const { status, body } = await send('[{"name":"cpu"},5]');
    assert.equal(status, 400);
    assert.equal(body.accepted, 0);
    assert.equal(body.rejected, 2);
    assert.equal(body.errors.length, 2);
    assert.equal(body.error.code, 'NO_SAMPLE_ACCEPTED');
    assert.ok(body.error.requestId);
  });

  test('refuses an empty list', async () => {
    const { status, body } = await send('{"metrics":[]}');
    assert.equal(status, 400);
    assert.equal(body.error.code, 'EMPTY_BATCH');
  });

  const encodings: readonly (readonly [string, (text: string) => Buffer])[] = [
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['identity', Buffer.from],
  ];
  for (const [encoding, encode] of encodings) {
    test(`takes a body in ${encoding}`, async () => {
      const { status } = await send(encode(`[${SAMPLE}]`), { 'content-encoding': encoding });
      assert.equal(status, 202);
    });
  }

  const refused: readonly (readonly [string, string | Buffer, Record<string, string>, number, string])[] = [
    ['an unknown encoding', '[]', { 'content-encoding': 'br' }, 415, 'UNSUPPORTED_ENCODING'],
    ['a body that is not gzip', `[${SAMPLE}]`, { 'content-encoding': 'gzip' }, 400, 'MALFORMED_ENCODING'],
    [
      'a gzip body that is cut off',
      gzipSync(`[${SAMPLE}]`).subarray(0, 20),
      { 'content-encoding': 'gzip' },
      400,
      'MALFORMED_ENCODING',
    ],
    ['another content type', SAMPLE, { 'content-type': 'text/csv' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'an idempotency key with a tab',
      `[${SAMPLE}]`,
      { 'idempotency-key': 'a\tb' },
      400,
      'IDEMPOTENCY_KEY_INVALID',
    ],
    [
      'a long idempotency key',
      `[${SAMPLE}]`,
      { 'idempotency-key': 'a'.repeat(256) },
      400,
      'IDEMPOTENCY_KEY_INVALID',
    ],
    ['NaN', '[{"name":"a","value":NaN}]', {}, 400, 'MALFORMED_JSON'],
    ['deep JSON', `[${'['.repeat(100_000)}`, {}, 400, 'MALFORMED_JSON'],
    ['a body that is too large', `[${SAMPLE}${' '.repeat(2 * 1024 * 1024)}]`, {}, 413, 'BODY_TOO_LARGE'],
    [
      'a gzip bomb',
      gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20)),
      { 'content-encoding': 'gzip' },
      413,
      'BODY_TOO_LARGE',
    ],
  ];
  for (const [title, body, headers, expectedStatus, code] of refused) {
    test(`refuses ${title} and goes on`, async () => {
      const answer = await send(body, headers);
      assert.equal(answer.body.error?.code, code);
      assert.equal(answer.status, expectedStatus);
      assert.equal((await send(`[${SAMPLE}]`)).status, 202);
    });
  }

  const refusedSamples: readonly (readonly [string, string, string])[] = [
    [
      'a sample of 10,000 tags',
      `[{"name":"a","value":1,"tags":${JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`k${at}`, 'v'])))}}]`,
      'SAMPLE_TOO_LARGE',
    ],
    ['a name of 1 MB', `[{"name":"${'n'.repeat(1_000_000)}","value":1}]`, 'SAMPLE_TOO_LARGE'],
    ['a name of 10 kB', `[{"name":"${'n'.repeat(10_000)}","value":1}]`, 'NAME_TOO_LONG'],
    ['a key that appears twice', '[{"name":"a","value":1,"value":2}]', 'DUPLICATE_KEY'],
    ['values of wrong types', '[{"name":5,"value":{}}]', 'NAME_INVALID'],
  ];
  for (const [title, body, code] of refusedSamples) {
    test(`refuses ${title}`, async () => {
      const answer = await send(body);
      assert.equal(answer.status, 400);
      assert.equal(answer.body.errors[0].code, code);
    });
  }

  test('derives the batch id from the idempotency key, and takes a random one without', async () => {
    const idOf = async (headers: Record<string, string>) => {
      await send(`[${SAMPLE}]`, headers);
      const batch = server.published.at(-1);
      return [Buffer.from(batch?.id ?? []).toString('hex'), batch?.keyed] as const;
    };
    const keyed = await idOf({ 'idempotency-key': 'k1' });
    // The first 16 bytes of SHA-256("k1"): the rule is part of the documented contract.
    assert.deepEqual(keyed, ['6ab9f1eb8f7d3388f4f9d586f66e99fd', true]);
    assert.deepEqual(await idOf({ 'idempotency-key': 'k1' }), keyed);
    const fresh = await idOf({});
    assert.equal(fresh[1], false);
    assert.notEqual((await idOf({}))[0], fresh[0]);
  });

  test('passes on why a batch was not stored, with the time to try again', async () => {
    const { onPublish } = server;
    server.onPublish = async () => {
      throw new AppError('STORE_FULL', 'the disk is full', { status: 503, retryAfterSeconds: 7 });
    };
    const { status, headers, body } = await send(`[${SAMPLE}]`);
    server.onPublish = onPublish;
    assert.equal(status, 503);
    assert.equal(headers['retry-after'], '7');
    assert.equal(body.error.code, 'STORE_FULL');
  });

  test('answers only after the batch was stored', async () => {
    const { onPublish } = server;
    const stored = Promise.withResolvers<void>();
    const published = Promise.withResolvers<void>();
    server.onPublish = () => {
      published.resolve();
      return stored.promise;
    };
    let answered = false;
    const answer = send(`[${SAMPLE}]`).then((result) => {
      answered = true;
      return result;
    });
    await published.promise;
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(answered, false);
    stored.resolve();
    assert.equal((await answer).status, 202);
    server.onPublish = onPublish;
  });
});

describe('POST /api/v1/metrics with small limits', () => {
  test('answers 429 with Retry-After to a client that sends too often', async () => {
    const server = await openIngestServer({ rateLimitRequests: 2, rateLimitWindowSeconds: 60 });
    const statuses = [];
    for (let n = 0; n < 3; n += 1) {
      const answer = await server.app.inject({
        method: 'POST',
        url: '/api/v1/metrics',
        payload: [{ name: 'a', value: 1 }],
      });
      statuses.push(answer.statusCode);
      if (answer.statusCode !== 429) continue;
      assert.ok(Number(answer.headers['retry-after']) > 50);
      assert.equal(answer.json().error.code, 'RATE_LIMITED');
    }
    assert.deepEqual(statuses, [202, 202, 429]);
    await server.app.close();
  });

  test('answers 503 when the store confirms nothing for long, and still counts the series that wait', async () => {
    const server = await openIngestServer({ confirmTimeoutSeconds: 0.05, maxSeriesPerMetric: 1 });
    const stored = Promise.withResolvers<void>();
    server.onPublish = () => stored.promise;
    const send = (host: string) =>
      server.app.inject({
        method: 'POST',
        url: '/api/v1/metrics',
        payload: [{ name: 'a', value: 1, tags: { host } }],
      });
    const answer = await send('first');
    assert.equal(answer.statusCode, 503);
    assert.equal(answer.json().error.code, 'CONFIRM_TIMEOUT');
    assert.equal((await send('second')).json().errors[0].code, 'CARDINALITY_LIMIT');
    stored.reject(new AppError('STORE_FULL', 'the disk is full', { status: 503 }));
    await new Promise((resolve) => setImmediate(resolve));
    server.onPublish = async () => undefined;
    assert.equal((await send('second')).statusCode, 202);
    await server.app.close();
  });
});
