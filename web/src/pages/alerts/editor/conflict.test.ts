import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences, resolved } from './conflict.ts';
import { EMPTY_RULE, type RuleForm } from './rule-form.ts';

const BASE: RuleForm = { ...EMPTY_RULE, name: 'CPU', threshold: '80', severity: 'warning', hold: '1m' };
const MINE: RuleForm = { ...BASE, threshold: '90', hold: '5m' };
const THEIRS: RuleForm = { ...BASE, severity: 'info', hold: '10m' };

test('what only one of two changed is taken from that one, and mine where both did', () => {
  assert.deepEqual(
    differences(BASE, MINE, THEIRS).map(({ key, choice }) => [key, choice]),
    [
      ['threshold', 'mine'],
      ['hold', 'mine'],
      ['severity', 'theirs'],
    ],
  );
});

test('the choices make one rule of two', () => {
  const one = resolved(MINE, THEIRS, { threshold: 'mine', hold: 'theirs', severity: 'theirs' });
  assert.deepEqual(one, { ...BASE, threshold: '90', hold: '10m', severity: 'info' });
});

test('both versions are told in words', () => {
  const filters = [{ key: 'host', op: '=~', value: 'web-.*' }] as const;
  const [difference] = differences(BASE, { ...BASE, filters }, BASE);
  assert.equal(difference?.mine, 'host matches web-.*');
  assert.equal(difference?.theirs, 'none');
});
