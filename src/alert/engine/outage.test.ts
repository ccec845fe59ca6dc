import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outage } from './outage.ts';

const MINUTE = 60_000;
const window = (atMs: number, windowMs = MINUTE) => ({ atMs, delayMs: 0, windowMs });

test('without an outage nothing is in doubt', () => {
  assert.equal(new Outage().isInDoubt(window(0)), false);
});

test('while the store is away and until a window lies behind the outage it is in doubt', () => {
  const outage = new Outage();
  outage.down(10 * MINUTE);
  assert.equal(outage.isInDoubt(window(10 * MINUTE)), true);
  outage.up(11 * MINUTE);
  assert.equal(outage.isInDoubt(window(12.9 * MINUTE)), true);
  assert.equal(outage.isInDoubt(window(13 * MINUTE)), false);
});

test('after a long outage the writers have as long to catch up', () => {
  const outage = new Outage();
  outage.down(10 * MINUTE);
  outage.up(40 * MINUTE);
  assert.equal(outage.isInDoubt(window(69.9 * MINUTE)), true);
  assert.equal(outage.isInDoubt(window(70 * MINUTE)), false);
});

test('an outage before the last was made up for goes on with it', () => {
  const outage = new Outage();
  outage.down(10 * MINUTE);
  outage.up(20 * MINUTE);
  outage.down(25 * MINUTE);
  outage.up(26 * MINUTE);
  assert.equal(outage.isInDoubt(window(41 * MINUTE)), true);
});

test('an outage in which nobody asked for a while is one', () => {
  const outage = new Outage();
  outage.down(10 * MINUTE);
  outage.down(30 * MINUTE);
  outage.up(31 * MINUTE);
  assert.equal(outage.isInDoubt(window(51.9 * MINUTE)), true);
  assert.equal(outage.isInDoubt(window(52 * MINUTE)), false);
});

test('of the times after another one, the first that has to do with the outage is named', () => {
  const question = { intervalMs: MINUTE, delayMs: 0, windowMs: MINUTE };
  const outage = new Outage();
  assert.equal(outage.firstOverlapping({ ...question, afterMs: 0 }), undefined);
  outage.down(10 * MINUTE);
  outage.up(20 * MINUTE);
  const first = (afterMinutes: number) => {
    const atMs = outage.firstOverlapping({ ...question, afterMs: afterMinutes * MINUTE });
    return atMs === undefined ? undefined : atMs / MINUTE;
  };
  assert.deepEqual([5, 9.5, 10, 21, 22].map(first), [10, 10, 11, undefined, undefined]);
  assert.deepEqual([20, 20.5].map(first), [21, 21]);
});

test('a window of a day is not in doubt for a day', () => {
  const outage = new Outage();
  outage.down(10 * MINUTE);
  outage.up(11 * MINUTE);
  assert.equal(outage.isInDoubt(window(26 * MINUTE, 1_440 * MINUTE)), true);
  assert.equal(outage.isInDoubt(window(27 * MINUTE, 1_440 * MINUTE)), false);
});

test('what others saw is taken over', () => {
  const outage = new Outage();
  outage.recall({ sinceMs: 10 * MINUTE, upMs: 20 * MINUTE });
  assert.equal(outage.isInDoubt(window(29 * MINUTE)), true);
  const lasting = new Outage();
  lasting.recall({ sinceMs: 10 * MINUTE, upMs: undefined });
  lasting.up(40 * MINUTE);
  assert.equal(lasting.isInDoubt(window(69 * MINUTE)), true);
});
