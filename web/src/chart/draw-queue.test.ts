import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DrawQueue } from './draw-queue.ts';

function open() {
  const drawn: string[] = [];
  const requested: (() => void)[] = [];
  let nowMs = 0;
  const waits: boolean[] = [];
  const queue = new DrawQueue({
    request: (work) => requested.push(work),
    now: () => nowMs,
    waits: (isWaiting) => waits.push(isWaiting),
  });
  const draw = (owner: object, text: string, tookMs: number) =>
    queue.request(owner, () => {
      nowMs += tookMs;
      drawn.push(text);
    });
  const frame = () => {
    drawn.length = 0;
    requested.shift()?.();
    return drawn.join(' ');
  };
  return { queue, draw, frame, requested, waits };
}

test('a frame takes what fits into it, the next one goes on, and then nothing is asked for', () => {
  const { draw, frame, requested, waits } = open();
  for (const name of ['a', 'b', 'c', 'd', 'e']) draw({}, name, 5);
  assert.equal(requested.length, 1);
  assert.equal(frame(), 'a b');
  assert.equal(frame(), 'c d');
  assert.deepEqual(new Set(waits), new Set([true]));
  assert.equal(frame(), 'e');
  assert.equal(requested.length, 0);
  assert.equal(waits.at(-1), false);
});

test('of one chart only the latest drawing counts, and none of one that is gone', () => {
  const { queue, draw, frame } = open();
  const [one, other] = [{}, {}];
  draw(one, 'old', 1);
  draw(other, 'gone', 1);
  draw(one, 'new', 1);
  queue.forget(other);
  assert.equal(frame(), 'new');
});

test('one that fails does not keep the others from being drawn', () => {
  const { queue, draw, frame } = open();
  queue.request({}, () => {
    throw new Error('broken');
  });
  draw({}, 'next', 1);
  assert.throws(frame, /broken/);
  assert.equal(frame(), 'next');
});
