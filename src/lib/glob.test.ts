import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesGlob } from './glob.ts';

const cases: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
  ['cpu', 'cpu', true],
  ['cpu', 'cpu_total', false],
  ['cpu_*', 'cpu_total', true],
  ['cpu_*', 'cpu_', true],
  ['*_total', 'requests_total', true],
  ['*_total', 'total', false],
  ['a*b*c', 'a--b--c', true],
  ['a*b*c', 'a--c--b', false],
  ['ab*ba', 'aba', false],
  ['*', '', true],
  ['a.c', 'abc', false],
];

for (const [pattern, text, matches] of cases) {
  test(`${pattern} ${matches ? 'matches' : 'does not match'} "${text}"`, () => {
    assert.equal(matchesGlob(pattern, text), matches);
  });
}
