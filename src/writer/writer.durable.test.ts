import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../lib/errors.ts';
import type { SampleBatch } from '../model/sample-batch.ts';
import type { ResolvedBatch } from '../store/port.ts';
import { batchOf } from './testing/fake-store.ts';
import { drained, startWriter, storeFull } from './testing/writer-setup.ts';

const PERMANENT = new AppError('22003', 'a value is out of range', { status: 500 });

async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function holds(batches: readonly ResolvedBatch[], value: number): boolean {
  return batches.some(({ values }) => values.includes(value));
}

/** A batch of a series that the catalog knows already. */
function batchOfKnown(number: number, seriesId: number): SampleBatch {
  return { ...batchOf(number), seriesIds: Uint32Array.of(seriesId), newSeries: new Map() };
}

describe('over a queue that holds durably, the writer', () => {
  test('waits for as many samples and as long as the settings say', async () => {
    const settings = { maxBatchSamples: 50_000, batchSamples: 10_000, batchMs: 100 };
    for (const durable of [true, false]) {
      const { queue, writer } = startWriter({ durable, settings });
      await turns();
      const [asked] = queue.received;
      assert.equal(asked?.maxSamples, 50_000);
      assert.deepEqual(asked?.gather, durable ? { untilSamples: 10_000, maxMs: 100 } : undefined);
      await writer.stop();
    }
  });

  test('goes on with other groups while one commit is slow, as many as the setting allows', async () => {
    const { queue, store, writer } = startWriter({ durable: true, settings: { commitsAtOnce: 3 } });
    const slow = Promise.withResolvers<void>();
    store.beforeWrite = (batches) => (holds(batches, 1) ? slow.promise : undefined);
    for (let n = 1; n <= 6; n += 1) {
      await queue.publish(batchOf(n));
      await turns();
    }
    assert.deepEqual(store.values, [2, 3, 4, 5, 6]);
    slow.resolve();
    await writer.stop();
    assert.deepEqual(store.values, [2, 3, 4, 5, 6, 1]);
  });

  test('does not keep a group that needs no registration waiting for one that does', async () => {
    const { queue, store, catalog, writer } = startWriter({ durable: true });
    catalog.add([{ name: 'known', tags: {}, id: 99 }]);
    const registering = Promise.withResolvers<void>();
    store.beforeRegister = () => registering.promise;
    await queue.publish(batchOf(1));
    await turns();
    await queue.publish(batchOfKnown(2, 99));
    await turns();
    assert.deepEqual(store.values, [2]);
    registering.resolve();
    await writer.stop();
    assert.deepEqual(store.values, [2, 1]);
  });

  test('buries nothing while the store refuses even a batch of nothing, and stores all when that is mended', async () => {
    const setup = startWriter({ durable: true });
    const { queue, store, writer, sleeps, observed } = setup;
    store.beforeWrite = () => {
      if (sleeps.length < 4) throw new Error('relation "metrics_raw" does not exist');
    };
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => queue.publish(batchOf(n, [n, n + 100]))));
    await drained(setup);
    assert.equal(queue.dead.length, 0);
    assert.equal(observed.dead, 0);
    assert.equal(store.rows.length, 16);
    // Once it is known to be the store, the rest of the group is not tried one by one.
    assert.ok(store.writes.length < 50, `${store.writes.length} writes`);
    await writer.stop();
  });

  test('buries the bad samples alone, with the reason of the store', async () => {
    const setup = startWriter({ durable: true });
    const { queue, store, writer } = setup;
    store.beforeWrite = (batches) => {
      if (holds(batches, 13) || holds(batches, 77)) throw PERMANENT;
    };
    const values = Array.from({ length: 100 }, (_, at) => at);
    await queue.publish(batchOf(1, values));
    await queue.publish(batchOf(2, [500]));
    await drained(setup);
    assert.deepEqual(
      store.values.toSorted((a, b) => a - b),
      [...values.filter((value) => value !== 13 && value !== 77), 500],
    );
    assert.equal(queue.dead.length, 1);
    assert.equal(queue.dead[0]?.cause, PERMANENT);
    assert.deepEqual([...(queue.dead[0]?.rows?.values ?? [])], [13, 77]);
    await writer.stop();
  });

  test('finds hundreds of bad samples among ten thousand', async () => {
    const setup = startWriter({ durable: true, settings: { maxBatchSamples: 100_000 } });
    const { queue, store, writer } = setup;
    store.beforeWrite = (batches) => {
      if (batches.some(({ values }) => values.some((value) => value % 50 === 49))) throw PERMANENT;
    };
    await queue.publish(
      batchOf(
        1,
        Array.from({ length: 10_000 }, (_, at) => at),
      ),
    );
    await drained(setup);
    assert.equal(store.rows.length, 9_800);
    assert.equal(queue.dead[0]?.rows?.values.length, 200);
    await writer.stop();
  });

  test('stores dead letters that are replayed, each sample once', async () => {
    const setup = startWriter({ durable: true });
    const { queue, store, writer } = setup;
    store.beforeWrite = (batches) => {
      if (holds(batches, 2)) throw PERMANENT;
    };
    await queue.publish(batchOf(1, [1, 2, 3]));
    await drained(setup);
    store.beforeWrite = () => undefined;
    const letter = queue.dead[0]?.rows as SampleBatch;
    for (const batch of [letter, letter, batchOf(1, [1, 2, 3])]) await queue.publish(batch);
    await drained(setup);
    assert.deepEqual(store.values.toSorted(), [1, 2, 3]);
    await writer.stop();
  });

  test('buries a whole batch as it came when none of it can be stored', async () => {
    const setup = startWriter({ durable: true });
    const { queue, store, writer } = setup;
    store.beforeRegister = () => {
      throw PERMANENT;
    };
    await queue.publish(batchOf(1, [1, 2, 3]));
    await drained(setup);
    assert.deepEqual(queue.dead, [{ cause: PERMANENT, rows: undefined }]);
    await writer.stop();
  });

  test('shares a queue with other writers: each batch is stored once, and one that fails is taken by either', async () => {
    const setup = startWriter({ durable: true });
    const { queue, store, writer } = setup;
    const other = startWriter({ durable: true, shared: setup });
    let writes = 0;
    store.beforeWrite = async () => {
      writes += 1;
      const fails = writes % 3 === 0;
      await turns(writes % 4);
      if (fails) throw storeFull();
    };
    const numbers = Array.from({ length: 60 }, (_, at) => at + 1);
    for (const n of numbers) {
      await queue.publish(batchOf(n));
      // Some are delivered twice, as a broker does after a lost connection.
      if (n % 5 === 0) await queue.publish(batchOf(n));
      if (n % 7 === 0) await turns(3);
    }
    await drained(setup);
    assert.deepEqual(
      store.values.toSorted((a, b) => a - b),
      numbers,
    );
    await Promise.all([writer.stop(), other.writer.stop()]);
  });
});
