import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overrider } from '../../../../panels/prepare/overrides.ts';
import { moreFields, OVERRIDE_FIELDS, saidFields } from './override-fields.ts';
import { asMatchWay, matchOf, matchText, matchTitle, matchWay } from './override-match.ts';

test('a name matches itself alone, whatever is in it', () => {
  for (const name of ['web-1', 'a.b (c) [d]', 'C:\\x', '^(?:x)$', 'α|β', '', '<img onerror>']) {
    const match = matchOf('name', name);
    assert.deepEqual([matchWay(match), matchText(match)], ['name', name]);
    const overridden = overrider([{ match, color: 'ok' }]);
    assert.deepEqual(overridden('A', name), { color: 'ok' }, name);
    assert.deepEqual(overridden('A', `${name}x`), {}, name);
  }
});

test('variables in a name stay variables', () => {
  const match = matchOf('name', 'CPU of $host (${zone:raw})');
  assert.deepEqual(match, { nameRegex: '^(?:CPU of $host \\(${zone:raw}\\))$' });
  assert.equal(matchText(match), 'CPU of $host (${zone:raw})');
});

test('expressions of others are shown as they are', () => {
  for (const nameRegex of ['web-.*', '^idle$', '^(?:a|b)$', '^(?:.*sent.*)$']) {
    assert.deepEqual([matchWay({ nameRegex }), matchText({ nameRegex })], ['expression', nameRegex]);
  }
});

test('another way to choose series begins near what was chosen', () => {
  const known = { refIds: ['B'], names: ['web-1'] };
  const byName = matchOf('name', 'a.b');
  assert.deepEqual(asMatchWay(byName, 'expression', known), { nameRegex: 'a\\.b' });
  assert.deepEqual(asMatchWay(byName, 'query', known), { refId: 'B' });
  assert.deepEqual(asMatchWay({ refId: 'A' }, 'expression', known), { nameRegex: '.*' });
  assert.deepEqual(asMatchWay({ refId: 'A' }, 'name', known), matchOf('name', 'web-1'));
  assert.equal(asMatchWay(byName, 'name', known), byName);
  assert.deepEqual([byName, { refId: 'A' }, { nameRegex: 'x.*' }].map(matchTitle), [
    'a.b',
    'Series of A',
    'Series like x.*',
  ]);
});

test('an override offers what it does not say yet, and charts more than others', () => {
  const override = { match: { refId: 'A' }, color: 'ok', dashed: true } as const;
  assert.deepEqual(
    saidFields(override).map(({ key }) => key),
    ['color', 'dashed'],
  );
  assert.deepEqual(
    moreFields(override, 'stat').map(({ key }) => key),
    ['displayName', 'unit', 'hidden'],
  );
  assert.equal(moreFields(override, 'timeSeries').length, OVERRIDE_FIELDS.length - 2);
});
