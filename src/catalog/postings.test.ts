import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Postings } from './postings.ts';

const LARGEST = 2 ** 31 - 2;

function contents(postings: Postings, list: number): number[] {
  const values = new Uint32Array(postings.count(list) + 2);
  const end = postings.read(list, values, 1);
  assert.equal(end, 1 + postings.count(list));
  return [...values.subarray(1, end)];
}

describe('postings', () => {
  test('give back what was appended, however the lists are interleaved', () => {
    const step = fc.record({
      list: fc.nat(4),
      distance: fc.oneof(fc.nat(3), fc.nat(300), fc.nat(5_000_000)),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const postings = new Postings();
        const expected: number[][] = [[], [], [], [], []];
        for (let i = 0; i < expected.length; i++) postings.addList();
        for (const { list, distance } of steps) {
          const own = expected[list] as number[];
          const value = own.length === 0 ? distance : (own.at(-1) as number) + 1 + distance;
          if (value > LARGEST) continue;
          postings.append(list, value);
          own.push(value);
        }
        for (const [list, values] of expected.entries()) assert.deepEqual(contents(postings, list), values);
      }),
      { numRuns: 200 },
    );
  });

  test('hold long lists over many chunks, and the largest distance', () => {
    const postings = new Postings();
    postings.addList();
    postings.addList();
    const dense = Array.from({ length: 200_000 }, (_, i) => i * 2);
    for (const value of dense) postings.append(0, value);
    postings.append(1, 0);
    postings.append(1, LARGEST);
    assert.deepEqual(contents(postings, 0), dense);
    assert.deepEqual(contents(postings, 1), [0, LARGEST]);
  });
});
