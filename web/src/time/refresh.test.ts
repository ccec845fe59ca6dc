import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRefresh, REFRESH_CHOICES, refreshLabel, refreshMsOf, refreshName } from './refresh.ts';

test('each choice is written in addresses as it is read from them', () => {
  for (const { value, ms, label } of REFRESH_CHOICES) {
    assert.equal(parseRefresh(value), ms, label);
    assert.equal(refreshName(ms), value);
    assert.equal(refreshLabel(ms), label);
  }
});

test('a pace beside the choices is read and named', () => {
  assert.equal(parseRefresh('20s'), 20_000);
  assert.equal(refreshName(20_000), '20s');
  assert.equal(refreshLabel(20_000), '20 s');
  assert.equal(refreshLabel(120_000), '2 min');
});

test('what is no pace is none, and none is quicker than a second or slower than a day', () => {
  for (const text of ['', 'fast', '10', '-5s', '1e9s', null]) assert.equal(parseRefresh(text), undefined);
  assert.equal(parseRefresh('0s'), 1_000);
  assert.equal(parseRefresh('99999h'), 86_400_000);
});

test("the address goes before the page's own pace, and that before the usual one", () => {
  assert.equal(refreshMsOf('5s', 30_000), 5_000);
  assert.equal(refreshMsOf(null, 30_000), 30_000);
  assert.equal(refreshMsOf('nonsense', 0), 0);
  assert.equal(refreshMsOf(null), 10_000);
});
