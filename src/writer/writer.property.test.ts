import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { AppError } from '../lib/errors.ts';
import { batchOf } from './testing/fake-store.ts';
import { drained, startWriter, storeFull } from './testing/writer-setup.ts';

const POISON = -1;
const batch = fc.array(fc.oneof({ weight: 12, arbitrary: fc.nat({ max: 9 }) }, fc.constant(POISON)), {
  minLength: 1,
  maxLength: 12,
});

describe('the writer', () => {
  test('stores every good sample exactly once while the store fails now and then and clients try again', async () => {
    const scenario = fc.record({
      batches: fc.array(batch, { minLength: 1, maxLength: 8 }),
      // For each write in turn: whether the store is away before it, or fails after it has stored everything.
      faults: fc.array(fc.constantFrom('none', 'none', 'before', 'after'), { maxLength: 30 }),
      durable: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ batches, faults, durable }) => {
        const setup = startWriter({ durable });
        const { queue, store, writer, clock } = setup;
        const write = store.write.bind(store);
        let writes = 0;
        store.write = async (group) => {
          const fault = faults[writes] ?? 'none';
          writes += 1;
          if (fault === 'before') throw storeFull();
          if (group.some(({ values }) => values.includes(POISON))) throw new Error('poison');
          const result = await write(group);
          if (fault === 'after') throw storeFull();
          return result;
        };
        const send = async (values: readonly number[], number: number): Promise<void> => {
          try {
            await queue.publish(batchOf(number + 1, values));
          } catch (error) {
            clock.advance(5_000);
            if (error instanceof AppError && error.retryable) await send(values, number);
          }
        };
        await Promise.all(batches.map(send));
        await drained(setup);
        await writer.stop();
        const good = batches.flat().filter((value) => value !== POISON);
        assert.deepEqual(store.values.toSorted(), good.toSorted());
        // What a queue buries is what could not be stored, and nothing else: a whole batch only if all of it is bad.
        const buried = queue.dead.flatMap(({ rows }) => [...(rows?.values ?? [])]);
        assert.ok(buried.every((value) => value === POISON));
      }),
      { numRuns: 500 },
    );
  });
});
