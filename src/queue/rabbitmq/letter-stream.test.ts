import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { type Channel, connect } from 'amqplib';
import { LetterStream } from './letter-stream.ts';
import { type RabbitMqServer, startRabbitMq } from './testing/rabbitmq-server.ts';
import { until } from './testing/rabbitmq-setup.ts';

let server: RabbitMqServer;
before(async () => {
  server = await startRabbitMq();
});
after(() => server.stop());

async function openChannel(t: TestContext): Promise<Channel> {
  const connection = await connect(server.url);
  t.after(() => connection.close());
  return connection.createChannel();
}

/** A queue with a letter of each size, numbered from 0. */
async function fill(t: TestContext, queue: string, sizes: readonly number[]): Promise<Channel> {
  const connection = await connect(server.url);
  t.after(() => connection.close());
  const channel = await connection.createConfirmChannel();
  const settings = { 'x-queue-type': 'quorum', 'x-delivery-limit': 2_147_483_647 };
  await channel.assertQueue(queue, { durable: true, arguments: settings });
  for (const [number, size] of sizes.entries()) {
    const content = Buffer.alloc(size);
    content.writeUInt32LE(number);
    channel.sendToQueue(queue, content, { persistent: true });
  }
  await channel.waitForConfirms();
  return channel;
}

const MIB = 1024 * 1024;
const LARGE = Array.from({ length: 40 }, () => MIB);
const SMALL = Array.from({ length: 40 }, () => 100);

for (const [title, sizes] of [
  ['large letters', LARGE],
  ['large letters behind small ones', [...SMALL, ...LARGE]],
] as const) {
  test(`no more than so many bytes of ${title} wait for a slow reader, who gets all of them in order`, async (t) => {
    const queue = title.replaceAll(' ', '-');
    const broker = await fill(t, queue, sizes);
    const channel = await openChannel(t);
    const stream = new LetterStream(channel, { queue, maxBytes: 4 * MIB, largestBytes: MIB });
    await stream.start();
    const numbers: (number | undefined)[] = [];
    let mostBytes = 0;
    while (numbers.length < sizes.length) {
      numbers.push((await stream.next())?.content.readUInt32LE());
      // Slow: RabbitMQ can send meanwhile.
      for (let turn = 0; turn < 5; turn += 1) {
        await broker.checkQueue(queue);
        mostBytes = Math.max(mostBytes, stream.waitingBytes);
      }
    }
    assert.ok(mostBytes > MIB && mostBytes <= 4 * MIB, `${mostBytes} bytes waited here`);
    assert.deepEqual(numbers, [...sizes.keys()]);
    stream.end();
    await channel.close();
    // All are back, in their order.
    await until(
      'them to be back',
      async () => (await broker.checkQueue(queue)).messageCount === sizes.length,
    );
    const again = new LetterStream(await openChannel(t), {
      queue,
      maxBytes: Number.POSITIVE_INFINITY,
      largestBytes: MIB,
    });
    await again.start();
    for (const number of sizes.keys()) assert.equal((await again.next())?.content.readUInt32LE(), number);
  });
}
