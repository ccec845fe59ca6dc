import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { connect } from 'amqplib';
import type { RabbitmqSettings } from '../../config/sections/rabbitmq.ts';
import { AppError } from '../../lib/errors.ts';
import type { SampleBatch } from '../../model/sample-batch.ts';
import { testBatch } from '../conformance.ts';
import type { Delivery, SampleQueue } from '../port.ts';
import type { RabbitMqQueueOptions, RabbitMqSampleQueue } from './rabbitmq-queue.ts';
import { type RabbitMqServer, startRabbitMq } from './testing/rabbitmq-server.ts';
import { connected, freshSettings, testQueue, until } from './testing/rabbitmq-setup.ts';

let server: RabbitMqServer;
before(async () => {
  server = await startRabbitMq();
});
after(() => server.stop());

interface Setup {
  readonly settings: RabbitmqSettings;
  readonly queue: RabbitMqSampleQueue;
}

async function openQueue(
  t: TestContext,
  changes: Partial<RabbitmqSettings> = {},
  options: Partial<RabbitMqQueueOptions> = {},
): Promise<Setup> {
  const settings = freshSettings(server.url, changes);
  const queue = testQueue(settings, options);
  t.after(() => queue.close());
  return { settings, queue: await connected(queue) };
}

function isUnavailable(message: RegExp, code = 'QUEUE_UNAVAILABLE'): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, code);
    assert.equal(error.status, 503);
    assert.ok(error.retryable && (error.retryAfterSeconds ?? 0) > 0);
    assert.match(error.message, message);
    return true;
  };
}

function isTooLarge(message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError, String(error));
    assert.deepEqual([error.code, error.status, error.retryable], ['BATCH_TOO_LARGE', 413, false]);
    assert.match(error.message, message);
    assert.match(error.fix ?? '', /rabbitmq\.maxMessageMiB.*max_message_size/);
    return true;
  };
}

/** A batch that takes nearly so many bytes as a message: 8 of each sample for its value, 4 for its time. */
function large(sizeBytes: number, number = 1): SampleBatch {
  const samples = Math.floor((sizeBytes - 1_000) / 12);
  return { ...testBatch(number, samples), values: Float64Array.from({ length: samples }, Math.random) };
}

/** A batch with a number of its own, of which there are more than 255. */
function numbered(number: number): SampleBatch {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(0, number);
  return { ...testBatch(1), id };
}

function numberOf({ id }: SampleBatch): number {
  return new DataView(id.buffer, id.byteOffset).getUint32(0);
}

/** Takes and acknowledges so many batches; returns their numbers in the order of arrival. */
async function takeAll(queue: SampleQueue, count: number): Promise<(number | undefined)[]> {
  const numbers: (number | undefined)[] = [];
  while (numbers.length < count) {
    const deliveries = await queue.receive({ maxSamples: 100, signal: AbortSignal.timeout(30_000) });
    assert.ok(deliveries.length > 0, `only ${numbers.length} of ${count} batches came`);
    for (const { batch } of deliveries) numbers.push(batch.id[0]);
    for (const delivery of deliveries) delivery.ack();
  }
  return numbers;
}

/** What RabbitMQ says of a queue: messages that wait at the broker, and consumers. */
async function lookAt(t: TestContext, queue: string) {
  const connection = await connect(server.url);
  // The server may be killed meanwhile.
  connection.on('error', () => undefined);
  t.after(async () => connection.close().catch(() => undefined));
  const channel = await connection.createChannel();
  return () => channel.checkQueue(queue);
}

/** Takes and acknowledges until told to stop; counts how often each batch came. */
function consume(queue: SampleQueue, counts: Map<number, number>, signal: AbortSignal): Promise<void> {
  return (async () => {
    while (!signal.aborted) {
      for (const delivery of await queue.receive({ maxSamples: 50, signal })) {
        const number = numberOf(delivery.batch);
        counts.set(number, (counts.get(number) ?? 0) + 1);
        delivery.ack();
      }
    }
  })();
}

describe('the RabbitMQ queue', () => {
  test('loses nothing it accepted when the broker is killed while batches go in and out', async (t) => {
    const { queue } = await openQueue(t);
    const counts = new Map<number, number>();
    const stop = new AbortController();
    const consuming = consume(queue, counts, stop.signal);
    const accepted: number[] = [];
    let next = 1;
    const publishing = (async () => {
      while (!stop.signal.aborted) {
        const number = next;
        next += 1;
        try {
          await queue.publish(numbered(number));
          accepted.push(number);
        } catch (error) {
          isUnavailable(/./)(error);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    })();
    await until('batches to flow', () => accepted.length > 200);
    await server.settle();
    await server.kill();
    await until('the loss to be noticed', () => queue.health().status === 'failing');
    assert.match(queue.health().message ?? '', new RegExp(`127\\.0\\.0\\.1:${server.port}`));
    await until('the depth to be unknown', () => queue.stats().depthBatches === undefined);
    assert.deepEqual(queue.stats(), {});
    const before = accepted.length;
    await server.start();
    await until('batches to flow again', () => accepted.length > before + 200);
    stop.abort();
    await Promise.all([publishing, consuming]);
    // What was received last may still have been on its way.
    const rest = new AbortController();
    const finishing = consume(queue, counts, rest.signal);
    await until('all that was accepted', () => accepted.every((number) => counts.has(number)));
    await until('the depth to be known again', () => queue.stats().depthBatches === 0);
    rest.abort();
    await finishing;
  });

  test('sends once more what the broker had not confirmed when it was killed', async (t) => {
    const { queue } = await openQueue(t, { confirmTimeoutSeconds: 60 });
    await server.settle();
    server.freeze(true);
    const published = [1, 2, 3].map((number) => queue.publish(testBatch(number)));
    // Stopped as it is, it confirms nothing and ends with what it had read.
    await server.kill();
    await server.start();
    await Promise.all(published);
    const received = new Set<number | undefined>();
    while (received.size < 3) {
      for (const { batch } of await queue.receive({ maxSamples: 10 })) received.add(batch.id[0]);
    }
    assert.deepEqual([...received], [1, 2, 3]);
  });

  test('who only publishes does not take an empty broker for an empty queue while others receive', async (t) => {
    const { queue: writer, settings } = await openQueue(t);
    const ingest = await connected(testQueue(settings, { consume: false }));
    t.after(() => ingest.close());
    await ingest.publish(testBatch(1));
    const [held] = await writer.receive({ maxSamples: 10 });
    await until('the writer to count it', () => writer.stats().depthBatches === 1);
    await until('the publisher to know that it does not', () => ingest.stats().deadBatches === 0);
    assert.equal(ingest.stats().depthBatches, undefined);
    await writer.close();
    held?.ack();
    await until('the batch to be back', () => ingest.stats().depthBatches === 1);
  });

  test('drops what it held of a lost connection: late answers do nothing, the batches come again', async (t) => {
    const { queue } = await openQueue(t);
    await server.settle();
    await queue.publish(testBatch(1));
    await queue.publish(testBatch(2));
    const [one] = await queue.receive({ maxSamples: 1 });
    await server.kill();
    await until('the loss to be noticed', () => queue.health().status === 'failing');
    await server.start();
    await connected(queue);
    one?.ack();
    const numbers: (number | undefined)[] = [];
    while (numbers.length < 2) {
      for (const delivery of await queue.receive({ maxSamples: 1 })) {
        numbers.push(delivery.batch.id[0]);
        delivery.ack();
      }
    }
    assert.deepEqual(numbers, [1, 2]);
  });

  test('refuses batches at once while RabbitMQ has a memory alarm, says so, and goes on after it', async (t) => {
    const { queue, settings } = await openQueue(t, { confirmTimeoutSeconds: 1 });
    const writer = await connected(testQueue(settings, { publish: false }));
    t.after(() => writer.close());
    await server.setAlarm('memory', true);
    // RabbitMQ tells a connection when it publishes.
    await queue.publish(testBatch(1)).catch(() => undefined);
    await until('the alarm to be told', () => queue.health().status === 'failing');
    const startMs = performance.now();
    await assert.rejects(
      queue.publish(testBatch(2)),
      isUnavailable(/RabbitMQ blocks publishers: memory alarm/),
    );
    assert.ok(performance.now() - startMs < 500, 'it is refused without waiting');
    const { code, message } = queue.health();
    assert.equal(code, 'QUEUE_BLOCKED');
    assert.match(message ?? '', /RabbitMQ blocks publishers: memory alarm/);
    assert.equal(writer.health().status, 'ok');
    await server.setAlarm('memory', false);
    await connected(queue);
    await queue.publish(testBatch(3));
  });

  test('acknowledges on through an alarm, and buries what died during it when it is over', async (t) => {
    const { queue } = await openQueue(t);
    for (const number of [1, 2]) await queue.publish(testBatch(number));
    const [one, two] = [
      ...(await queue.receive({ maxSamples: 1 })),
      ...(await queue.receive({ maxSamples: 1 })),
    ];
    await server.setAlarm('disk', true);
    one?.reject(new Error('poison'));
    two?.ack();
    await until('the alarm to be told', () => queue.health().code === 'QUEUE_BLOCKED');
    await until('the acknowledgement', () => queue.stats().depthBatches === 1);
    assert.equal(queue.stats().deadBatches, 0);
    await server.setAlarm('disk', false);
    await until('the burial', () => queue.stats().deadBatches === 1 && queue.stats().depthBatches === 0);
  });

  test('answers a publisher when RabbitMQ does not confirm in time', async (t) => {
    const { queue } = await openQueue(t, { confirmTimeoutSeconds: 0.2 });
    server.freeze(true);
    try {
      await assert.rejects(
        queue.publish(testBatch(1)),
        isUnavailable(/did not confirm the batch within 0.2 s/),
      );
    } finally {
      server.freeze(false);
    }
  });

  test('holds no more unconfirmed batches than it may', async (t) => {
    const { queue } = await openQueue(t, { maxPendingMiB: 1, confirmTimeoutSeconds: 30 });
    const batch = { ...testBatch(1, 30_000), values: Float64Array.from({ length: 30_000 }, Math.random) };
    server.freeze(true);
    const held = [1, 2, 3].map(() => queue.publish(batch));
    try {
      await assert.rejects(
        queue.publish(batch),
        isUnavailable(/3 batches .* the limit is 1048576 bytes/, 'QUEUE_FULL'),
      );
    } finally {
      server.freeze(false);
    }
    await Promise.all(held);
    await queue.publish(batch);
  });

  test('refuses a batch that is too large for one message before it is sent', async (t) => {
    const { queue } = await openQueue(t, { maxMessageMiB: 1 });
    await assert.rejects(queue.publish(large(1_100_000)), isTooLarge(/larger than the 1048576 bytes/));
    await queue.publish(large(1_000_000));
    const [delivery] = await queue.receive({ maxSamples: 1 });
    assert.equal(delivery?.batch.times.length, 83_250);
  });

  test('goes on when RabbitMQ takes smaller messages than it was told: only the one that is too large is refused', async (t) => {
    // Read by a channel when it is opened.
    await server.evaluate('application:set_env(rabbit, max_message_size, 1000000).');
    t.after(() => server.evaluate('application:set_env(rabbit, max_message_size, 134217728).'));
    const { queue } = await openQueue(t);
    const published = [1, 2, 3].map((number) => queue.publish(testBatch(number)));
    const tooLarge = assert.rejects(
      queue.publish(large(1_500_000)),
      isTooLarge(/larger than the 1000000 bytes/),
    );
    const others = [4, 5, 6].map((number) => queue.publish(testBatch(number)));
    await Promise.all([...published, tooLarge, ...others]);
    await connected(queue);
    const received = new Set<number | undefined>();
    while (received.size < 6) {
      for (const { batch } of await queue.receive({ maxSamples: 10 })) received.add(batch.id[0]);
    }
    // It has learned: the next one does not cost the connection.
    const published7 = queue.publish(testBatch(7));
    await assert.rejects(queue.publish(large(1_500_000)), isTooLarge(/larger than the 1000000 bytes/));
    await published7;
    assert.equal(queue.health().status, 'ok');
  });

  test('holds no more bytes than it may, also when large batches follow small ones, and goes on as they are stored', async (t) => {
    const { queue, settings } = await openQueue(t, { maxHeldMiB: 4, maxMessageMiB: 1, deliveryLimit: 20 });
    const broker = await lookAt(t, settings.ingestQueue);
    // RabbitMQ sends many at once after these.
    for (let number = 1; number <= 20; number += 1) await queue.publish(testBatch(number));
    await takeAll(queue, 20);
    const count = 40;
    await Promise.all(Array.from({ length: count }, (_, at) => queue.publish(large(1_000_000, at + 1))));
    await until('the rest left to RabbitMQ', async () => (await broker()).messageCount >= count - 4);
    const held = await queue.receive({ maxSamples: 10_000_000 });
    assert.ok(held.length > 0 && held.length <= 4);
    for (const delivery of held) delivery.ack();
    const rest = await takeAll(queue, count - held.length);
    const numbers = [...held.map(({ batch }) => batch.id[0]), ...rest];
    assert.deepEqual(
      numbers.toSorted((a = 0, b = 0) => a - b),
      Array.from({ length: count }, (_, at) => at + 1),
    );
    await until('nothing left', () => queue.stats().depthBatches === 0 && queue.stats().deadBatches === 0);
  });

  describe('during a long outage of the store', () => {
    const COUNT = 5;

    /** A writer whose store takes nothing until `store` says what it does, with batches that it held for too long. */
    async function openOutage(t: TestContext) {
      const { queue, settings } = await openQueue(t, { holdSeconds: 0.2, deliveryLimit: 3 });
      const broker = await lookAt(t, settings.ingestQueue);
      for (let number = 1; number <= COUNT; number += 1) await queue.publish(testBatch(number));
      const stop = new AbortController();
      t.after(() => stop.abort());
      const outage = { tries: 0, store: (delivery: Delivery) => delivery.retry(new Error('away')) };
      void (async () => {
        while (!stop.signal.aborted) {
          for (const delivery of await queue.receive({ maxSamples: 2, signal: stop.signal })) {
            outage.tries += 1;
            outage.store(delivery);
          }
          // As a writer does between tries.
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      })();
      await until('all batches to be back', async () => {
        const { messageCount, consumerCount } = await broker();
        return messageCount === COUNT && consumerCount === 0;
      });
      return { queue, outage, broker };
    }

    const all = Array.from({ length: COUNT }, (_, at) => at + 1);

    test('all batches are back at RabbitMQ, and one is tried until the store takes it', async (t) => {
      const { queue, outage, broker } = await openOutage(t);
      assert.equal(queue.health().status, 'ok');
      const { tries } = outage;
      await until('many more tries', () => outage.tries > tries + 100);
      assert.equal((await broker()).consumerCount, 0);
      await until('the depth to count them', () => queue.stats().depthBatches === COUNT);
      const stored: (number | undefined)[] = [];
      outage.store = (delivery) => {
        stored.push(delivery.batch.id[0]);
        delivery.ack();
      };
      await until('all of them', () => all.every((number) => stored.includes(number)));
      await until('nothing left', () => queue.stats().depthBatches === 0);
      // The one that was tried comes once more.
      assert.equal(stored.length, COUNT + 1);
      assert.equal(queue.stats().deadBatches, 0);
    });

    test('one that the store refuses in the end is one dead letter', async (t) => {
      const { queue, outage } = await openOutage(t);
      outage.store = (delivery) => delivery.reject(new Error('poison'));
      await until('the burials', () => queue.stats().deadBatches === COUNT);
      await until('nothing left', () => queue.stats().depthBatches === 0);
      assert.equal((await queue.deadLetters.list({ limit: 100 })).total, COUNT);
    });

    test('RabbitMQ may be restarted, and everything is there after it', async (t) => {
      const { queue, outage } = await openOutage(t);
      await server.settle();
      await server.kill();
      await until('the loss to be noticed', () => queue.health().status === 'failing');
      await server.start();
      await connected(queue);
      const stored = new Set<number | undefined>();
      outage.store = (delivery) => {
        stored.add(delivery.batch.id[0]);
        delivery.ack();
      };
      await until('all of them', () => all.every((number) => stored.has(number)));
      await until('nothing left', () => queue.stats().depthBatches === 0 && queue.stats().deadBatches === 0);
    });
  });

  test('makes a queue again that was deleted while it ran', async (t) => {
    const { queue, settings } = await openQueue(t, {}, { consume: false, statsIntervalMs: 60_000 });
    const connection = await connect(server.url);
    const channel = await connection.createChannel();
    await channel.deleteQueue(settings.ingestQueue);
    await connection.close();
    await assert.rejects(queue.publish(testBatch(1)), isUnavailable(/has no queue .* any more/));
    await until('the queue', () =>
      queue.publish(testBatch(2)).then(
        () => true,
        () => false,
      ),
    );
  });

  test('goes on consuming after its queue was deleted', async (t) => {
    const { queue, settings } = await openQueue(t, {}, { statsIntervalMs: 60_000 });
    const connection = await connect(server.url);
    const channel = await connection.createChannel();
    await channel.deleteQueue(settings.ingestQueue);
    await connection.close();
    await until('the queue', () =>
      queue.publish(testBatch(2)).then(
        () => true,
        () => false,
      ),
    );
    const [delivery] = await queue.receive({ maxSamples: 1, signal: AbortSignal.timeout(10_000) });
    assert.equal(delivery?.batch.id[0], 2);
  });

  test('names the setting when the queue is there with other properties', async (t) => {
    const { settings } = await openQueue(t);
    const other = testQueue({ ...settings, deliveryLimit: 7 });
    t.after(() => other.close());
    await until('the refusal', () => other.health().code === 'QUEUE_DECLARED_DIFFERENTLY');
    const { status, message = '' } = other.health();
    assert.equal(status, 'failing');
    assert.match(message, /x-delivery-limit.*rabbitmq\.deliveryLimit/);
    await assert.rejects(other.publish(testBatch(1)), isUnavailable(/rabbitmq\.deliveryLimit/));
  });

  test('tries the next node when one does not answer, and never tells a password', async (t) => {
    const logged: unknown[] = [];
    const log = {
      info: () => undefined,
      warn: (...line: unknown[]) => logged.push(line),
      error: () => undefined,
    };
    const settings = freshSettings(`amqp://user:secret@127.0.0.1:1, ${server.url}`);
    const queue = testQueue(settings, { log });
    t.after(() => queue.close());
    await connected(queue);
    await queue.publish(testBatch(1));
    assert.match(JSON.stringify(logged), /127\.0\.0\.1:1.*ECONNREFUSED/);
    assert.doesNotMatch(JSON.stringify(logged), /secret/);
  });

  test('says that user and password are refused', async (t) => {
    const queue = testQueue(freshSettings(server.url.replace('guest:guest', 'guest:wrong')));
    t.after(() => queue.close());
    await until('the refusal', () => /are refused/.test(queue.health().message ?? ''));
    assert.doesNotMatch(queue.health().message ?? '', /wrong/);
  });

  test('connects in the background, refusing batches until it has', async (t) => {
    await server.kill();
    const queue = testQueue(freshSettings(server.url));
    t.after(() => queue.close());
    await assert.rejects(queue.publish(testBatch(1)), isUnavailable(/RabbitMQ/));
    const received = queue.receive({ maxSamples: 1 });
    await server.start();
    await connected(queue);
    await queue.publish(testBatch(1));
    assert.equal((await received)[0]?.batch.id[0], 1);
  });

  test('closes in time when the broker does not answer any more', async () => {
    const queue = await connected(testQueue(freshSettings(server.url, { confirmTimeoutSeconds: 0.2 })));
    server.freeze(true);
    try {
      const published = assert.rejects(queue.publish(testBatch(1)));
      const startMs = performance.now();
      await queue.close();
      await published;
      assert.ok(performance.now() - startMs < 8_000);
    } finally {
      server.freeze(false);
    }
  });
});
