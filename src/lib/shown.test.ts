import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shown, shownName } from './shown.ts';

test('what is short is shown as JSON', () => {
  for (const value of ['a"b', 5, null, true, [1, 'x', []], { a: { b: [2] } }]) {
    assert.equal(shown(value), JSON.stringify(value));
  }
  assert.equal(shown(undefined), 'nothing');
});

test('what is long or deep is cut', () => {
  assert.equal(shown('x'.repeat(200)), `"${'x'.repeat(99)}…`);
  assert.equal(shown([[[[[[1]]]]]]), '[[[[…]]]]');
  const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  assert.equal(shown(deep), '[[[[…]]]]');
  const wide = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`key${i}`, [wideList]]));
  assert.equal(shown(wide).length, 101);
  assert.equal(shownName('n'.repeat(1_000)), `${'n'.repeat(100)}…`);
});

const wideList = Array.from({ length: 1_000 }, (_, i) => i);
