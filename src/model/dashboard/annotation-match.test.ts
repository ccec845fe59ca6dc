import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasTags, isWanted, textsOf } from './annotation-match.ts';

const scope = {
  variables: new Map([
    ['host', { values: ['a', 'b'] }],
    ['env', { values: ['prod'] }],
    ['none', { values: [] }],
  ]),
};

test('a tag with a variable stands for one text a value', () => {
  assert.deepEqual(textsOf('host:$host', scope), ['host:a', 'host:b']);
  assert.deepEqual(textsOf('$env-$host', scope), ['prod-a', 'prod-b']);
  assert.deepEqual(textsOf('deploy', scope), ['deploy']);
  assert.deepEqual(textsOf('x:$none', scope), ['x:']);
  assert.deepEqual(textsOf('x:$unknown', scope), ['x:$unknown']);
});

test('all tags must be there, of a variable one value is enough', () => {
  const source = { tags: ['deploy', 'host:$host'] };
  assert.equal(hasTags(source, { tags: ['deploy', 'host:b', 'more'] }, scope), true);
  assert.equal(hasTags(source, { tags: ['deploy', 'host:c'] }, scope), false);
  assert.equal(hasTags(source, { tags: ['host:a'] }, scope), false);
  assert.equal(hasTags({ tags: [] }, { tags: [] }, scope), true);
});

test('alerts are chosen by rule and by labels', () => {
  const alert = { ruleName: 'CPU', labels: { host: 'a' } };
  assert.equal(isWanted({}, alert, scope), true);
  assert.equal(isWanted({ rules: [] }, alert, scope), true);
  assert.equal(isWanted({ rules: ['Disk'] }, alert, scope), false);
  assert.equal(isWanted({ labels: { host: '$host' } }, alert, scope), true);
  assert.equal(isWanted({ labels: { team: 'x' } }, alert, scope), false);
});
