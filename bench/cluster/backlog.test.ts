import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backlogOf, thin } from './backlog.ts';

const at = (atMs: number, acknowledged: number, stored: number) => ({ atMs, acknowledged, stored });

test('what is acknowledged and not stored waits, as long as its oldest batch', () => {
  const moments = backlogOf([
    at(0, 0, 0),
    at(250, 10, 0),
    at(500, 20, 8),
    at(750, 30, 12),
    at(1_000, 30, 29),
    at(1_250, 30, 30),
  ]);
  assert.deepEqual(
    moments.map(({ depth }) => depth),
    [0, 10, 12, 18, 1, 0],
  );
  assert.deepEqual(
    moments.map(({ lagMs }) => lagMs),
    [0, 250, 500, 500, 500, 0],
  );
});

test('a batch that is stored before its acknowledgement was read is no backlog', () => {
  const [, moment] = backlogOf([at(0, 0, 0), at(250, 3, 4)]);
  assert.deepEqual(moment, { ...at(250, 3, 4), depth: 0, lagMs: 0 });
});

test('thinning keeps the last moment and about as many as asked for', () => {
  const numbers = Array.from({ length: 1_201 }, (_, index) => index);
  const thinned = thin(numbers, 12);
  assert.equal(thinned.at(-1), 1_200);
  assert.ok(thinned.length >= 10 && thinned.length <= 12, String(thinned.length));
  assert.deepEqual(thin([1, 2], 12), [1, 2]);
});
