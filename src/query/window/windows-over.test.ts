import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { AGGREGATIONS } from '../../model/aggregation.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../model/time.ts';
import { createFixture, type Fixture, NOON } from '../testing/fixture.ts';
import type { WindowRequest, WindowSlice, WindowSpan } from './port.ts';

const span: WindowSpan = { firstEndMs: NOON - HOUR_MS, stepMs: 10 * SECOND_MS, count: 361 };

function request(part: Partial<WindowRequest> = {}): WindowRequest {
  return { kind: 'native', metric: 'm', aggregation: 'avg', groupBy: [], windowMs: 5 * MINUTE_MS, ...part };
}

/** Two counters with a sample every ten seconds over two hours, one of them reset every half hour. */
async function open(t: TestContext): Promise<Fixture & { tables: () => string[] }> {
  const fixture = createFixture();
  t.after(() => fixture.engine.close());
  for (const [host, everyMs] of [
    ['a', DAY_MS],
    ['b', HOUR_MS / 2],
  ] as const) {
    const samples: [number, number][] = [];
    for (let time = NOON - 2 * HOUR_MS; time < NOON; time += 10_000)
      samples.push([time, (time % everyMs) / 10_000]);
    await fixture.put('m', { host }, samples);
  }
  const tables: string[] = [];
  for (const name of ['readBuckets', 'readSamples'] as const) {
    const read = fixture.store[name].bind(fixture.store) as (asked: object) => Promise<never>;
    fixture.store[name] = (asked: object) => {
      tables.push('tier' in asked ? String(asked.tier) : 'samples');
      return read(asked);
    };
  }
  return { ...fixture, tables: () => tables.splice(0) };
}

async function slicesOf({ engine }: Fixture, asked: WindowRequest, over: WindowSpan): Promise<WindowSlice[]> {
  const slices: WindowSlice[] = [];
  for await (const slice of engine.windows.windowsOver(asked, over)) slices.push(slice);
  return slices;
}

test('a span is read once, however many windows overlap', async (t) => {
  const fixture = await open(t);
  for (const aggregation of AGGREGATIONS) {
    const [slice, ...others] = await slicesOf(fixture, request({ aggregation, groupBy: ['host'] }), span);
    assert.equal(others.length, 0);
    assert.deepEqual(
      slice?.groups.map(({ host }) => host),
      ['a', 'b'],
    );
    assert.deepEqual([slice?.endMs.length, slice?.values.length], [361, 722]);
    assert.equal(fixture.tables().length, 1, aggregation);
  }
});

test('windows are those of windowsAt at the same ends', async (t) => {
  const fixture = await open(t);
  for (const aggregation of AGGREGATIONS) {
    for (const firstEndMs of [span.firstEndMs, span.firstEndMs - 7_001]) {
      const asked = request({ aggregation, groupBy: ['host'] });
      const [slice] = await slicesOf(fixture, asked, { ...span, firstEndMs, count: 20 });
      for (let i = 0; i < 20; i += 1) {
        const [outcome] = await fixture.engine.windows.windowsAt([asked], { endMs: firstEndMs + i * 10_000 });
        const alone = outcome?.ok ? outcome.groups.map(({ value }) => value) : [];
        assert.deepEqual([slice?.values[i], slice?.values[20 + i]], alone, `${aggregation} at ${i}`);
      }
    }
  }
});

test('without series there are ends without groups, and no ends give no slice', async (t) => {
  const fixture = await open(t);
  const [slice, ...others] = await slicesOf(fixture, request({ metric: 'nothing' }), span);
  assert.equal(others.length, 0);
  assert.deepEqual([slice?.groups, slice?.values.length, slice?.endMs.length], [[], 0, 361]);
  assert.deepEqual(await slicesOf(fixture, request(), { ...span, count: 0 }), []);
  assert.deepEqual(fixture.tables(), []);
});

test('whole rows of a rollup are read where they make up all windows, and say so', async (t) => {
  const fixture = await open(t);
  const cases: [Partial<WindowRequest>, Partial<WindowSpan>, string, string][] = [
    [{}, {}, 'raw', 'metrics_raw'],
    [{}, { stepMs: MINUTE_MS, count: 60 }, '1min', 'metrics_1min'],
    [{}, { stepMs: MINUTE_MS, count: 60, firstEndMs: span.firstEndMs - 1 }, 'raw', 'metrics_raw'],
    [{ windowMs: HOUR_MS }, { stepMs: HOUR_MS, count: 2 }, '1hour', 'metrics_1hour'],
    [{ aggregation: 'rate' }, { stepMs: MINUTE_MS, count: 60 }, 'samples', 'metrics_raw'],
  ];
  for (const [part, over, tier, table] of cases) {
    const slices = await slicesOf(fixture, request(part), { ...span, ...over });
    assert.deepEqual(fixture.tables(), [tier]);
    assert.equal(slices[0]?.table, table);
  }
});

test('what is older than raw samples comes from rollups, with the same values, as long as rows fit', async (t) => {
  const fixture = await open(t);
  const over = { ...span, stepMs: MINUTE_MS, count: 61 };
  for (const aggregation of AGGREGATIONS.filter((name) => !name.startsWith('p'))) {
    const isCounter = aggregation === 'rate' || aggregation === 'increase';
    const asked = request({ aggregation, groupBy: ['host'] });
    fixture.store.dropBefore('raw', 0);
    fixture.clock.advance(2_000);
    const expected = await slicesOf(fixture, asked, over);
    fixture.store.dropBefore('raw', NOON - HOUR_MS / 2);
    fixture.clock.advance(2_000);
    const slices = await slicesOf(fixture, asked, over);
    const joined = ['a', 'b'].flatMap((_, group) =>
      slices.flatMap(({ endMs, values }) => [
        ...values.subarray(group * endMs.length, (group + 1) * endMs.length),
      ]),
    );
    const all = [...(expected[0]?.values ?? [])];
    // The first window with all its samples has lost the one before them, which counters grow from.
    for (const i of isCounter ? [35, 61 + 35] : []) joined[i] = all[i] as number;
    assert.deepEqual(joined, all, aggregation);
    assert.deepEqual(
      slices.map(({ table, endMs }) => [table, endMs.length]),
      isCounter
        ? [
            ['metrics_1min', 35],
            ['metrics_raw', 26],
          ]
        : [['metrics_1min', 61]],
    );
    for (const [i, endMs] of slices.flatMap((slice) => [...slice.endMs]).entries()) {
      if (isCounter && i === 35) continue;
      const [outcome] = await fixture.engine.windows.windowsAt([asked], { endMs });
      const alone = outcome?.ok ? outcome.groups.map(({ value }) => value) : [];
      assert.deepEqual(alone, [joined[i], joined[61 + i]]);
    }
  }
});

test('what no tier answers exactly is refused with the way out, before anything is read', async (t) => {
  const fixture = await open(t);
  fixture.store.dropBefore('raw', NOON - HOUR_MS / 2);
  const cases = [
    [
      request(),
      'WINDOW_NOT_KEPT',
      /whole minutes.*Begin at 2026-11-22T11:35:00\.000Z or later.*rawRetentionDays/,
    ],
    [
      request({ aggregation: 'p95' }),
      'PERCENTILE_NEEDS_RAW',
      /max or avg.*Begin at 2026-11-22T11:35:00\.000Z/,
    ],
    [request({ aggregation: 'rate' }), 'WINDOW_NOT_KEPT', /whole minutes/],
    [request({ windowMs: 2 * HOUR_MS }), 'WINDOW_NOT_KEPT', /shorter window/],
  ] as const;
  for (const [asked, code, fix] of cases) {
    await assert.rejects(slicesOf(fixture, asked, span), { code, status: 422, fix });
    const [outcome] = await fixture.engine.windows.windowsAt([asked], { endMs: span.firstEndMs + 1_000 });
    assert.equal(outcome?.ok, false);
    assert.equal(outcome?.ok === false && outcome.isSourceDown, false);
  }
  assert.deepEqual(fixture.tables(), []);
});

test('a span that is none, and filters that are wrong, are refused', async (t) => {
  const fixture = await open(t);
  const wrong = [{ stepMs: 0 }, { stepMs: 0.5 }, { count: -1 }, { firstEndMs: Number.NaN }];
  for (const part of wrong) {
    await assert.rejects(slicesOf(fixture, request(), { ...span, ...part }), {
      code: 'INVALID_QUERY',
      status: 400,
    });
  }
  const filters = [{ key: 'host', op: '=~', value: '(' } as const];
  await assert.rejects(slicesOf(fixture, request({ filters }), span), { code: 'INVALID_MATCHER' });
});

test('who no longer wants the rest stops the reading', async (t) => {
  const { engine, store } = await open(t);
  const { promise: asked, resolve } = Promise.withResolvers<AbortSignal | undefined>();
  store.readBuckets = ({ signal }) => {
    resolve(signal);
    return new Promise(() => {});
  };
  const caller = new AbortController();
  const next = engine.windows
    .windowsOver(request(), span, { signal: caller.signal })
    [Symbol.asyncIterator]()
    .next();
  const signal = await asked;
  caller.abort();
  await assert.rejects(next, { code: 'QUERY_CANCELLED' });
  assert.equal(signal?.aborted, true);
});
