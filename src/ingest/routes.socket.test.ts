import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createGzip } from 'node:zlib';
import { type IngestServer, openIngestServer } from './testing/ingest-server.ts';

const BODY = '[{"name":"cpu","value":1}]';

function head(headers: Record<string, string | number>): string {
  const lines = Object.entries({ host: 'test', 'content-type': 'application/json', ...headers });
  return `POST /api/v1/metrics HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

/** Everything the server sends until `pattern` is there. */
async function received(socket: Socket, pattern: RegExp): Promise<string> {
  let text = '';
  for await (const piece of socket.iterator({ destroyOnReturn: false })) {
    text += piece;
    if (pattern.test(text)) return text;
  }
  throw new Error(`the connection ended after ${JSON.stringify(text)}`);
}

describe('the ingest route on a real connection', () => {
  let server: IngestServer;
  let sockets: Socket[];
  beforeEach(async () => {
    sockets = [];
    server = await openIngestServer({ maxBodyBytes: 1024 * 1024, bodyTimeoutSeconds: 0.3 });
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await server.app.close();
  });

  async function open(): Promise<Socket> {
    const socket = connect(server.port(), '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  }

  async function assertAlive(): Promise<void> {
    const socket = await open();
    socket.write(head({ 'content-length': BODY.length }) + BODY);
    assert.match(await received(socket, /\}$/), /^HTTP\/1\.1 202 /);
  }

  test('answers 413 to an endless chunked body while it is still being sent', async () => {
    const socket = await open();
    socket.on('error', () => undefined);
    socket.write(head({ 'transfer-encoding': 'chunked' }));
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const pump = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', pump);
    pump();
    assert.match(await received(socket, /BODY_TOO_LARGE/), /^HTTP\/1\.1 413 /);
    await assertAlive();
  });

  test('answers 413 to a gzip bomb that is streamed', async () => {
    const socket = await open();
    socket.on('error', () => undefined);
    socket.write(head({ 'transfer-encoding': 'chunked', 'content-encoding': 'gzip' }));
    const gzip = createGzip();
    gzip.on('data', (piece: Buffer) => {
      socket.write(`${piece.length.toString(16)}\r\n`);
      socket.write(piece);
      socket.write('\r\n');
    });
    const spaces = Buffer.alloc(1024 * 1024, 0x20);
    for (let n = 0; n < 64; n += 1) gzip.write(spaces);
    gzip.flush();
    assert.match(await received(socket, /BODY_TOO_LARGE/), /^HTTP\/1\.1 413 /);
    gzip.destroy();
    await assertAlive();
  });

  test('refuses a body by its declared length before it is sent', async () => {
    const socket = await open();
    socket.write(head({ 'content-length': 2 * 1024 * 1024 }));
    assert.match(await received(socket, /BODY_TOO_LARGE/), /^HTTP\/1\.1 413 /);
  });

  test('answers 408 to a client that sends its body a byte at a time', async () => {
    const socket = await open();
    socket.write(`${head({ 'content-length': 1_000 })}[`);
    const timer = setInterval(() => socket.write(' '), 20);
    try {
      assert.match(await received(socket, /BODY_TIMEOUT/), /^HTTP\/1\.1 408 /);
    } finally {
      clearInterval(timer);
    }
    await assertAlive();
  });

  test('publishes nothing of a client that goes away in the middle of its body', async () => {
    const socket = await open();
    socket.write(head({ 'content-length': 1_000 }) + BODY);
    socket.destroy();
    await assertAlive();
    assert.equal(server.published.length, 1);
  });

  test('stops waiting for the store when the client goes away, and survives its late failure', async () => {
    const answered = Promise.withResolvers<number>();
    server.app.server.on('request', (_request, response) =>
      response.once('close', () => answered.resolve(response.statusCode)),
    );
    const stored = Promise.withResolvers<void>();
    const published = Promise.withResolvers<void>();
    server.onPublish = () => {
      published.resolve();
      return stored.promise;
    };
    const socket = await open();
    socket.write(head({ 'content-length': BODY.length }) + BODY);
    await published.promise;
    socket.destroy();
    await answered.promise;
    stored.reject(new Error('the store is gone'));
    server.onPublish = async () => undefined;
    await assertAlive();
  });

  test('answers several requests on one connection, refused ones included', async () => {
    const socket = await open();
    const refused = '[{"name":"cpu"}]';
    for (let n = 0; n < 3; n += 1) {
      socket.write(head({ 'content-length': refused.length }) + refused);
      assert.match(await received(socket, /\}$/), /^HTTP\/1\.1 400 /);
      socket.write(head({ 'content-length': BODY.length }) + BODY);
      assert.match(await received(socket, /\}$/), /^HTTP\/1\.1 202 /);
    }
  });
});

describe('the ingest route under load', () => {
  test('answers 503 early when too many request bytes are in memory', async () => {
    const server = await openIngestServer({ maxBodyBytes: 1024 * 1024, maxPendingBytes: 1024 * 1024 });
    const first = connect(server.port(), '127.0.0.1');
    await once(first, 'connect');
    first.write(`${head({ 'content-length': 900_000 })}[${' '.repeat(600_000)}`);
    const second = connect(server.port(), '127.0.0.1');
    await once(second, 'connect');
    let answer = '';
    // The first body is on its way; as soon as enough of it is there, the second has no room.
    for (let n = 0; n < 100 && !answer.includes(' 503 '); n += 1) {
      second.write(head({ 'content-length': 500_000 }) + BODY.padEnd(500_000));
      answer = await received(second, /\}$/);
    }
    assert.match(answer, /^HTTP\/1\.1 503 [\s\S]*retry-after: 1[\s\S]*OVERLOADED/);
    first.write(`${BODY.slice(1)}`.padStart(299_999));
    assert.match(await received(first, /\}$/), /^HTTP\/1\.1 202 /);
    first.destroy();
    second.destroy();
    await server.app.close();
  });
});
