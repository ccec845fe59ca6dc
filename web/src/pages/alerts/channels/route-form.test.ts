import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Route } from '../api/notify-types.ts';
import { checkRoute, emptyRoute, inOrder, moved, routeBody, routeForm } from './route-form.ts';

const route = (name: string, position: number, part: Partial<Route> = {}): Route => ({
  id: name,
  version: 1,
  name,
  position,
  matchers: [{ key: 'severity', op: '=', value: 'critical' }],
  channels: ['pager'],
  groupBy: ['alertname'],
  groupWaitSeconds: 30,
  groupIntervalSeconds: 300,
  repeatIntervalSeconds: 14_400,
  continue: false,
  ...part,
});

test('a route is read and written as the same, also one that tells each alert by itself', () => {
  for (const one of [route('a', 10), route('b', 20, { groupBy: ['...'], continue: true, matchers: [] })]) {
    assert.deepEqual(checkRoute(routeForm(one)).input, routeBody(one));
  }
});

test('what is missing is told at its field', () => {
  const { problems, input } = checkRoute({ ...emptyRoute(10), repeat: '0', wait: 'soon' });
  assert.equal(input, undefined);
  assert.deepEqual(Object.keys(problems).sort(), [
    'channels',
    'groupWaitSeconds',
    'name',
    'repeatIntervalSeconds',
  ]);
});

test('routes are tried by position, then by name; moving one changes as few as it must', () => {
  const routes = [route('c', 100), route('a', 100), route('b', 20)];
  assert.deepEqual(
    inOrder(routes).map(({ name }) => name),
    ['b', 'a', 'c'],
  );
  const numbered = [route('a', 10), route('b', 20), route('c', 30)];
  const changes = moved(numbered, numbered[1] as Route, -1).map(({ route: one, position }) => [
    one.name,
    position,
  ]);
  assert.deepEqual(changes, [
    ['b', 10],
    ['a', 20],
  ]);
  assert.deepEqual(moved(numbered, numbered[0] as Route, -1), []);
});
