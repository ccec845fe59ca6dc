import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SmallestTexts } from './smallest-texts.ts';

test('the smallest texts are the first of all texts sorted', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 400 }), fc.nat(20), (texts, limit) => {
      const smallest = new SmallestTexts(limit);
      for (const text of texts) smallest.offer(text);
      assert.deepEqual(smallest.sorted(), [...texts].sort().slice(0, limit));
    }),
  );
});
