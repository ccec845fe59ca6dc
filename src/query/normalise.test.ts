import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cacheKey, latestKey } from './cache-key.ts';
import { normalise } from './normalise.ts';
import type { QueryRequest } from './request.ts';

const NOW = Date.parse('2026-11-22T12:00:07.123Z');
const options = { nowMs: NOW, maxPointsPerSeries: 11_000 };
const base: QueryRequest = { metric: 'cpu', aggregation: 'avg', start: 'now-1h' };

test('requests that mean the same have one key', () => {
  const facts: [Partial<QueryRequest>, Partial<QueryRequest>][] = [
    [{ start: 'now-1h' }, { start: NOW - 3_600_000, end: 'now' }],
    [{ start: 'now-1h' }, { start: new Date(NOW - 3_600_000).toISOString(), end: NOW }],
    [{ interval: '60s' }, { interval: 60_000 }],
    [{ interval: '1m' }, { interval: '60000' }],
    [{ filters: { b: 'y', a: 'x' } }, { filters: { a: ['x'], b: ['y', 'y'] } }],
    [{ filters: { a: ['y', 'x'] } }, { filters: { a: ['x', 'y'] } }],
    [{ filters: { a: 'x' } }, { filters: [{ key: 'a', op: '=', value: 'x' }] }],
    [{ filters: {} }, {}],
    [{ groupBy: ['b', 'a', 'b'] }, { groupBy: ['a', 'b'] }],
    [{ groupBy: ['*', 'a'] }, { groupBy: ['*'] }],
    [{ fill: null }, {}],
    [{ orderBy: '-max' }, { orderBy: { by: 'max', direction: 'desc' } }],
    [{ orderBy: 'name' }, {}],
    [{ timezone: 'Europe/Berlin' }, {}],
    [
      { interval: '1d', timezone: 'europe/berlin' },
      { interval: '24h', timezone: 'Europe/Berlin' },
    ],
  ];
  for (const [one, other] of facts) {
    const keys = [one, other].map((part) => cacheKey(normalise({ ...base, ...part }, options)));
    assert.equal(keys[0], keys[1], JSON.stringify([one, other]));
  }
});

test('requests that differ in meaning have different keys', () => {
  const requests: Partial<QueryRequest>[] = [
    {},
    { metric: 'mem' },
    { aggregation: 'max' },
    { start: 'now-2h' },
    { end: 'now-10m' },
    { interval: '1m' },
    { interval: '15s' },
    { interval: '1d' },
    { interval: '1d', timezone: 'Europe/Berlin' },
    { filters: { a: 'x' } },
    { filters: { a: ['x', 'y'] } },
    { filters: [{ key: 'a', op: '!=', value: 'x' }] },
    { groupBy: ['a'] },
    { groupBy: ['a', 'b'] },
    { groupBy: ['a,b'] },
    { groupBy: ['*'] },
    { fill: 'zero' },
    { fill: 'none' },
    { limit: 1 },
    { orderBy: 'max' },
    { orderBy: '-max' },
  ];
  const keys = requests.map((part) => cacheKey(normalise({ ...base, ...part }, options)));
  assert.equal(new Set(keys).size, keys.length);
});

test('keys are equal exactly when the canonical queries are', () => {
  const request = fc.record(
    {
      metric: fc.constantFrom('cpu', 'mem'),
      aggregation: fc.constantFrom('avg', 'rate'),
      start: fc.constantFrom<string | number>('now-1h', 'now-3601s', NOW - 3_600_000),
      filters: fc.constantFrom<NonNullable<QueryRequest['filters']>[]>(
        { a: 'x' },
        { a: ['x', 'y'] },
        { a: ['y', 'x'] },
        { a: ['x|y'] },
        {},
      ),
      groupBy: fc.constantFrom<string[][]>([], ['a'], ['a', 'b'], ['b', 'a'], ['*']),
      interval: fc.constantFrom('1m', '60s', '1h', 15_000),
      fill: fc.constantFrom('null', 'zero', null),
      limit: fc.constantFrom(1, 2),
      orderBy: fc.constantFrom('-max', 'max', 'name'),
    },
    { requiredKeys: ['metric', 'aggregation', 'start'] },
  );
  fc.assert(
    fc.property(request, request, (one, other) => {
      const [a, b] = [one, other].map((part) => normalise(part, options));
      assert.ok(a !== undefined && b !== undefined);
      assert.equal(cacheKey(a) === cacheKey(b), JSON.stringify(a) === JSON.stringify(b));
    }),
    { numRuns: 500 },
  );
});

test('the same dashboard a little later has the same key until the next bucket', () => {
  const at = (nowMs: number) => normalise(base, { ...options, nowMs });
  assert.equal(cacheKey(at(NOW)), cacheKey(at(NOW + 5_000)));
  assert.notEqual(cacheKey(at(NOW)), cacheKey(at(NOW + 15_000)));
  assert.equal(latestKey(at(NOW)), latestKey(at(NOW + 15_000)));
});

test('wrong requests are refused, naming the place', () => {
  const facts: [Partial<QueryRequest>, string, RegExp][] = [
    [{ start: 'now', end: 'now-1h' }, 'INVALID_QUERY', /^start: .* is not before end/],
    [{ end: 'soon' }, 'INVALID_QUERY', /^end: "soon"/],
    [{ interval: 'often' }, 'INVALID_QUERY', /^interval: "often"/],
    [{ interval: '0s' }, 'INVALID_QUERY', /^interval:/],
    [{ interval: 0.2 }, 'INVALID_QUERY', /^interval:/],
    [{ orderBy: '-size' }, 'INVALID_QUERY', /^orderBy: "-size"/],
    [{ timezone: 'Nowhere' }, 'INVALID_QUERY', /^timezone:/],
    [{ interval: '100ms' }, 'TOO_MANY_POINTS', /36000 points a series; the limit is 11000/],
  ];
  for (const [part, code, message] of facts) {
    assert.throws(() => normalise({ ...base, ...part }, options), { code, message });
  }
  assert.throws(() => normalise({ ...base, interval: '100ms' }, options), {
    fix: /interval of 1s or more.*query\.maxPointsPerSeries/,
  });
});

test('an automatic interval grows until the points fit', () => {
  const query = normalise(base, { ...options, maxPointsPerSeries: 20 });
  assert.ok((query.endMs - query.startMs) / query.stepMs <= 20);
  assert.equal(query.automaticStep, true);
});
