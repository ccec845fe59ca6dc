import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { AppError } from '../lib/errors.ts';
import type { SampleBatch } from '../model/sample-batch.ts';
import type { Delivery, SampleQueue } from './port.ts';

export interface QueueOptions {
  readonly maxPendingSamples: number;
}

const NOTHING_THERE = { depthBatches: 0, depthSamples: 0, deadBatches: 0 };

/** A batch of `samples` samples that can be told from others by its number. */
export function testBatch(number: number, samples = 1): SampleBatch {
  return {
    id: new Uint8Array(16).fill(number),
    keyed: number % 2 === 0,
    seriesIds: Uint32Array.of(number, 0),
    newSeries: new Map([[1, { name: `metric_${number}`, tags: { host: 'a' }, type: 'gauge', unit: 's' }]]),
    seriesRefs: Uint32Array.from({ length: samples }, (_, at) => at % 2),
    times: Float64Array.from({ length: samples }, (_, at) => 1_700_000_000_000 + at),
    values: Float64Array.from({ length: samples }, (_, at) => number + at / 2),
  };
}

export interface QueueConformanceOptions {
  /**
   * For a queue that outlives its process: opens the queue of the last `open` once more, as another process would. Such a
   * queue is a broker's: it has limits of its own, and says how much it holds with some delay.
   */
  readonly reopen?: () => Promise<SampleQueue>;
}

/** What every `SampleQueue` does. `open` gives a fresh, empty queue; all are closed after each test. */
export function sampleQueueConformance(
  name: string,
  open: (options: QueueOptions) => Promise<SampleQueue>,
  { reopen }: QueueConformanceOptions = {},
): void {
  describe(`${name} as a sample queue`, () => {
    const opened: SampleQueue[] = [];
    afterEach(async () => {
      for (const queue of opened.splice(0)) await queue.close();
    });

    async function openQueue(maxPendingSamples = 1_000): Promise<SampleQueue> {
      const queue = await open({ maxPendingSamples });
      opened.push(queue);
      return queue;
    }

    test('delivers batches unchanged, in order of arrival', async () => {
      const queue = await openQueue();
      const published = [1, 2, 3].map((number) => queue.publish(testBatch(number, 5)));
      const deliveries = await receiveBatches(queue, 3);
      assert.deepEqual(
        deliveries.map(({ batch }) => plain(batch)),
        [1, 2, 3].map((number) => plain(testBatch(number, 5))),
      );
      for (const delivery of deliveries) delivery.ack();
      await Promise.all(published);
    });

    test('hands out no further batch once the asked number of samples is reached, but always one', async () => {
      const queue = await openQueue();
      const published = [1, 2, 3, 4].map((number) => queue.publish(testBatch(number, 10)));
      await waitForDepth(queue, 4);
      assert.deepEqual(numbersOf(await answered(queue, 1)), [1]);
      assert.deepEqual(numbersOf(await answered(queue, 11)), [2, 3]);
      assert.deepEqual(numbersOf(await answered(queue, 1_000)), [4]);
      await Promise.all(published);
    });

    test('makes a receiver wait until there is a batch', async () => {
      const queue = await openQueue();
      const received = queue.receive({ maxSamples: 1 });
      const published = queue.publish(testBatch(1));
      const [delivery] = await received;
      assert.equal(numberOf(delivery), 1);
      delivery?.ack();
      await published;
    });

    test('ends the wait of a receiver that aborts, and keeps the batches for the next', async () => {
      const queue = await openQueue();
      const abort = new AbortController();
      const received = queue.receive({ maxSamples: 1, signal: abort.signal });
      abort.abort();
      assert.deepEqual(await received, []);
      const published = queue.publish(testBatch(1));
      assert.deepEqual(await queue.receive({ maxSamples: 1, signal: AbortSignal.abort() }), []);
      assert.deepEqual(numbersOf(await answered(queue, 1)), [1]);
      await published;
    });

    test('delivers a batch that is to be tried again before all others', async () => {
      const queue = await openQueue();
      const published = [1, 2, 3].map((number) => queue.publish(testBatch(number)));
      const deliveries = await receiveBatches(queue, 2);
      for (const delivery of deliveries.toReversed()) delivery.retry(new Error('later'));
      const again = await receiveBatches(queue, 3);
      assert.deepEqual(numbersOf(again), [1, 2, 3]);
      for (const delivery of again) delivery.ack();
      await Promise.all(published);
    });

    test('tells the publisher of a rejected batch why, unless it had promised to keep it', async () => {
      const queue = await openQueue();
      const cause = new Error('poison');
      const outcome = queue.publish(testBatch(1)).then(
        () => 'kept',
        (error: unknown) => error,
      );
      const [delivery] = await receiveBatches(queue, 1);
      delivery?.reject(cause);
      assert.equal(await outcome, queue.holdsDurably ? 'kept' : cause);
      await waitUntil('one dead batch', () => queue.stats().deadBatches === 1);
      await waitForDepth(queue, 0);
    });

    test('resolves a publish when the batch is safe: once taken if it holds durably, else once acknowledged', async () => {
      const queue = await openQueue();
      let resolved = false;
      const published = queue.publish(testBatch(1)).then(() => {
        resolved = true;
      });
      const [delivery] = await receiveBatches(queue, 1);
      await new Promise((resolve) => setImmediate(resolve));
      if (!queue.holdsDurably) assert.equal(resolved, false);
      delivery?.ack();
      await published;
    });

    test('throws when a delivery is answered twice', async () => {
      const queue = await openQueue();
      const published = queue.publish(testBatch(1));
      const [delivery] = await receiveBatches(queue, 1);
      delivery?.ack();
      await published;
      assert.throws(() => delivery?.ack(), /^Error: BUG:/);
      assert.throws(() => delivery?.retry(new Error()), /^Error: BUG:/);
      assert.throws(() => delivery?.reject(new Error()), /^Error: BUG:/);
    });

    test('counts what was accepted and not yet answered', async () => {
      const queue = await openQueue();
      const { depthBatches, depthSamples = 0, deadBatches } = queue.stats();
      assert.deepEqual({ depthBatches, depthSamples, deadBatches }, NOTHING_THERE);
      const published = [queue.publish(testBatch(1, 3)), queue.publish(testBatch(2, 4))];
      await waitForDepth(queue, 2);
      assert.equal(queue.stats().depthSamples ?? 7, 7);
      const [first] = await queue.receive({ maxSamples: 1 });
      assert.equal(queue.stats().depthSamples ?? 7, 7);
      first?.ack();
      await waitForDepth(queue, 1);
      assert.equal(queue.stats().depthSamples ?? 4, 4);
      await answered(queue, 10);
      await Promise.all(published);
    });

    test('only ends the wait of a publisher that aborts: the batch is delivered all the same', async () => {
      const queue = await openQueue();
      await assert.rejects(
        queue.publish(testBatch(1), { signal: AbortSignal.abort(new Error('too late')) }),
        /too late/,
      );
      const abort = new AbortController();
      const outcome = queue.publish(testBatch(2), { signal: abort.signal }).catch((error: unknown) => error);
      await waitForDepth(queue, 1);
      abort.abort(new Error('gone'));
      await outcome;
      assert.deepEqual(numbersOf(await answered(queue, 10)), [2]);
    });

    test('refuses new batches once closed, and still delivers what it had accepted', async () => {
      const queue = await openQueue();
      const published = queue.publish(testBatch(1));
      await waitForDepth(queue, 1);
      await queue.close();
      await assert.rejects(queue.publish(testBatch(2)), isUnavailable('QUEUE_UNAVAILABLE'));
      if (queue.holdsDurably) return;
      const [first] = await queue.receive({ maxSamples: 1 });
      const drained = queue.receive({ maxSamples: 1 });
      first?.retry(new Error('later'));
      const [again] = await drained;
      assert.equal(numberOf(again), 1);
      const end = queue.receive({ maxSamples: 1 });
      again?.ack();
      await published;
      assert.deepEqual(await end, []);
    });

    test('says that it works', async () => {
      const queue = await openQueue();
      assert.deepEqual(queue.health(), { status: 'ok' });
    });

    if (reopen === undefined) {
      test('refuses a batch when too many samples wait, and takes it when there is room again', async () => {
        const queue = await openQueue(10);
        const published = queue.publish(testBatch(1, 8));
        await waitForDepth(queue, 1);
        await assert.rejects(queue.publish(testBatch(2, 3)), isUnavailable('QUEUE_FULL'));
        const fits = queue.publish(testBatch(3, 2));
        await waitForDepth(queue, 2);
        assert.deepEqual(numbersOf(await answered(queue, 100)), [1, 3]);
        await Promise.all([published, fits]);
      });

      test('takes a batch larger than its limit when nothing else waits', async () => {
        const queue = await openQueue(10);
        const published = queue.publish(testBatch(1, 50));
        assert.deepEqual(numbersOf(await answered(queue, 1)), [1]);
        await published;
      });
    } else {
      const openAgain = async () => {
        const queue = await reopen();
        opened.push(queue);
        return queue;
      };
      durableQueueConformance(openQueue, openAgain);
    }
  });
}

/** What a queue does that holds batches durably, outside of this process. */
function durableQueueConformance(
  open: () => Promise<SampleQueue>,
  openAgain: () => Promise<SampleQueue>,
): void {
  test('keeps what it accepted when its process ends', async () => {
    const first = await open();
    for (const number of [1, 2, 3]) await first.publish(testBatch(number, 3));
    await first.close();
    const second = await openAgain();
    const deliveries = await receiveBatches(second, 3);
    assert.deepEqual(
      deliveries.map(({ batch }) => plain(batch)),
      [1, 2, 3].map((number) => plain(testBatch(number, 3))),
    );
    for (const delivery of deliveries) delivery.ack();
  });

  test('delivers again, and first, what was not answered, and never what was acknowledged', async () => {
    const first = await open();
    for (const number of [1, 2, 3, 4]) await first.publish(testBatch(number));
    const deliveries = await receiveBatches(first, 3);
    deliveries[1]?.ack();
    await first.close();
    const second = await openAgain();
    assert.deepEqual(numbersOf(await receiveBatches(second, 3)), [1, 3, 4]);
  });

  test('drops answers to deliveries of a queue that was closed', async () => {
    const first = await open();
    for (const number of [1, 2, 3]) await first.publish(testBatch(number));
    const [one, two, three] = await receiveBatches(first, 3);
    await first.close();
    one?.ack();
    two?.retry(new Error('later'));
    three?.reject(new Error('poison'));
    assert.deepEqual(await first.receive({ maxSamples: 1 }), []);
    const second = await openAgain();
    assert.deepEqual(numbersOf(await receiveBatches(second, 3)), [1, 2, 3]);
  });

  test('shares batches between consumers, each to one of them', async () => {
    const first = await open();
    const second = await openAgain();
    const numbers = Array.from({ length: 20 }, (_, at) => at + 1);
    const received: (number | undefined)[] = [];
    const abort = new AbortController();
    const consume = async (queue: SampleQueue) => {
      for (;;) {
        const deliveries = await queue.receive({ maxSamples: 1, signal: abort.signal });
        if (deliveries.length === 0) return;
        received.push(...numbersOf(deliveries));
        for (const delivery of deliveries) delivery.ack();
      }
    };
    const consumers = [consume(first), consume(second)];
    await Promise.all(numbers.map((number) => first.publish(testBatch(number))));
    await waitUntil('all batches', () => received.length >= numbers.length);
    abort.abort();
    await Promise.all(consumers);
    assert.deepEqual(
      received.toSorted((a = 0, b = 0) => a - b),
      numbers,
    );
  });

  test('lets batches gather until there are enough samples', async () => {
    const queue = await open();
    const received = queue.receive({ maxSamples: 100, gather: { untilSamples: 30, maxMs: 60_000 } });
    for (const number of [1, 2, 3]) await queue.publish(testBatch(number, 10));
    const deliveries = await received;
    assert.deepEqual(numbersOf(deliveries), [1, 2, 3]);
    for (const delivery of deliveries) delivery.ack();
  });

  test('lets batches gather no longer than it is told', async () => {
    const queue = await open();
    const received = queue.receive({ maxSamples: 100, gather: { untilSamples: 1_000, maxMs: 5 } });
    await queue.publish(testBatch(1));
    const [delivery] = await received;
    assert.equal(numberOf(delivery), 1);
    delivery?.ack();
  });

  test('ends the wait of a receiver that aborts while batches gather, and keeps them', async () => {
    const queue = await open();
    const abort = new AbortController();
    const gather = { untilSamples: 1_000, maxMs: 60_000 };
    const received = queue.receive({ maxSamples: 1_000, gather, signal: abort.signal });
    await queue.publish(testBatch(1));
    abort.abort();
    assert.deepEqual(await received, []);
    assert.deepEqual(numbersOf(await answered(queue, 1)), [1]);
  });
}

/** Receives until there are `count` deliveries. */
async function receiveBatches(queue: SampleQueue, count: number): Promise<readonly Delivery[]> {
  const deliveries: Delivery[] = [];
  while (deliveries.length < count) deliveries.push(...(await queue.receive({ maxSamples: 1 })));
  return deliveries;
}

async function answered(queue: SampleQueue, maxSamples: number): Promise<readonly Delivery[]> {
  const deliveries = await queue.receive({ maxSamples });
  for (const delivery of deliveries) delivery.ack();
  return deliveries;
}

async function waitForDepth(queue: SampleQueue, batches: number): Promise<void> {
  await waitUntil(`a depth of ${batches}`, () => queue.stats().depthBatches === batches);
}

async function waitUntil(what: string, condition: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 10_000;
  while (!condition()) {
    assert.ok(performance.now() < deadlineMs, `waited in vain for ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function numberOf(delivery: Delivery | undefined): number | undefined {
  return delivery?.batch.id[0];
}

function numbersOf(deliveries: readonly Delivery[]): (number | undefined)[] {
  return deliveries.map(numberOf);
}

/** A batch as plain arrays: an adapter may keep its bytes in buffers of another kind. */
function plain(batch: SampleBatch): object {
  return {
    id: [...batch.id],
    keyed: batch.keyed,
    seriesIds: [...batch.seriesIds],
    newSeries: [...batch.newSeries],
    seriesRefs: [...batch.seriesRefs],
    times: [...batch.times],
    values: [...batch.values],
  };
}

function isUnavailable(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError);
    assert.equal(error.code, code);
    assert.equal(error.status, 503);
    assert.ok(error.retryable);
    assert.ok((error.retryAfterSeconds ?? 0) > 0);
    return true;
  };
}
