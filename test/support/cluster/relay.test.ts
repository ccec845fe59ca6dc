import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { eventually } from '../wait.ts';
import { Relay } from './relay.ts';

test('refuses connections until it is opened, on the port it said before', async (t) => {
  const relay = await Relay.reserve();
  t.after(() => relay.close());
  const { url } = await startServer(t);
  const path = relay.rewrite(url);
  await assert.rejects(dial(t, path), { code: 'ECONNREFUSED' });
  await relay.open(url);
  const client = await dial(t, path);
  client.write('hello');
  assert.equal(String((await once(client, 'data'))[0]), 'heard hello');
  await relay.close();
  await assert.rejects(dial(t, path), { code: 'ECONNREFUSED' });
});

test('what it holds back never reaches the server when the client dies', async (t) => {
  const server = await startServer(t);
  const relay = await Relay.to(server.url);
  t.after(() => relay.close());
  const client = await dial(t, relay.rewrite(server.url));
  client.write('before');
  await once(client, 'data');
  relay.holdsRequests = true;
  client.write('held');
  server.say('news');
  assert.equal(String((await once(client, 'data'))[0]), 'news');
  client.destroy();
  await relay.close();
  await eventually('the connection broken', () => server.open() === 0 || undefined);
  assert.equal(server.heard(), 'before');
});

test('frozen, it takes connections and passes nothing on until it thaws', async (t) => {
  const server = await startServer(t);
  const relay = await Relay.to(server.url);
  t.after(() => relay.close());
  relay.frozen = true;
  const client = await dial(t, relay.rewrite(server.url));
  client.write('later');
  // A way beside the relay shows that the server has had its turn.
  (await dial(t, server.url)).write('direct');
  await eventually('the other client heard', () => server.heard() === 'direct' || undefined);
  relay.frozen = false;
  await eventually('both heard', () => server.heard() === 'directlater' || undefined);
});

/** Answers what it hears. */
async function startServer(t: TestContext) {
  const sockets = new Set<Socket>();
  let heard = '';
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (data) => {
      heard += data;
      socket.write(`heard ${data}`);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: () => heard,
    open: () => sockets.size,
    say: (text: string) => {
      for (const socket of sockets) socket.write(text);
    },
  };
}

async function dial(t: TestContext, url: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  t.after(() => socket.destroy());
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  return socket;
}
