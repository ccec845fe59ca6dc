import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AckWindow } from './ack-window.ts';

test('acknowledges what is settled without a gap in one frame, and the rest one by one', () => {
  const window = new AckWindow();
  for (const tag of [1, 2, 3, 4, 5]) window.delivered(tag);
  for (const tag of [2, 1, 5]) window.settle(tag);
  assert.deepEqual(window.take(), { upTo: 2, singles: [5] });
  assert.equal(window.size, 2);
  window.settle(3);
  window.settle(4);
  assert.deepEqual(window.take(), { upTo: 4, singles: [] });
  assert.equal(window.size, 0);
});

test('asks for one plan to acknowledge, whatever is settled until then', () => {
  const window = new AckWindow();
  for (const tag of [1, 2]) window.delivered(tag);
  assert.equal(window.settle(1), true);
  assert.equal(window.settle(2), false);
  window.take();
  window.delivered(3);
  assert.equal(window.settle(3), true);
});

test('acknowledges exactly what was settled, each once, in any order', () => {
  const steps = fc.array(fc.record({ settle: fc.nat(), take: fc.boolean() }), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (actions) => {
      const window = new AckWindow();
      const open = new Set(Array.from({ length: 40 }, (_, at) => at + 1));
      for (const tag of open) window.delivered(tag);
      const settled = new Set<number>();
      const acknowledged = new Set<number>();
      for (const { settle, take } of actions) {
        const candidates = [...open];
        const tag = candidates[settle % candidates.length];
        if (tag !== undefined) {
          open.delete(tag);
          settled.add(tag);
          window.settle(tag);
        }
        if (!take) continue;
        const { upTo = 0, singles } = window.take();
        for (let at = 1; at <= upTo; at += 1) {
          if (!acknowledged.has(at)) assert.ok(settled.has(at));
          acknowledged.add(at);
        }
        for (const single of singles) {
          assert.ok(settled.has(single) && !acknowledged.has(single));
          acknowledged.add(single);
        }
        assert.deepEqual([...acknowledged].toSorted(), [...settled].toSorted());
      }
    }),
  );
});
