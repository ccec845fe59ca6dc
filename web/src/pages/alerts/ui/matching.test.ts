import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Matcher } from '../api/notify-types.ts';
import { commonMatchers, matchesAll, unreadableMatchers } from './matching.ts';

const FACTS: readonly [Matcher, Record<string, string>, boolean][] = [
  [{ key: 'host', op: '=', value: 'a' }, { host: 'a' }, true],
  [{ key: 'host', op: '=', value: '' }, {}, true],
  [{ key: 'host', op: '!=', value: 'a' }, {}, true],
  [{ key: 'host', op: '=~', value: 'web-.*' }, { host: 'web-1' }, true],
  [{ key: 'host', op: '=~', value: 'web' }, { host: 'web-1' }, false],
  [{ key: 'host', op: '!~', value: 'web|db' }, { host: 'web-1' }, true],
  [{ key: 'host', op: '=~', value: '(' }, { host: '(' }, false],
  [{ key: 'host', op: '!~', value: '(' }, { host: 'x' }, false],
  [{ key: 'constructor', op: '=', value: '' }, {}, true],
];

for (const [matcher, labels, expected] of FACTS) {
  test(`${matcher.key} ${matcher.op} "${matcher.value}" on ${JSON.stringify(labels)}: ${expected}`, () => {
    assert.equal(matchesAll(labels, [matcher]), expected);
  });
}

test('a pattern that only the server can read is said to be one', () => {
  const matchers: readonly Matcher[] = [
    { key: 'host', op: '=~', value: '(?i)WEB-.*' },
    { key: 'host', op: '!~', value: 'web-(' },
    { key: 'host', op: '=', value: '(' },
    { key: 'host', op: '=~', value: 'web-.*' },
  ];
  assert.deepEqual(unreadableMatchers(matchers), matchers.slice(0, 2));
});

test('what alerts have in common becomes matchers that match all of them', () => {
  const alerts = [
    { alertname: 'CPU', host: 'web-1.fra', zone: 'a' },
    { alertname: 'CPU', host: 'web-2.fra' },
  ];
  const matchers = commonMatchers(alerts);
  assert.deepEqual(
    matchers.map(({ key, op }) => `${key} ${op}`),
    ['alertname =', 'host =~'],
  );
  for (const labels of alerts) assert.equal(matchesAll(labels, matchers), true);
  assert.equal(matchesAll({ alertname: 'CPU', host: 'web-1xfra' }, matchers), false);
});
