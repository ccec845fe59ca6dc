import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AGGREGATIONS } from '../../model/aggregation.ts';
import { windowOracle } from '../../query/window/testing/window-oracle.ts';
import type { WindowRequest } from '../ports.ts';
import { SampleQuery } from './sample-query.ts';

const gapsMs = fc.array(fc.integer({ min: 1, max: 400_000 }), { maxLength: 15 });
const series = fc.record({
  host: fc.constantFrom('a', 'b', 'c'),
  gaps: gapsMs,
  values: fc.array(fc.integer({ min: -5, max: 20 }), { minLength: 15, maxLength: 15 }),
});

test('samples in memory give the values that the query engine must give', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(series, { maxLength: 5 }),
      fc.constantFrom(...AGGREGATIONS),
      fc.constantFrom<readonly string[]>([], ['host'], ['*']),
      fc.integer({ min: 1, max: 900_000 }),
      fc.integer({ min: 0, max: 3_000_000 }),
      async (all, aggregation, groupBy, windowMs, endMs) => {
        const query = new SampleQuery();
        const naive = all.map(({ host, gaps, values }, index) => {
          const tags = { host, series: String(index) };
          let timeMs = 0;
          const samples = gaps.map((gap, i) => {
            timeMs += gap;
            query.add({ name: 'm', tags, timeMs, value: values[i] as number });
            return [timeMs, values[i] as number] as const;
          });
          return { tags, samples };
        });
        const request: WindowRequest = { kind: 'native', metric: 'm', aggregation, groupBy, windowMs };
        const [outcome] = await query.windowsAt([request], { endMs });
        const expected = windowOracle(
          naive.filter(({ samples }) => samples.length > 0),
          request,
          endMs,
        );
        assert.ok(outcome?.ok);
        const got = new Map(outcome.groups.map(({ tags, value }) => [keyOf(tags), value]));
        assert.deepEqual([...got.keys()].sort(), [...expected.keys()].sort());
        for (const [key, value] of expected) assertNear(got.get(key) as number, value);

        const [slice] = await Array.fromAsync(
          query.windowsOver(request, { firstEndMs: endMs, stepMs: 1, count: 1 }),
        );
        assert.deepEqual(
          [...(slice?.values ?? [])],
          outcome.groups.map(({ value }) => value),
        );
      },
    ),
  );
});

function keyOf(tags: Readonly<Record<string, string>>): string {
  return JSON.stringify(
    Object.keys(tags)
      .sort()
      .map((key) => [key, tags[key]]),
  );
}

function assertNear(got: number, expected: number): void {
  if (Number.isNaN(expected)) assert.ok(Number.isNaN(got), `${got}`);
  else assert.ok(Math.abs(got - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${got} ${expected}`);
}

test('filters choose series as the query engine does', async () => {
  const query = new SampleQuery();
  for (const host of ['web-1', 'web-2', 'db']) {
    query.add({ name: 'm', tags: { host }, timeMs: 5, value: 1 });
  }
  query.add({ name: 'm', tags: {}, timeMs: 5, value: 1 });
  const facts: readonly (readonly [WindowRequest['filters'], number])[] = [
    [{ host: 'db' }, 1],
    [{ host: ['db', 'web-1'] }, 2],
    [[{ key: 'host', op: '=~', value: 'web-.*' }], 2],
    [[{ key: 'host', op: '!~', value: 'web-.*' }], 2],
    [[{ key: 'host', op: '!=', value: 'db' }], 3],
    [[{ key: 'host', op: '=', value: '' }], 1],
  ];
  for (const [filters, count] of facts) {
    const request: WindowRequest = {
      ...{ kind: 'native', metric: 'm', aggregation: 'count', groupBy: [], windowMs: 10 },
      ...(filters === undefined ? {} : { filters }),
    };
    const [outcome] = await query.windowsAt([request], { endMs: 10 });
    assert.deepEqual(outcome, { ok: true, groups: [{ tags: {}, value: count }] });
  }
});
