import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startIngestServer } from '../testing/ingest-server.ts';
import { until } from '../testing/until.ts';
import { createHttpTransport } from './http-transport.ts';
import type { Transport, TransportRequest } from './transport.ts';

const body = gzipSync('{"metrics":[]}');

function openTransport(t: TestContext): Transport {
  const transport = createHttpTransport();
  t.after(() => transport.close());
  return transport;
}

const requestTo = (url: string, part: Partial<TransportRequest> = {}): TransportRequest => ({
  url: new URL('/api/v1/metrics', url),
  headers: { 'content-encoding': 'gzip' },
  body,
  timeoutMs: 5_000,
  signal: new AbortController().signal,
  ...part,
});

test('one connection carries one request after the other', async (t) => {
  const server = await startIngestServer(t);
  const transport = openTransport(t);
  for (let request = 0; request < 5; request++) {
    assert.equal((await transport.post(requestTo(server.url))).status, 202);
  }
  assert.equal(server.connections, 1);
});

test('an answer comes with its status, headers and text', async (t) => {
  const server = await startIngestServer(t);
  server.reply({ status: 429, headers: { 'retry-after': '7', location: '/x' }, body: { a: 'é' } });
  const answer = await openTransport(t).post(requestTo(server.url));
  assert.deepEqual(answer, { status: 429, retryAfter: '7', location: '/x', body: '{"a":"é"}' });
});

test('an endless answer is read to its end but not kept', async (t) => {
  const server = await startIngestServer(t);
  server.reply({ status: 400, body: 'x'.repeat(5_000_000) });
  const transport = openTransport(t);
  const answer = await transport.post(requestTo(server.url));
  assert.ok(answer.body.length < 1_000_000);
  await transport.post(requestTo(server.url));
  assert.equal(server.connections, 1);
});

test('a server that does not answer is left after the timeout', async (t) => {
  const server = await startIngestServer(t);
  server.reply('hang');
  const transport = openTransport(t);
  await assert.rejects(transport.post(requestTo(server.url, { timeoutMs: 50 })), /no answer within 50 ms/);
  assert.equal((await transport.post(requestTo(server.url))).status, 202);
});

test('an answer that is cut off is no answer', async (t) => {
  const server = await startIngestServer(t);
  server.reply('cut');
  await assert.rejects(openTransport(t).post(requestTo(server.url)), /aborted|hang up|ECONNRESET/);
});

test('an abort ends a request at once', async (t) => {
  const server = await startIngestServer(t);
  server.reply('hang');
  const controller = new AbortController();
  const post = openTransport(t).post(requestTo(server.url, { signal: controller.signal }));
  await until('the request is there', () => server.requests.length === 1);
  controller.abort();
  await assert.rejects(post, { name: 'AbortError' });
});

test('a connection that the server closed while it was idle costs no failure', async (t) => {
  const server = await startIngestServer(t);
  const transport = openTransport(t);
  for (let round = 0; round < 20; round++) {
    assert.equal((await transport.post(requestTo(server.url))).status, 202);
    server.dropIdleConnections();
  }
});

test('no server: the reason names the address', async (t) => {
  const post = openTransport(t).post(requestTo('http://127.0.0.1:1'));
  await assert.rejects(post, /ECONNREFUSED 127\.0\.0\.1:1/);
});
