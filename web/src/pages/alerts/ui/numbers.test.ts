import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNumber } from './numbers.ts';

const FACTS: readonly [string, number | undefined][] = [
  ['80', 80],
  [' -0.5 ', -0.5],
  ['−3', -3],
  ['.5', 0.5],
  ['1,000', 1_000],
  ['1.5e6', 1_500_000],
  ['8 GiB', 8 * 1024 ** 3],
  ['8GB', 8e9],
  ['20k', 20_000],
  ['12.', 12],
  ['', undefined],
  ['-', undefined],
  ['8 apples', undefined],
  ['1e999', undefined],
  ['NaN', undefined],
];

for (const [text, value] of FACTS)
  test(`"${text}" is ${value}`, () => assert.equal(parseNumber(text), value));
