import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { machineNames } from './machine-names.ts';
import { createHostCheck } from './request-guard.ts';
import { testHttpServer } from './testing/http-server.ts';

describe('which host names are answered', () => {
  const names = machineNames('Box7', ['office.example.com']);
  const check = (host: string, allowedHosts: readonly string[]) =>
    createHostCheck({ host, allowedHosts }, names);
  const closed = check('0.0.0.0', []);
  const listed = check('127.0.0.1', ['metrics.example.com']);
  const any = check('0.0.0.0', ['*']);
  const facts: readonly [host: string | undefined, closed: boolean, listed: boolean, any: boolean][] = [
    ['localhost:8080', true, true, true],
    ['LOCALHOST', true, true, true],
    ['127.0.0.1:8080', true, true, true],
    ['[::1]:8080', true, true, true],
    ['192.168.0.7:8080', true, true, true],
    ['dash.localhost:8080', true, true, true],
    ['box7:8080', true, true, true],
    ['BOX7.local', true, true, true],
    ['box7.office.example.com:8080', true, true, true],
    ['metrics.example.com', false, true, true],
    ['metrics.example.com.', false, true, true],
    ['evil.example:8080', false, false, true],
    ['box7.evil.example', false, false, true],
    ['localhost.evil.example', false, false, true],
    ['127.0.0.1.evil.example', false, false, true],
    ['', false, false, true],
    [undefined, true, true, true],
  ];
  for (const [host, inClosed, inListed, inAny] of facts) {
    test(`${host ?? 'none'}: without a list ${inClosed}, with one ${inListed}, with "*" ${inAny}`, () => {
      assert.deepEqual([closed(host), listed(host), any(host)], [inClosed, inListed, inAny]);
    });
  }

  test('a machine with a full name is also reached by its short one', () => {
    const known = createHostCheck(
      { host: '0.0.0.0', allowedHosts: [] },
      machineNames('box7.example.com', []),
    );
    assert.deepEqual(['box7.example.com', 'box7', 'box7.lan', 'box8.example.com'].map(known), [
      true,
      true,
      true,
      false,
    ]);
  });
});

test('a name that was rebound is refused before any route sees the request', async (t) => {
  const { app } = await testHttpServer(t, { host: '0.0.0.0' });
  app.get('/api/x', async () => 'secret');
  const reply = await app.inject({ url: '/api/x', headers: { host: 'evil.example' } });
  assert.equal(reply.statusCode, 421);
  assert.equal(reply.json().error.code, 'HOST_NOT_ALLOWED');
  assert.match(reply.json().error.fix, /server\.allowedHosts/);
});

describe('which pages may write', () => {
  const facts: readonly [
    method: 'GET' | 'POST',
    site: string | undefined,
    origin: string | undefined,
    host: string,
    status: number,
  ][] = [
    ['POST', undefined, undefined, 'localhost:8080', 200],
    ['POST', 'cross-site', undefined, 'localhost:8080', 403],
    ['POST', 'same-site', 'http://localhost:3000', 'localhost:8080', 403],
    ['POST', 'same-origin', 'http://localhost:8080', 'localhost:8080', 200],
    // A proxy that changes the host.
    ['POST', 'same-origin', 'https://metrics.example.com', '127.0.0.1:8080', 200],
    ['POST', 'none', undefined, 'localhost:8080', 200],
    ['POST', undefined, 'http://localhost:8080', 'localhost:8080', 200],
    ['POST', undefined, 'http://LOCALHOST', 'localhost:80', 200],
    ['POST', undefined, 'http://[::1]:8080', '[::1]:8080', 200],
    ['POST', undefined, 'http://localhost:3000', 'localhost:8080', 403],
    ['POST', undefined, 'http://evil.example', 'localhost:8080', 403],
    ['POST', undefined, 'null', 'localhost:8080', 403],
    ['POST', undefined, 'file://', 'localhost:8080', 403],
    ['GET', 'cross-site', 'http://evil.example', 'localhost:8080', 200],
    ['GET', undefined, 'http://evil.example', 'localhost:8080', 200],
  ];
  for (const [method, site, origin, host, status] of facts) {
    test(`${method} to ${host}, Sec-Fetch-Site ${site}, Origin ${origin}: ${status}`, async (t) => {
      const { app } = await testHttpServer(t);
      app.route({ method: ['GET', 'POST'], url: '/api/x', handler: async () => 'answer' });
      const reply = await app.inject({
        method,
        url: '/api/x',
        headers: {
          host,
          ...(site !== undefined && { 'sec-fetch-site': site }),
          ...(origin !== undefined && { origin }),
        },
      });
      assert.equal(reply.statusCode, status);
      if (status === 403) assert.match(reply.json().error.fix, /proxy/);
    });
  }
});
