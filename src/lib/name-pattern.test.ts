import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namePattern } from './name-pattern.ts';

for (const [pattern, name, fits] of [
  ['cpu_*', 'cpu_usage', true],
  ['cpu_*', 'cpu_', true],
  ['cpu_*', 'my_cpu_usage', false],
  ['*', '', true],
  ['*_total', 'requests_total', true],
  ['a*b*c', 'a-b-b-c', true],
  ['a.b', 'axb', false],
  ['a.b', 'a.b', true],
  ['debug', 'Debug', false],
] as const) {
  test(`${pattern} ${fits ? 'takes' : 'leaves'} ${JSON.stringify(name)}`, () => {
    assert.equal(namePattern(pattern)(name), fits);
  });
}
