import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../lib/errors.ts';
import { batchOf } from './testing/fake-store.ts';
import { drained, startWriter, storeFull } from './testing/writer-setup.ts';

/** Whether a publish went well, else the code or message of its error. */
function outcomeOf(publish: Promise<void>): Promise<string> {
  return publish.then(
    () => 'stored',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

describe('the writer', () => {
  test('registers new series, stores the samples, and only then acknowledges', async () => {
    const { queue, store, catalog, writer, observed } = startWriter();
    await queue.publish(batchOf(1, [10, 20]));
    assert.deepEqual(store.values, [10, 20]);
    const id = catalog.lookup('cpu', { host: 'host-1' });
    assert.notEqual(id, 0);
    assert.deepEqual(
      store.rows.map(({ seriesId }) => seriesId),
      [id, id],
    );
    assert.deepEqual(
      { ...observed },
      { samples: 2, batches: 1, duplicates: 0, dead: 0, transient: 0, permanent: 0 },
    );
    await writer.stop();
  });

  test('registers a series once, however many batches bring it', async () => {
    const { queue, store, writer } = startWriter();
    await queue.publish(batchOf(1));
    await queue.publish({ ...batchOf(1), id: new Uint8Array(16) });
    assert.equal(store.registrations, 1);
    await writer.stop();
  });

  test('registers a known series again when a batch says a unit its metric lacks', async () => {
    const { queue, store, catalog, writer } = startWriter();
    await queue.publish(batchOf(1));
    const definition = { name: 'cpu', tags: { host: 'host-1' }, unit: 'percent' };
    for (const id of [7, 8]) {
      await queue.publish({
        ...batchOf(1),
        id: new Uint8Array(16).fill(id),
        newSeries: new Map([[0, definition]]),
      });
    }
    assert.equal(catalog.metric('cpu')?.unit, 'percent');
    assert.equal(store.registrations, 2);
    await writer.stop();
  });

  test('commits together what arrives during a commit, in order of arrival', async () => {
    const { queue, store, writer } = startWriter();
    const gate = Promise.withResolvers<void>();
    store.beforeWrite = () => gate.promise;
    const published = [];
    for (let n = 1; n <= 10; n += 1) {
      published.push(queue.publish(batchOf(n)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    gate.resolve();
    await Promise.all(published);
    assert.deepEqual(store.values, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert.deepEqual(
      store.writes.map((batches) => batches.length),
      [1, 1, 8],
    );
    await writer.stop();
  });

  test('keeps a commit to the set number of samples', async () => {
    const { queue, store, writer } = startWriter({ settings: { maxBatchSamples: 3 } });
    await Promise.all([1, 2, 3, 4, 5, 6, 7].map((n) => queue.publish(batchOf(n))));
    assert.ok(store.writes.every((batches) => batches.length <= 3));
    assert.equal(store.rows.length, 7);
    await writer.stop();
  });

  test('acknowledges a batch that was stored before, and stores nothing', async () => {
    const { queue, store, writer, observed } = startWriter();
    await queue.publish(batchOf(1, [1, 2]));
    await queue.publish(batchOf(1, [1, 2]));
    assert.deepEqual(store.values, [1, 2]);
    assert.equal(observed.duplicates, 1);
    assert.equal(observed.samples, 2);
    await writer.stop();
  });
});

describe('while the store is away, the writer', () => {
  test('tells publishers at once, and stores nothing of theirs later', async () => {
    const { queue, store, writer, clock } = startWriter();
    store.beforeWrite = () => {
      throw storeFull();
    };
    assert.equal(await outcomeOf(queue.publish(batchOf(1))), 'STORE_FULL');
    store.beforeWrite = () => undefined;
    clock.advance(10_000);
    assert.equal(await outcomeOf(queue.publish(batchOf(2))), 'stored');
    assert.deepEqual(store.values, [2]);
    await writer.stop();
  });

  test('does not ask the store again before the wait is over, which doubles up to its limit', async () => {
    const { queue, store, writer, clock } = startWriter();
    store.beforeWrite = () => {
      throw storeFull();
    };
    const publish = () => outcomeOf(queue.publish(batchOf(1)));
    assert.equal(await publish(), 'STORE_FULL');
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const tries = store.writes.length;
      let waitedMs = 0;
      while (store.writes.length === tries) {
        clock.advance(50);
        waitedMs += 50;
        assert.equal(await publish(), 'STORE_FULL');
      }
      waits.push(waitedMs);
    }
    assert.deepEqual(waits, [100, 200, 400, 800, 1_000, 1_000]);
    await writer.stop();
  });

  test('takes a failing registration as it takes a failing write', async () => {
    const { queue, store, writer, clock } = startWriter();
    store.beforeRegister = () => {
      throw new AppError('STORE_UNAVAILABLE', 'the store is away', { status: 503 });
    };
    assert.equal(await outcomeOf(queue.publish(batchOf(1))), 'STORE_UNAVAILABLE');
    store.beforeRegister = () => undefined;
    clock.advance(1_000);
    assert.equal(await outcomeOf(queue.publish(batchOf(1))), 'stored');
    await writer.stop();
  });

  test('tries again until it succeeds when the queue holds the batches, and keeps their order', async () => {
    const setup = startWriter({ durable: true });
    const { queue, store, writer, sleeps } = setup;
    let failures = 5;
    store.beforeWrite = () => {
      failures -= 1;
      if (failures >= 0) throw storeFull();
    };
    await Promise.all([1, 2, 3, 4].map((n) => queue.publish(batchOf(n))));
    await drained(setup);
    assert.deepEqual(store.values, [1, 2, 3, 4]);
    assert.deepEqual(sleeps, [100, 200, 400, 800, 1_000]);
    await writer.stop();
  });
});

describe('given a batch that can never be stored, the writer', () => {
  /** Fails any write that holds one of these values, for good. */
  function poison(values: readonly number[]) {
    return (batches: readonly { readonly values: Float64Array }[]) => {
      if (batches.some((batch) => batch.values.some((value) => values.includes(value)))) {
        throw new Error('the store chokes on this');
      }
    };
  }

  test('rejects that batch alone and stores all others of its group', async () => {
    const { queue, store, writer, observed } = startWriter();
    store.beforeWrite = poison([5]);
    const outcomes = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map((n) => outcomeOf(queue.publish(batchOf(n)))),
    );
    const choked = 'Error: the store chokes on this';
    assert.deepEqual(outcomes, [
      'stored',
      'stored',
      'stored',
      'stored',
      choked,
      'stored',
      'stored',
      'stored',
    ]);
    assert.deepEqual(store.values.toSorted(), [1, 2, 3, 4, 6, 7, 8]);
    assert.equal(observed.dead, 1);
    await writer.stop();
  });

  test('stores the good samples of the batch at fault, and says how many it could not', async () => {
    const { queue, store, writer, observed } = startWriter();
    store.beforeWrite = poison([3, 77]);
    const values = Array.from({ length: 100 }, (_, at) => at);
    await assert.rejects(queue.publish(batchOf(1, values)), (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, 'BATCH_STORED_IN_PART');
      assert.equal(error.retryable, false);
      assert.match(error.message, /^2 of 100 samples could not be stored: the store chokes on this/);
      return true;
    });
    assert.deepEqual(
      store.values.toSorted((a, b) => a - b),
      values.filter((value) => value !== 3 && value !== 77),
    );
    assert.equal(observed.dead, 2);
    await writer.stop();
  });

  test('stores no sample twice when that batch is sent again', async () => {
    const { queue, store, writer, clock } = startWriter();
    const values = Array.from({ length: 40 }, (_, at) => at);
    let writes = 0;
    store.beforeWrite = (batches) => {
      writes += 1;
      // In the middle of taking the batch apart the store goes away.
      if (writes === 8) throw storeFull();
      poison([13])(batches);
    };
    assert.equal(await outcomeOf(queue.publish(batchOf(1, values))), 'STORE_FULL');
    clock.advance(10_000);
    assert.equal(await outcomeOf(queue.publish(batchOf(1, values))), 'BATCH_STORED_IN_PART');
    assert.equal(await outcomeOf(queue.publish(batchOf(1, values))), 'BATCH_STORED_IN_PART');
    store.beforeWrite = () => undefined;
    assert.equal(await outcomeOf(queue.publish(batchOf(1, values))), 'stored');
    assert.deepEqual(
      store.values.toSorted((a, b) => a - b),
      values.filter((value) => value !== 13),
    );
    await writer.stop();
  });

  test('gives up on a batch that is bad all over after a bounded number of writes', async () => {
    const { queue, store, writer, observed } = startWriter();
    store.beforeWrite = () => {
      throw new Error('the store chokes on everything');
    };
    const values = Array.from({ length: 10_000 }, (_, at) => at);
    assert.equal(await outcomeOf(queue.publish(batchOf(1, values))), 'Error: the store chokes on everything');
    assert.ok(store.writes.length < 300, `${store.writes.length} writes`);
    assert.equal(observed.dead, 10_000);
    await writer.stop();
  });

  test('isolates a series that can never be registered', async () => {
    const { queue, store, writer } = startWriter();
    store.beforeRegister = (definitions) => {
      if (definitions.some(({ tags }) => tags.host === 'host-2')) throw new Error('no such series');
    };
    const outcomes = await Promise.all([1, 2, 3].map((n) => outcomeOf(queue.publish(batchOf(n)))));
    assert.deepEqual(outcomes, ['stored', 'Error: no such series', 'stored']);
    await writer.stop();
  });
});

describe('when it is stopped, the writer', () => {
  test('first stores everything that was accepted', async () => {
    const { queue, store, writer } = startWriter();
    const gate = Promise.withResolvers<void>();
    store.beforeWrite = () => gate.promise;
    const outcomes = Promise.all([1, 2, 3, 4, 5].map((n) => outcomeOf(queue.publish(batchOf(n)))));
    const stopped = writer.stop();
    gate.resolve();
    await stopped;
    assert.deepEqual(await outcomes, Array(5).fill('stored'));
    assert.equal(store.rows.length, 5);
    assert.equal(await outcomeOf(queue.publish(batchOf(6))), 'QUEUE_UNAVAILABLE');
  });

  test('does not wait for a store that is away', async () => {
    const { queue, store, writer } = startWriter();
    store.beforeWrite = () => {
      throw storeFull();
    };
    const outcomes = [1, 2, 3].map((n) => outcomeOf(queue.publish(batchOf(n))));
    await writer.stop();
    assert.deepEqual(await Promise.all(outcomes), Array(3).fill('STORE_FULL'));
  });

  test('leaves to a queue that holds durably what was not stored yet', async () => {
    const { queue, store, writer } = startWriter({ durable: true });
    const gate = Promise.withResolvers<void>();
    const writing = Promise.withResolvers<void>();
    store.beforeWrite = () => {
      writing.resolve();
      return gate.promise;
    };
    await queue.publish(batchOf(1));
    await writing.promise;
    const stopped = writer.stop();
    await queue.publish(batchOf(2));
    gate.resolve();
    await stopped;
    assert.deepEqual(store.values, [1]);
    assert.equal(queue.stats().depthBatches, 1);
  });
});
