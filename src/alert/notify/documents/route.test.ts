import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inOrder, parseRoute } from './route.ts';

test('a route has defaults', () => {
  assert.deepEqual(parseRoute({ name: 'a', channels: ['mail', 'mail', 'pager'] }), {
    ...{ name: 'a', position: 100, matchers: [], channels: ['mail', 'pager'], groupBy: ['alertname'] },
    ...{ groupWaitSeconds: 5, groupIntervalSeconds: 300, repeatIntervalSeconds: 14_400, continue: false },
  });
});

describe('a wrong route is refused with the place', () => {
  const route = { name: 'a', channels: ['mail'] };
  const WRONG: readonly [value: unknown, message: RegExp][] = [
    ['a', /^body: /],
    [{ channels: ['a'] }, /^name: is missing/],
    [{ ...route, channels: [] }, /^channels: /],
    [{ ...route, groupWait: 1 }, /^groupWait: is not known here/],
    [{ ...route, groupWaitSeconds: -1 }, /^groupWaitSeconds: /],
    [{ ...route, groupBy: ['...', 'host'] }, /^groupBy: "\.\.\." stands for all labels/],
    [{ ...route, matchers: [{ key: 'a', op: '==', value: '' }] }, /^matchers\[0\]\.op: /],
    [{ ...route, matchers: [{ key: 'a', op: '=~', value: '[' }] }, /^matchers\[0\] \(a=~"\["\): /],
  ];
  for (const [value, message] of WRONG) {
    test(String(message), () => {
      assert.throws(() => parseRoute(value), { code: 'INVALID_ROUTE', status: 400, message });
    });
  }
});

test('routes stand in order of position, then of name', () => {
  const routes = [
    ['z', 1],
    ['b', 2],
    ['a', 2],
    ['c', 0],
  ].map(([name, position]) => ({ ...parseRoute({ name, position, channels: ['m'] }), id: String(name) }));
  assert.deepEqual(
    inOrder(routes).map(({ name }) => name),
    ['c', 'z', 'a', 'b'],
  );
});
