import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readableInhibition } from './readable-inhibition.ts';

test('an inhibition that cannot be read shows what there is of it', () => {
  const matchers = [{ key: 'host', op: '=', value: 'a' }];
  const listed = { id: 'a', version: 1, problem: 'it cannot be read', source: matchers, target: 7 };
  assert.deepEqual(readableInhibition({ ...listed, name: 'odd' }), {
    ...{ id: 'a', version: 1, problem: 'it cannot be read', name: 'odd' },
    ...{ source: matchers, target: [], equal: [] },
  });
});

test('one that can be read is left as it is', () => {
  const listed = { id: 'a', version: 1, name: 'good' };
  assert.equal(readableInhibition(listed), listed);
});
