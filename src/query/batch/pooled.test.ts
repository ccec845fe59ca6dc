import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { pooled } from './pooled.ts';

const NEVER = new AbortController().signal;

function gates(count: number) {
  const begun: number[] = [];
  const made = Array.from({ length: count }, () => Promise.withResolvers<number>());
  const jobs = made.map(({ promise }, place) => () => {
    begun.push(place);
    return promise;
  });
  return { begun, jobs, open: (place: number) => made[place]?.resolve(place) };
}

test('jobs give what they have as they end, in any order', async () => {
  const { jobs, open } = gates(4);
  for (const place of [0, 1, 2, 3]) open(place);
  assert.deepEqual(
    (await Array.fromAsync(pooled(jobs, { most: 2, signal: NEVER }))).toSorted(),
    [0, 1, 2, 3],
  );
  const late = gates(3);
  const results = pooled(late.jobs, { most: 3, signal: NEVER });
  const first = results.next();
  late.open(2);
  assert.equal((await first).value, 2);
});

test('no more run at once than may, and none begins before what is ready was taken', async () => {
  const { begun, jobs, open } = gates(4);
  const results = pooled(jobs, { most: 2, signal: NEVER });
  const first = results.next();
  await setImmediate();
  assert.deepEqual(begun, [0, 1]);
  open(0);
  open(1);
  assert.equal((await first).value, 0);
  await setImmediate();
  assert.deepEqual(begun, [0, 1]);
  assert.equal((await results.next()).value, 1);
  assert.deepEqual(begun, [0, 1, 2]);
});

test('after an abort none begins', async () => {
  const controller = new AbortController();
  const { begun, jobs, open } = gates(3);
  const results = pooled(jobs, { most: 1, signal: controller.signal });
  open(0);
  await results.next();
  controller.abort();
  assert.equal((await results.next()).done, true);
  assert.deepEqual(begun, [0]);
});
