import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { NO_ENTRY } from './hash-index.ts';
import { TupleTable } from './tuple-table.ts';

describe('a table of tuples', () => {
  test('gives equal tuples one number and others their own, in order of first appearance', () => {
    const tuple = fc.array(fc.constantFrom(0, 1, 2, 2 ** 32 - 1), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(tuple, { maxLength: 200 }), (tuples) => {
        const table = new TupleTable();
        const numbers = new Map<string, number>();
        for (const items of tuples) {
          const name = items.join();
          const scratch = Uint32Array.from([...items, 7]);
          assert.equal(table.find(scratch, items.length), numbers.get(name) ?? NO_ENTRY);
          if (!numbers.has(name)) numbers.set(name, numbers.size);
          assert.equal(table.intern(scratch, items.length), numbers.get(name));
        }
        assert.equal(table.count, numbers.size);
      }),
    );
  });

  test('finds every tuple at every moment while it grows', () => {
    const table = new TupleTable();
    for (let i = 0; i < 3_000; i++) {
      assert.equal(table.intern(Uint32Array.of(i, i * 7), 2), i);
      for (let known = i % 13; known <= i; known += 97) {
        assert.equal(table.find(Uint32Array.of(known, known * 7), 2), known);
      }
      assert.equal(table.find(Uint32Array.of(i + 1, i * 7), 2), NO_ENTRY);
    }
  });
});
