import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import { after, afterEach, describe, test } from 'node:test';
import { AllowedTargets } from './allowed-targets.ts';
import { createGuardedPost } from './guarded-request.ts';
import type { Lookup } from './lookup.ts';

const servers = new Set<Server | TcpServer>();
const sockets = new Set<Socket>();

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
  servers.clear();
  sockets.clear();
});

async function listen(server: Server | TcpServer): Promise<number> {
  server.on('connection', (socket: Socket) => sockets.add(socket));
  servers.add(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const serve = (listener: RequestListener) => listen(createServer(listener));
const serveTcp = (listener: (socket: Socket) => void) => listen(createTcpServer(listener));

/** What names mean in these tests; no DNS is asked. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'hooks.test': ['127.0.0.1'],
  'loopback.test': ['127.0.0.1'],
  'metadata.test': ['169.254.169.254'],
  'loopback6.test': ['::1'],
  'mapped.test': ['::ffff:127.0.0.1'],
  'mixed.test': ['93.184.216.34', '127.0.0.1'],
  'mixed6.test': ['2606:4700::1', 'fe80::1'],
  'nowhere.test': [],
};

const lookup: Lookup = async (hostname) => {
  const found = NAMES[hostname];
  if (found === undefined) throw new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};

interface PostOptions {
  readonly allow?: readonly string[];
  readonly timeoutMs?: number;
  readonly lookup?: Lookup;
  readonly headers?: Readonly<Record<string, string>>;
}

function post(url: string, options: PostOptions = {}) {
  const { allow = ['hooks.test'], timeoutMs = 5_000, headers = {} } = options;
  const send = createGuardedPost({
    targets: new AllowedTargets(allow),
    lookup: options.lookup ?? lookup,
  });
  return send({ url, headers, body: '{"a":1}', signal: AbortSignal.timeout(timeoutMs) });
}

describe('what is let through', () => {
  test('the body and headers arrive, with the name as the host', async () => {
    const seen = Promise.withResolvers<unknown>();
    const port = await serve(async (request, response) => {
      const chunks = await request.toArray();
      const { host, 'x-a': own } = request.headers;
      seen.resolve([request.method, request.url, host, own, Buffer.concat(chunks).toString()]);
      response.writeHead(202, { 'retry-after': '7' }).end('taken');
    });
    const answer = await post(`http://hooks.test:${port}/in?x=1`, { headers: { 'x-a': 'b' } });
    assert.deepEqual(answer, { status: 202, retryAfter: '7', location: undefined, body: 'taken' });
    assert.deepEqual(await seen.promise, ['POST', '/in?x=1', `hooks.test:${port}`, 'b', '{"a":1}']);
  });

  test('a name is looked up once, and what it says later does not matter', async () => {
    const port = await serve((_request, response) => response.end('here'));
    let asked = 0;
    const rebinding: Lookup = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    };
    const answer = await post(`http://rebind.test:${port}/`, { allow: ['127.0.0.1'], lookup: rebinding });
    assert.deepEqual([answer.body, asked], ['here', 1]);
  });

  test('another of the checked addresses is tried when the first does not answer', async () => {
    const port = await serve((_request, response) => response.end('second'));
    const two: Lookup = async () => [
      { address: '127.0.0.9', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    assert.equal((await post(`http://two.test:${port}/`, { allow: ['*'], lookup: two })).body, 'second');
  });
});

describe('what is refused without a connection', () => {
  let connections = 0;
  const open = serveAlways(() => {
    connections += 1;
  });
  after(async () => (await open).close());

  const HOSTS = [
    'loopback.test',
    'metadata.test',
    'loopback6.test',
    'mapped.test',
    'mixed.test',
    'mixed6.test',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '017700000001',
    '0177.0.0.1',
    '0',
    '169.254.169.254',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:7f00:0001]',
    '[fe80::1]',
    '[64:ff9b::7f00:1]',
    '１２７.0.0.1',
  ];
  for (const host of HOSTS) {
    test(host, async () => {
      const { port } = (await open).address() as AddressInfo;
      await assert.rejects(post(`http://${host}:${port}/`), { code: 'TARGET_REFUSED' });
      assert.equal(connections, 0);
    });
  }

  for (const url of ['file:///etc/passwd', 'ftp://hooks.test/', 'gopher://hooks.test/', 'nonsense', '']) {
    test(`${JSON.stringify(url)} is not posted to`, async () => {
      await assert.rejects(post(url), { code: 'TARGET_REFUSED' });
    });
  }

  test('a name without an address is an error', async () => {
    await assert.rejects(post('http://nowhere.test/'), /nowhere\.test has no address/);
    await assert.rejects(post('http://unknown.test/'), /ENOTFOUND unknown\.test/);
  });
});

describe('hostile servers', () => {
  test('a redirect to a private address is an answer, not followed', async () => {
    let asked = 0;
    const secret = await serve((_request, response) => {
      asked += 1;
      response.end('secret');
    });
    const port = await serve((_request, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${secret}/` }).end(),
    );
    const answer = await post(`http://hooks.test:${port}/`);
    assert.deepEqual([answer.status, answer.location, asked], [307, `http://127.0.0.1:${secret}/`, 0]);
  });

  test('of a body that never ends, 64 KiB are read', async () => {
    const port = await serve((_request, response) => {
      const more = () => {
        while (response.write('x'.repeat(10_000)));
        response.once('drain', more);
      };
      more();
    });
    const answer = await post(`http://hooks.test:${port}/`);
    assert.deepEqual([answer.status, answer.body.length], [200, 65_536]);
  });

  test('a body that stops in the middle ends with the time, and the status counts', async () => {
    const port = await serve((_request, response) => response.write('beginning'));
    const answer = await post(`http://hooks.test:${port}/`, { timeoutMs: 100 });
    assert.deepEqual([answer.status, answer.body], [200, 'beginning']);
  });

  test('no answer at all ends with the time', async () => {
    const port = await serve(() => undefined);
    await assert.rejects(post(`http://hooks.test:${port}/`, { timeoutMs: 100 }), { name: 'TimeoutError' });
  });

  test('a header that comes byte by byte ends with the time', async () => {
    const port = await serveTcp((socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
      const timer = setInterval(() => socket.write('a'), 5);
      socket.on('close', () => clearInterval(timer));
    });
    await assert.rejects(post(`http://hooks.test:${port}/`, { timeoutMs: 150 }), { name: 'TimeoutError' });
  });

  test('headers without end are an error', async () => {
    const port = await serveTcp((socket) => {
      socket.on('error', () => undefined);
      socket.write(`HTTP/1.1 200 OK\r\n${'x-a: 1234567890\r\n'.repeat(10_000)}`);
    });
    await assert.rejects(post(`http://hooks.test:${port}/`), { code: 'HPE_HEADER_OVERFLOW' });
  });

  test('what is not HTTP is an error', async () => {
    const port = await serveTcp((socket) => {
      socket.on('error', () => undefined);
      socket.end('220 smtp.example.com ESMTP\r\n');
    });
    await assert.rejects(post(`http://hooks.test:${port}/`), { code: 'HPE_INVALID_CONSTANT' });
  });

  test('a lookup that hangs ends with the time', async () => {
    const hanging: Lookup = () => new Promise(() => undefined);
    await assert.rejects(post('http://hooks.test/', { timeoutMs: 50, lookup: hanging }), {
      name: 'TimeoutError',
    });
  });

  test('TLS that nobody vouches for is an error', async () => {
    const port = await serve((_request, response) => response.end());
    await assert.rejects(post(`https://hooks.test:${port}/`), { code: 'EPROTO' });
  });
});

async function serveAlways(connected: () => void): Promise<TcpServer> {
  const server = createTcpServer((socket) => {
    connected();
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
