import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createHostCheck } from './request-guard.ts';
import { testHttpServer } from './testing/http-server.ts';

describe('which host names are answered', () => {
  const loopback = createHostCheck({ host: '127.0.0.1', allowedHosts: ['metrics.example.com'] });
  const open = createHostCheck({ host: '0.0.0.0', allowedHosts: [] });
  const listed = createHostCheck({ host: '0.0.0.0', allowedHosts: ['metrics.example.com'] });
  const facts: readonly [host: string | undefined, loopback: boolean, open: boolean, listed: boolean][] = [
    ['localhost:8080', true, true, true],
    ['LOCALHOST', true, true, true],
    ['127.0.0.1:8080', true, true, true],
    ['[::1]:8080', true, true, true],
    ['192.168.0.7:8080', true, true, true],
    ['dash.localhost:8080', true, true, true],
    ['metrics.example.com', true, true, true],
    ['metrics.example.com.', true, true, true],
    ['evil.example:8080', false, true, false],
    ['localhost.evil.example', false, true, false],
    ['127.0.0.1.evil.example', false, true, false],
    ['', false, true, false],
    [undefined, true, true, true],
  ];
  for (const [host, onLoopback, onOpen, onListed] of facts) {
    test(`${host ?? 'none'}: loopback ${onLoopback}, open ${onOpen}, open with a list ${onListed}`, () => {
      assert.deepEqual([loopback(host), open(host), listed(host)], [onLoopback, onOpen, onListed]);
    });
  }
});

test('a name that was rebound is refused before any route sees the request', async (t) => {
  const { app } = await testHttpServer(t);
  app.get('/api/x', async () => 'secret');
  const reply = await app.inject({ url: '/api/x', headers: { host: 'evil.example' } });
  assert.equal(reply.statusCode, 421);
  assert.equal(reply.json().error.code, 'HOST_NOT_ALLOWED');
});

for (const [site, method, status] of [
  ['cross-site', 'POST', 403],
  ['cross-site', 'GET', 200],
  ['same-origin', 'POST', 200],
  [undefined, 'POST', 200],
] as const) {
  test(`${method} from ${site ?? 'no browser'} is answered ${status}`, async (t) => {
    const { app } = await testHttpServer(t);
    app.route({ method: ['GET', 'POST'], url: '/api/x', handler: async () => 'answer' });
    const headers = site === undefined ? {} : { 'sec-fetch-site': site };
    assert.equal((await app.inject({ method, url: '/api/x', headers })).statusCode, status);
  });
}
