import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { HttpConnection, requestBytes } from './http-connection.ts';
import { type HttpResponse, ResponseReader } from './http-response.ts';

const ANSWERS = [
  { bytes: 'HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\n\r\nhello', body: 'hello' },
  { bytes: 'HTTP/1.1 204 No Content\r\n\r\n', body: '' },
  {
    bytes: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n5\r\n\r\nxyz\r\n0\r\n\r\n',
    body: 'abc\r\nxyz',
  },
  { bytes: 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok', body: 'ok' },
];

test('answers are read whole however the bytes arrive', () => {
  for (const size of [1, 2, 7, 1_000]) {
    const reader = new ResponseReader();
    for (const { bytes, body } of ANSWERS) {
      let answer: HttpResponse | undefined;
      for (let at = 0; at < bytes.length; at += size) {
        assert.equal(answer, undefined);
        answer = reader.push(Buffer.from(bytes.slice(at, at + size)));
      }
      assert.equal(answer?.body.toString(), body);
    }
  }
});

test('a connection sends one request after the other and opens again when the server closed it', async () => {
  let connections = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      if (request.url === '/bye') response.setHeader('connection', 'close');
      response.end(`you asked for ${request.url}`);
    });
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const connection = new HttpConnection((server.address() as AddressInfo).port);
  try {
    for (const path of ['/a', '/b', '/bye', '/c']) {
      const answer = await connection.send(requestBytes({ method: 'POST', path, body: Buffer.from('x') }));
      assert.equal(answer.body.toString(), `you asked for ${path}`);
    }
    assert.equal(connections, 2);
  } finally {
    connection.close();
    server.close();
  }
});
