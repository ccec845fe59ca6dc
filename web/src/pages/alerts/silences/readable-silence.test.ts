import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canBeMended, type ListedSilence, readableSilence } from './readable-silence.ts';

const MATCHERS = [{ key: 'host', op: '=~', value: 'web-(' }];
const ODD: ListedSilence = { id: 'a', version: 3, problem: 'it cannot be read', name: 'odd' };

test('one that can be read is left as it is', () => {
  const silence = { id: 'a', version: 1, matchers: 7 };
  assert.equal(readableSilence(silence), silence);
});

test('one that cannot be read shows what there is of it', () => {
  const shown = readableSilence({ ...ODD, matchers: 7, startMs: 'now', comment: null, createdBy: 'ann' });
  assert.deepEqual(
    [shown.name, shown.matchers, shown.startMs, shown.comment, shown.createdBy, shown.problem],
    ['odd', [], 0, '', 'ann', 'it cannot be read'],
  );
  assert.equal(canBeMended(shown), false);
});

test('one whose pattern alone is wrong can be mended in the form', () => {
  assert.ok(canBeMended(readableSilence({ ...ODD, matchers: MATCHERS, startMs: 1, endMs: 2 })));
  for (const wrong of [[{ key: 'host' }], [null], [{ key: 'a', op: 'like', value: 'b' }]])
    assert.equal(canBeMended(readableSilence({ ...ODD, matchers: wrong, startMs: 1, endMs: 2 })), false);
});
