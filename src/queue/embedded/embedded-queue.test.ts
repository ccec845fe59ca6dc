import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemClock } from '../../lib/clock.ts';
import { sampleQueueConformance, testBatch } from '../conformance.ts';
import { Fifo } from '../fifo.ts';
import { EmbeddedQueue } from './embedded-queue.ts';

sampleQueueConformance(
  'the embedded queue',
  async (settings) => new EmbeddedQueue({ settings, clock: systemClock }),
);

describe('the embedded queue', () => {
  test('says how long a batch has waited, from its first publishing on', async () => {
    let nowMs = 1_000;
    const clock = { now: () => nowMs, monotonicMs: () => nowMs };
    const queue = new EmbeddedQueue({ settings: { maxPendingSamples: 10 }, clock });
    const published = queue.publish(testBatch(1));
    const [first] = await queue.receive({ maxSamples: 1 });
    nowMs += 40;
    first?.retry(new Error('later'));
    const [again] = await queue.receive({ maxSamples: 1 });
    nowMs += 2;
    assert.equal(again?.waitedMs, 42);
    again?.ack();
    await published;
  });

  test('wakes every receiver when it is closed', async () => {
    const queue = new EmbeddedQueue({ settings: { maxPendingSamples: 10 }, clock: systemClock });
    const receivers = [queue.receive({ maxSamples: 1 }), queue.receive({ maxSamples: 1 })];
    await queue.close();
    assert.deepEqual(await Promise.all(receivers), [[], []]);
  });
});

describe('a first-in-first-out list', () => {
  test('keeps order over many pushes, shifts and unshifts', () => {
    const list = new Fifo<number>();
    const model: number[] = [];
    for (let n = 0; n < 20_000; n += 1) {
      if (n % 7 === 0) {
        list.unshift(n);
        model.unshift(n);
      } else {
        list.push(n);
        model.push(n);
      }
      if (n % 3 === 0) assert.equal(list.shift(), model.shift());
      assert.equal(list.length, model.length);
    }
    while (list.length > 0) assert.equal(list.shift(), model.shift());
    assert.throws(() => list.shift(), /BUG/);
  });
});
