import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { connect } from 'amqplib';
import type { RabbitmqSettings } from '../../config/sections/rabbitmq.ts';
import { AppError } from '../../lib/errors.ts';
import { encodeBatchMessage } from '../batch-message.ts';
import { testBatch } from '../conformance.ts';
import type { Delivery } from '../port.ts';
import type { RabbitMqSampleQueue } from './rabbitmq-queue.ts';
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

async function openQueue(t: TestContext, changes: Partial<RabbitmqSettings> = {}): Promise<Setup> {
  const settings = freshSettings(server.url, changes);
  const queue = testQueue(settings, { origin: 'write test:1' });
  t.after(() => queue.close());
  return { settings, queue: await connected(queue) };
}

/** Publishes batches of these numbers and has each refused. */
async function bury(queue: RabbitMqSampleQueue, numbers: readonly number[]): Promise<void> {
  const before = (await queue.deadLetters.list({ limit: 0 })).total;
  for (const number of numbers) {
    await queue.publish(testBatch(number, 2));
    (await nextDelivery(queue)).reject(databaseError());
    // One after the other, so that the order of the letters is known.
    await until(
      'the burial',
      async () => (await queue.deadLetters.list({ limit: 0 })).total > numbers.indexOf(number) + before,
    );
  }
}

async function nextDelivery(queue: RabbitMqSampleQueue): Promise<Delivery> {
  const [delivery] = await queue.receive({ maxSamples: 1, signal: AbortSignal.timeout(10_000) });
  assert.ok(delivery !== undefined, 'no delivery came');
  return delivery;
}

function databaseError(): AppError {
  const cause = Object.assign(new Error('numeric field overflow'), { code: '22003' });
  return new AppError('STORE_REFUSED', 'the store refused the samples', { status: 422, cause });
}

function idOf(number: number): string {
  return Buffer.alloc(16, number).toString('hex');
}

async function idsOf(queue: RabbitMqSampleQueue): Promise<readonly string[]> {
  return (await queue.deadLetters.list({ limit: 100 })).letters.map(({ id }) => id);
}

describe('dead letters in RabbitMQ', () => {
  test('say who refused them when and why, and what is in them', async (t) => {
    const { queue, settings } = await openQueue(t);
    const startMs = Date.now();
    await bury(queue, [7]);
    const { letters, total } = await queue.deadLetters.list({ limit: 10 });
    assert.equal(total, 1);
    const { diedAtMs = 0, publishedAtMs = 0, sizeBytes = 0, ...rest } = letters[0] ?? {};
    assert.deepEqual(rest, {
      id: idOf(7),
      code: '22003',
      reason: 'the store refused the samples',
      origin: `${settings.ingestQueue}, write test:1`,
      batchId: idOf(7),
      samples: 2,
    });
    assert.ok(diedAtMs >= startMs && publishedAtMs >= startMs && sizeBytes > 50);
    const shown = await queue.deadLetters.show(idOf(7));
    assert.deepEqual(shown?.batch, { ...testBatch(7, 2) });
    assert.equal(await queue.deadLetters.show(idOf(8)), undefined);
  });

  test('stay where they are, in their order, however often they are listed and shown', async (t) => {
    const { queue } = await openQueue(t);
    await bury(queue, [1, 2, 3, 4]);
    const all = [1, 2, 3, 4].map(idOf);
    for (let round = 0; round < 5; round += 1) {
      const { letters, total } = await queue.deadLetters.list({ limit: 2 });
      assert.deepEqual(
        letters.map(({ id }) => id),
        all.slice(0, 2),
      );
      assert.equal(total, 4);
      assert.ok(await queue.deadLetters.show(idOf(3)));
    }
    assert.deepEqual(await idsOf(queue), all);
  });

  test('keep their order when some are removed and others are looked at, also when there are many', async (t) => {
    const { queue } = await openQueue(t);
    const count = 300;
    const burying = (async () => {
      for (let number = 0; number < count; number += 1) (await nextDelivery(queue)).reject(databaseError());
    })();
    for (let number = 0; number < count; number += 1) {
      const id = new Uint8Array(16);
      new DataView(id.buffer).setUint32(0, number);
      await queue.publish({ ...testBatch(1), id });
    }
    await burying;
    await until('the burials', () => queue.stats().deadBatches === count);
    const listAll = async () => (await queue.deadLetters.list({ limit: 1_000 })).letters.map(({ id }) => id);
    let ids = await listAll();
    assert.equal(ids.length, count);
    for (const take of [3, 150, 40]) {
      const gone = ids.filter((_, at) => at % take === 0);
      assert.equal(await queue.deadLetters.purge(gone), gone.length);
      ids = ids.filter((id) => !gone.includes(id));
      await queue.deadLetters.show(ids[7] ?? '');
      await queue.deadLetters.list({ limit: 5 });
      assert.deepEqual(await listAll(), ids);
    }
  });

  test('are seen as a whole by processes that look at the same time', async (t) => {
    const { queue, settings } = await openQueue(t);
    await bury(queue, [1, 2, 3]);
    const others = [1, 2].map(() => testQueue(settings, { publish: false, consume: false }));
    t.after(() => Promise.all(others.map((other) => other.close())));
    const lists = await Promise.all([queue, ...others].map((one) => idsOf(one)));
    for (const list of lists) assert.deepEqual(list, [1, 2, 3].map(idOf));
  });

  test('are replayed by id or all, with their batch as it was, marked as one that may come again', async (t) => {
    const { queue } = await openQueue(t);
    await bury(queue, [1, 2, 3]);
    assert.equal(await queue.deadLetters.replay([idOf(2), 'unknown']), 1);
    const second = await nextDelivery(queue);
    assert.deepEqual(second.batch, { ...testBatch(2, 2), keyed: true });
    assert.ok(second.waitedMs < 10_000, 'it waits since it was replayed');
    second.ack();
    assert.deepEqual(await idsOf(queue), [1, 3].map(idOf));
    assert.equal(await queue.deadLetters.replay(), 2);
    assert.deepEqual(await idsOf(queue), []);
    for (const number of [1, 3]) {
      const delivery = await nextDelivery(queue);
      assert.equal(delivery.batch.id[0], number);
      delivery.ack();
    }
  });

  test('are replayed when they are many and large, and the others keep their order', async (t) => {
    const { queue, settings } = await openQueue(t);
    const samples = 80_000;
    const numbers = Array.from({ length: 60 }, (_, at) => at + 1);
    const values = Float64Array.from({ length: samples }, Math.random);
    const connection = await connect(server.url);
    const channel = await connection.createConfirmChannel();
    for (const number of numbers) {
      const batch = { ...testBatch(number, samples), values };
      const content = encodeBatchMessage(batch, { publishedAtMs: 1, compression: 'none' });
      assert.ok(content.length > 900_000);
      channel.sendToQueue(settings.deadLetterQueue, content, { persistent: true });
    }
    await channel.waitForConfirms();
    await connection.close();
    const every = (rest: number) => numbers.filter((number) => number % 3 === rest);
    assert.equal(await queue.deadLetters.replay(every(0).map(idOf)), 20);
    const left = numbers.filter((number) => number % 3 !== 0);
    assert.deepEqual(await idsOf(queue), left.map(idOf));
    assert.equal(await queue.deadLetters.replay(), 40);
    assert.deepEqual(await idsOf(queue), []);
    const replayed: (number | undefined)[] = [];
    while (replayed.length < numbers.length) {
      const delivery = await nextDelivery(queue);
      replayed.push(delivery.batch.id[0]);
      delivery.ack();
    }
    assert.deepEqual(replayed, [...every(0), ...left]);
  });

  test('are purged by id or all', async (t) => {
    const { queue } = await openQueue(t);
    await bury(queue, [1, 2, 3, 4]);
    assert.equal(await queue.deadLetters.purge([idOf(2), idOf(4)]), 2);
    assert.deepEqual(await idsOf(queue), [1, 3].map(idOf));
    assert.equal(await queue.deadLetters.purge(), 2);
    assert.equal((await queue.deadLetters.list({ limit: 10 })).total, 0);
  });

  test('hold only the dead rows of a batch, under an id of their own that is always the same', async (t) => {
    const { queue } = await openQueue(t);
    const batch = testBatch(5, 4);
    const rows = {
      ...batch,
      seriesRefs: Uint32Array.of(1),
      times: batch.times.slice(3),
      values: batch.values.slice(3),
    };
    for (const count of [1, 2]) {
      await queue.publish(batch);
      (await nextDelivery(queue)).reject(databaseError(), rows);
      await until('the burial', async () => (await idsOf(queue)).length === count);
    }
    const { letters } = await queue.deadLetters.list({ limit: 10 });
    const [first, second] = letters;
    assert.equal(first?.id, second?.id);
    assert.notEqual(first?.id, idOf(5));
    assert.equal(first?.batchId, idOf(5));
    assert.equal(first?.samples, 1);
    const shown = await queue.deadLetters.show(first?.id ?? '');
    assert.deepEqual(shown?.batch?.seriesIds, Uint32Array.of(0));
    assert.deepEqual(shown?.batch?.newSeries, new Map([[0, batch.newSeries.get(1)]]));
    assert.deepEqual(shown?.batch?.seriesRefs, Uint32Array.of(0));
    assert.deepEqual(shown?.batch?.values, batch.values.slice(3));
    assert.equal(shown?.batch?.keyed, true);
  });

  test('include messages that cannot be read, which are shown, never replayed, and can be purged', async (t) => {
    const { queue, settings } = await openQueue(t);
    const connection = await connect(server.url);
    const channel = await connection.createConfirmChannel();
    channel.sendToQueue(settings.ingestQueue, Buffer.from('not a batch'));
    await channel.waitForConfirms();
    await connection.close();
    await until('the burial', async () => (await idsOf(queue)).length === 1);
    const [letter] = (await queue.deadLetters.list({ limit: 1 })).letters;
    assert.equal(letter?.code, 'BATCH_UNREADABLE');
    assert.match(letter?.reason ?? '', /does not begin with "DBSB"/);
    assert.equal(letter?.batchId, undefined);
    assert.equal(letter?.samples, 0);
    const id = letter?.id ?? '';
    assert.deepEqual(await queue.deadLetters.show(id), { letter });
    assert.equal(await queue.deadLetters.replay(), 0);
    assert.equal(await queue.deadLetters.purge([id]), 1);
    // The queue goes on with what can be read.
    await queue.publish(testBatch(1));
    (await nextDelivery(queue)).ack();
  });

  test('get batches whose writers died over and over', async (t) => {
    const { queue, settings } = await openQueue(t, { deliveryLimit: 2 });
    await queue.close();
    const publisher = await connected(testQueue(settings, { consume: false }));
    t.after(() => publisher.close());
    await publisher.publish(testBatch(9));
    for (let death = 0; death < 3; death += 1) {
      const writer = await connected(testQueue(settings, { publish: false }));
      const [delivery] = await writer.receive({ maxSamples: 1, signal: AbortSignal.timeout(10_000) });
      assert.equal(delivery?.batch.id[0], 9);
      await writer.close();
    }
    await until('the dead letter', async () => (await idsOf(publisher)).length === 1);
    const [letter] = (await publisher.deadLetters.list({ limit: 1 })).letters;
    assert.equal(letter?.code, 'DELIVERY_LIMIT');
    assert.equal(letter?.id, idOf(9));
    assert.match(letter?.origin ?? '', new RegExp(`queue ${settings.ingestQueue}`));
    assert.ok(Math.abs((letter?.diedAtMs ?? 0) - Date.now()) < 60_000);
    await until('its count', () => publisher.stats().deadBatches === 1);
  });

  test('cannot be reached when RabbitMQ is away, and say so', async (t) => {
    const settings = freshSettings('amqp://user:secret@127.0.0.1:1,amqp://127.0.0.1:2');
    const queue = testQueue(settings, { publish: false, consume: false });
    t.after(() => queue.close());
    await assert.rejects(queue.deadLetters.list({ limit: 1 }), (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, 'QUEUE_UNAVAILABLE');
      assert.match(error.message, /127\.0\.0\.1:1: .*ECONNREFUSED.*127\.0\.0\.1:2: .*ECONNREFUSED/);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });
});
