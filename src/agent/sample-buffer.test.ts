import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AgentSample } from './sample.ts';
import { SampleBuffer } from './sample-buffer.ts';

const sample = (value: number): AgentSample => ({ name: 'a', value, timestamp: 0, type: 'gauge' });

test('the buffer behaves as a list that loses its oldest beyond the bound', () => {
  const step = fc.oneof(fc.constant('push' as const), fc.integer({ min: 0, max: 5 }));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(step, { maxLength: 200 }), (bound, steps) => {
      const buffer = new SampleBuffer(bound);
      const model: number[] = [];
      let pushed = 0;
      for (const step of steps) {
        if (step === 'push') {
          model.push(pushed);
          const dropped = buffer.push(sample(pushed++));
          assert.equal(dropped, model.length > bound ? 1 : 0);
          if (dropped > 0) model.shift();
        } else {
          assert.deepEqual(
            buffer.take(step).map(({ value }) => value),
            model.splice(0, step),
          );
        }
        assert.equal(buffer.size, model.length);
        assert.equal(buffer.endPosition, pushed);
        assert.equal(buffer.startPosition, pushed - model.length);
      }
    }),
  );
});
