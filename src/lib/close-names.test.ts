import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { closeNames, editDistance } from './close-names.ts';

const NAMES = ['cpu_usage_percent', 'cpu_mode_percent', 'memory_used_bytes', 'load_1m'];

test('a mistyped or half typed name finds the real ones, nearest first', () => {
  assert.deepEqual(closeNames('cpu_usage_precent', NAMES), ['cpu_usage_percent']);
  assert.deepEqual(closeNames('CPU_USAGE', NAMES), ['cpu_usage_percent']);
  assert.deepEqual(closeNames('used_bytes', NAMES), ['memory_used_bytes']);
  assert.deepEqual(closeNames('zzz', NAMES), []);
});

test('the distance is symmetric, zero for equals only, and capped', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
      const distance = editDistance(a, b, 20);
      assert.equal(distance, editDistance(b, a, 20));
      assert.equal(distance === 0, a === b);
      assert.equal(editDistance(a, b, 3), Math.min(distance, 3));
    }),
  );
});
