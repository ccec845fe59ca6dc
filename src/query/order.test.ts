import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderAndLimit } from './order.ts';
import type { Order } from './query.ts';

const _ = Number.NaN;
const series = [
  { tags: { host: 'c' }, values: Float64Array.of(1, 9, 2) },
  { tags: { host: 'a' }, values: Float64Array.of(5, _, 5) },
  { tags: { host: 'd' }, values: Float64Array.of(_, _, _) },
  { tags: { host: 'b' }, values: Float64Array.of(0, 0, 7) },
];

function hosts(by: Order['by'], descending: boolean, limit = 10): string {
  return orderAndLimit(series, { by, descending }, limit)
    .map(({ tags }) => tags.host)
    .join('');
}

test('series are sorted by what their points say, those without a value last in either direction', () => {
  assert.equal(hosts('max', true), 'cbad');
  assert.equal(hosts('max', false), 'abcd');
  assert.equal(hosts('min', true), 'acbd');
  assert.equal(hosts('avg', true), 'acbd');
  assert.equal(hosts('sum', true), 'cabd');
  assert.equal(hosts('last', false), 'cabd');
});

test('by name means by tags; equals go by name', () => {
  assert.equal(hosts('name', false), 'abcd');
  assert.equal(hosts('name', true), 'dcba');
  const equal = ['b', 'a', 'c'].map((host) => ({ tags: { host }, values: Float64Array.of(1) }));
  const sorted = orderAndLimit(equal, { by: 'avg', descending: true }, 10);
  assert.deepEqual(
    sorted.map(({ tags }) => tags.host),
    ['a', 'b', 'c'],
  );
});

test('the limit keeps the first', () => {
  assert.equal(hosts('max', true, 2), 'cb');
});
