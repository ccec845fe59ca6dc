import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestName } from './nearest-name.ts';

const KNOWN = ['port', 'host', 'dataDir', 'maxTagKeys', 'maxTagBytes'];

for (const [wrong, meant] of [
  ['prot', 'port'],
  ['--prot', 'port'],
  ['max_tag_keys', 'maxTagKeys'],
  ['MAXTAGKEY', 'maxTagKeys'],
  ['datadirectory', undefined],
  ['colour', undefined],
] as const) {
  test(`${wrong} means ${meant ?? 'nothing known'}`, () => assert.equal(nearestName(wrong, KNOWN), meant));
}
