import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { systemClock } from '../lib/clock.ts';
import { HealthChecks } from '../telemetry/health.ts';
import { healthRoutes } from './health-routes.ts';
import { testHttpServer } from './testing/http-server.ts';

const BROWSER = { accept: 'text/html,application/xhtml+xml' };

describe('request ids', () => {
  test('a sane X-Request-Id is kept and sent back', async (t) => {
    const { app } = await testHttpServer(t);
    const reply = await app.inject({ url: '/api/x', headers: { 'x-request-id': 'trace-1.2:3' } });
    assert.equal(reply.headers['x-request-id'], 'trace-1.2:3');
  });

  for (const id of ['', 'a b', 'a\tb', '<script>', 'x'.repeat(101)]) {
    test(`${JSON.stringify(id.slice(0, 20))} is replaced`, async (t) => {
      const { app } = await testHttpServer(t);
      const reply = await app.inject({ url: '/api/x', headers: { 'x-request-id': id } });
      assert.match(String(reply.headers['x-request-id']), /^[0-9a-f]{8}-\w+$/);
    });
  }
});

describe('unknown addresses', () => {
  test('below /api they are a JSON 404', async (t) => {
    const { app } = await testHttpServer(t);
    const reply = await app.inject({ url: '/api/v1/nothing', headers: BROWSER });
    assert.equal(reply.statusCode, 404);
    assert.equal(reply.json().error.code, 'NOT_FOUND');
  });

  test('a known path with the wrong method says which it takes', async (t) => {
    const { app } = await testHttpServer(t);
    app.post('/api/v1/things', async () => 'made');
    const reply = await app.inject({ method: 'DELETE', url: '/api/v1/things' });
    assert.equal(reply.statusCode, 405);
    assert.equal(reply.headers.allow, 'POST');
  });

  test('without a built browser application a page says how to build it', async (t) => {
    const { app } = await testHttpServer(t, { webFolder: '/nonexistent' });
    const reply = await app.inject({ url: '/', headers: BROWSER });
    assert.equal(reply.statusCode, 404);
    assert.match(reply.json().error.fix, /npm run build:web/);
  });
});

describe('the browser application', () => {
  test('its page is served for every address of a person, never kept, with a content policy', async (t) => {
    const { app } = await testHttpServer(t, { webFolder: webFolder(t) });
    for (const url of ['/', '/hosts', '/hosts/a.example.com?from=now-1h']) {
      const reply = await app.inject({ url, headers: BROWSER });
      assert.equal(reply.statusCode, 200);
      assert.match(reply.body, /id="root"/);
      assert.equal(reply.headers['cache-control'], 'no-cache');
      assert.match(String(reply.headers['content-security-policy']), /default-src 'self'/);
    }
  });

  test('no site may show it in a frame, but for boards that were made to be shown elsewhere', async (t) => {
    const ancestorsOf = async (url: string, embedOrigins?: readonly string[]) => {
      const options = { webFolder: webFolder(t), ...(embedOrigins === undefined ? {} : { embedOrigins }) };
      const reply = await (await testHttpServer(t, options)).app.inject({ url, headers: BROWSER });
      return /frame-ancestors ([^;]*)/.exec(String(reply.headers['content-security-policy']))?.[1];
    };
    const facts: [url: string, origins: readonly string[] | undefined, ancestors: string][] = [
      ['/', ['*'], "'none'"],
      ['/dashboards/x', ['*'], "'none'"],
      ['/embedded', ['*'], "'none'"],
      ['/public/token?from=now-1h', undefined, '*'],
      ['/embed/x', undefined, "'self'"],
      ['/embed/x', ['self', 'https://wiki.example.com'], "'self' https://wiki.example.com"],
      ['/embed/x', [], "'none'"],
    ];
    for (const [url, origins, ancestors] of facts)
      assert.equal(await ancestorsOf(url, origins), ancestors, url);
  });

  test('its own inline script is allowed by its hash, no other', async (t) => {
    const { app } = await testHttpServer(t, { webFolder: webFolder(t) });
    const reply = await app.inject({ url: '/', headers: BROWSER });
    assert.match(
      String(reply.headers['content-security-policy']),
      /script-src 'self' 'sha256-[A-Za-z0-9+/=]{44}'/,
    );
  });

  test('hashed files are kept for ever, others for an hour', async (t) => {
    const { app } = await testHttpServer(t, { webFolder: webFolder(t) });
    const hashed = await app.inject('/assets/app-1a2b3c4d.js');
    assert.equal(hashed.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.match(String(hashed.headers['content-type']), /javascript/);
    assert.equal((await app.inject('/favicon.svg')).headers['cache-control'], 'public, max-age=3600');
  });

  test('a process without the role web says that it serves no pages, and where they are', async (t) => {
    const { app } = await testHttpServer(t);
    const reply = await app.inject({ url: '/alerts', headers: BROWSER });
    assert.equal(reply.statusCode, 404);
    const { error } = reply.json();
    assert.equal(error.code, 'NO_PAGES_HERE');
    assert.match(error.fix, /role web/);
  });

  test('a file that is not there is a 404 and not the page', async (t) => {
    const { app } = await testHttpServer(t, { webFolder: webFolder(t) });
    assert.equal((await app.inject({ url: '/assets/old.js', headers: BROWSER })).statusCode, 404);
    assert.doesNotMatch((await app.inject('/../../etc/passwd')).body, /root:/);
    assert.doesNotMatch((await app.inject('/assets/..%2f..%2fpackage.json')).body, /"name"/);
  });
});

describe('compression', () => {
  const large = { text: 'metrics '.repeat(1_000) };

  test('large answers are compressed as the client likes', async (t) => {
    const { app } = await testHttpServer(t);
    app.get('/api/large', async () => large);
    const gzip = await app.inject({ url: '/api/large', headers: { 'accept-encoding': 'gzip' } });
    assert.equal(gzip.headers['content-encoding'], 'gzip');
    assert.deepEqual(JSON.parse(gunzipSync(gzip.rawPayload).toString()), large);
    const zstd = await app.inject({ url: '/api/large', headers: { 'accept-encoding': 'gzip, br, zstd' } });
    assert.deepEqual(JSON.parse(zstdDecompressSync(zstd.rawPayload).toString()), large);
  });

  test('small answers and clients that do not ask get plain ones', async (t) => {
    const { app } = await testHttpServer(t);
    app.get('/api/large', async () => large);
    app.get('/api/small', async () => ({ a: 1 }));
    assert.equal((await app.inject('/api/large')).headers['content-encoding'], undefined);
    const small = await app.inject({ url: '/api/small', headers: { 'accept-encoding': 'gzip' } });
    assert.equal(small.headers['content-encoding'], undefined);
  });
});

describe('the address of a client', () => {
  const PROXY = '10.1.2.3';
  const cases: readonly [
    title: string,
    trusted: string[],
    from: string,
    forwarded: string,
    client: string,
  ][] = [
    ['is who connected, whatever the request says', [], PROXY, '203.0.113.7', PROXY],
    ['is what a trusted proxy says', ['10.0.0.0/8'], PROXY, '203.0.113.7', '203.0.113.7'],
    ['is not what others say', ['10.9.0.0/16'], PROXY, '203.0.113.7', PROXY],
    ['is what the first trusted proxy saw', [PROXY], PROXY, '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    [
      'is found behind several of them',
      ['10.0.0.0/8', 'fd00::/8'],
      'fd00::1',
      '203.0.113.7, 10.4.4.4',
      '203.0.113.7',
    ],
    [
      'may be of the old kind in the new notation',
      ['10.0.0.0/8'],
      `::ffff:${PROXY}`,
      '203.0.113.7',
      '203.0.113.7',
    ],
    ['is the proxy without a header', ['10.0.0.0/8'], PROXY, '', PROXY],
  ];
  for (const [title, trusted, remoteAddress, forwarded, client] of cases) {
    test(`${title}, for routes and in logs`, async (t) => {
      const { app, logged } = await testHttpServer(t, {
        trustedProxies: trusted,
        logRequests: true,
        logLevel: 'debug',
      });
      app.get('/api/ip', async (request) => ({ ip: request.ip }));
      const headers = forwarded === '' ? {} : { 'x-forwarded-for': forwarded };
      assert.deepEqual((await app.inject({ url: '/api/ip', remoteAddress, headers })).json(), { ip: client });
      await app.inject({ url: '/api/nothing', remoteAddress, headers });
      const told = logged.filter(
        ({ msg }) => msg === 'a request was answered' || msg === 'a request was wrong',
      );
      assert.deepEqual(
        told.map((line) => line.client),
        [client, client, client],
      );
    });
  }

  for (const network of [
    'proxy',
    '10.0.0.0/33',
    '10.0.0.0/0',
    '::/0',
    '10.0.0.0/',
    '10.0.0/8',
    '10.0.0.0/8/8',
    'fd00::/129',
    '',
  ]) {
    test(`${JSON.stringify(network)} is no proxy's network`, async (t) => {
      await assert.rejects(testHttpServer(t, { trustedProxies: ['10.0.0.0/8', network] }), {
        code: 'CONFIG_INVALID',
        message: /^server\.trustedProxies\[1\]: expected an address or a network, got "/,
      });
    });
  }
});

describe('other matters', () => {
  test('once stopping, new requests are told to come back and their connection is closed', async (t) => {
    const server = await testHttpServer(t);
    server.app.get('/api/x', async () => 'answer');
    server.stopping = true;
    const reply = await server.app.inject('/api/x');
    assert.equal(reply.statusCode, 503);
    assert.equal(reply.json().error.code, 'STOPPING');
    assert.equal(reply.headers.connection, 'close');
    assert.equal(reply.headers['retry-after'], '1');
  });

  test('once stopping, this process may still ask, and probes and people hear how it is', async (t) => {
    const server = await testHttpServer(t);
    const { app } = server;
    app.get('/api/x', async () => 'answer');
    const health = new HealthChecks({ clock: systemClock, version: '1.2.3' });
    await app.register(healthRoutes({ health, isReady: () => !server.stopping }));
    server.stopping = true;
    const own = await app.inject({ url: '/api/x', headers: { 'x-own': 'yes' } });
    assert.deepEqual([own.statusCode, own.headers.connection], [200, 'close']);
    assert.equal((await app.inject('/health/live')).statusCode, 200);
    assert.equal((await app.inject('/health')).json().status, 'ok');
    const ready = await app.inject('/health/ready');
    assert.deepEqual([ready.statusCode, ready.json()], [503, { status: 'not ready' }]);
    assert.equal((await app.inject('/nothing')).statusCode, 503);
  });

  test('requests are counted by the pattern of their route', async (t) => {
    const { app, answered } = await testHttpServer(t);
    app.get('/api/tags/:key', async () => 'x');
    await app.inject('/api/tags/host');
    await app.inject('/api/nothing');
    assert.deepEqual(
      answered.map(({ method, route, status }) => [method, route, status]),
      [
        ['GET', '/api/tags/:key', 200],
        ['GET', '(none)', 404],
      ],
    );
  });

  test('no other site may read answers', async (t) => {
    const { app } = await testHttpServer(t);
    app.get('/api/x', async () => 'answer');
    const reply = await app.inject({ url: '/api/x', headers: { origin: 'https://evil.example' } });
    assert.equal(reply.headers['access-control-allow-origin'], undefined);
    assert.equal(reply.headers['x-content-type-options'], 'nosniff');
  });
});

function webFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'web-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<script>theme()</script><div id="root"></div>');
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
  writeFileSync(join(folder, 'assets/app-1a2b3c4d.js'), 'console.log(1)');
  return folder;
}
