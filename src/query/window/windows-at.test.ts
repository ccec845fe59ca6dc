import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { AppError } from '../../lib/errors.ts';
import { AGGREGATIONS, type Aggregation } from '../../model/aggregation.ts';
import { MINUTE_MS, SECOND_MS } from '../../model/time.ts';
import type { ReadBucketsRequest } from '../../store/port.ts';
import { createFixture, type FixtureOptions, NOON } from '../testing/fixture.ts';
import type { WindowOutcome, WindowRequest } from './port.ts';

/** Ends a window that no rollup row fits, so that samples are read. */
const END = NOON - 5 * SECOND_MS;

/** Three hosts in two environments with a sample every ten seconds, but for `c`, which fell silent six minutes ago. */
async function open(t: TestContext, options: FixtureOptions = {}) {
  const fixture = createFixture(options);
  t.after(() => fixture.engine.close());
  const starts = { a: 0, b: 100, c: 1_000 };
  for (const [host, start] of Object.entries(starts)) {
    const lastMs = host === 'c' ? END - 6 * MINUTE_MS : END;
    const samples: [number, number][] = [];
    for (let time = END - 10 * MINUTE_MS; time < lastMs; time += 10_000)
      samples.push([time, start + samples.length]);
    await fixture.put('cpu', { host, env: host === 'c' ? 'test' : 'live' }, samples);
  }
  const reads: ReadBucketsRequest[] = [];
  const read = fixture.store.readBuckets.bind(fixture.store);
  fixture.store.readBuckets = (request) => {
    reads.push(request);
    return read(request);
  };
  const ask = (requests: readonly WindowRequest[], endMs = END) =>
    fixture.engine.windows.windowsAt(requests, { endMs });
  return { ...fixture, reads, ask };
}

function request(part: Partial<WindowRequest> = {}): WindowRequest {
  return { kind: 'native', metric: 'cpu', aggregation: 'avg', groupBy: [], windowMs: MINUTE_MS, ...part };
}

/** `host=value` of each group, or the code of the error and whether the store is to blame. */
function shown(outcome: WindowOutcome | undefined): string {
  assert.ok(outcome !== undefined);
  if (!outcome.ok) {
    const { code } = outcome.error as Error & { code?: string };
    return `${code ?? outcome.error.message}${outcome.isSourceDown ? ', down' : ''}`;
  }
  return outcome.groups.map(({ tags, value }) => `${Object.values(tags).join('/')}=${value}`).join(' ');
}

function fixOf(outcome: WindowOutcome | undefined): string {
  return outcome?.ok === false ? ((outcome.error as AppError).fix ?? '') : '';
}

test('a window holds the samples from its start up to, but not at, its end', async (t) => {
  const { ask } = await open(t);
  const expected: Record<Aggregation, string> = {
    // Samples 54 to 59 of host a.
    avg: '=56.5',
    min: '=54',
    max: '=59',
    sum: '=339',
    count: '=6',
    last: '=59',
    rate: '=0.1',
    increase: '=6',
    p50: '=56.5',
    p90: '=58.5',
    p95: '=58.75',
    p99: '=58.95',
  };
  const filters = { host: 'a' };
  const outcomes = await ask(AGGREGATIONS.map((aggregation) => request({ aggregation, filters })));
  assert.deepEqual(
    AGGREGATIONS.map((aggregation, i) => [aggregation, shown(outcomes[i])]),
    Object.entries(expected),
  );
});

test('every group that has a series is in the answer, NaN where it has no sample in the window', async (t) => {
  const { ask } = await open(t);
  for (const aggregation of AGGREGATIONS) {
    const [outcome] = await ask([request({ aggregation, groupBy: ['host'] })]);
    assert.match(shown(outcome), /^a=[\d.]+ b=[\d.]+ c=NaN$/, aggregation);
  }
});

test('no series is an answer without groups, and nothing is read for it', async (t) => {
  const { ask, reads } = await open(t);
  const outcomes = await ask([
    request({ metric: 'nothing' }),
    request({ filters: { host: 'z' } }),
    request({ filters: [{ key: 'host', op: '=~', value: 'x.*' }], groupBy: ['host'] }),
  ]);
  assert.deepEqual(
    outcomes,
    [1, 2, 3].map(() => ({ ok: true, groups: [] })),
  );
  assert.equal(reads.length, 0);
});

test('requests of one aggregation and window are read at once, whatever their metrics', async (t) => {
  const { ask, reads, put } = await open(t);
  await put('memory', { host: 'a' }, [[END - 1_000, 7]]);
  const hosts = ['a', 'b', 'c'].map((host) => request({ filters: { host } }));
  const outcomes = await ask([...hosts, request({ metric: 'memory', groupBy: ['host'] })]);
  assert.deepEqual(outcomes.map(shown), ['=56.5', '=156.5', '=NaN', 'a=7']);
  assert.equal(reads.length, 1);
});

test('equal requests are read once, those that share a series in reads of their own', async (t) => {
  const { ask, reads } = await open(t);
  const outcomes = await ask([
    request({ filters: { env: 'live', host: ['a', 'b'] }, groupBy: ['host', 'env'] }),
    request({
      filters: [
        { key: 'host', op: '=~', value: 'a|b' },
        { key: 'env', op: '=', value: 'live' },
      ],
      groupBy: ['env', 'host'],
    }),
    request({ filters: { host: 'a' } }),
    request({ filters: { host: 'c' } }),
    request({ groupBy: ['env'] }),
  ]);
  const live = 'live/a=56.5 live/b=156.5';
  assert.deepEqual(outcomes.map(shown), [live, live, '=56.5', '=NaN', 'live=106.5 test=NaN']);
  // The pair of hosts with c; a alone; all of them.
  assert.deepEqual(reads.map(({ seriesIds }) => [...seriesIds]).sort(), [[1], [1, 2, 3], [1, 2, 3]]);
  for (const { seriesIds } of reads) assert.equal(new Set(seriesIds).size, seriesIds.length);
});

test('what is wrong with one request is said there, and the others are answered', async (t) => {
  const { ask } = await open(t, { settings: { maxSeries: 2 } });
  const good = request({ filters: { host: 'a' } });
  const outcomes = await ask([
    good,
    request({ filters: [{ key: 'host', op: '=~', value: '(' }] }),
    request({ windowMs: 0 }),
    request({ groupBy: ['host'] }),
    { ...good, kind: 'promql' as 'native' },
    request({ filters: { host: 'b' } }),
  ]);
  assert.deepEqual(outcomes.map(shown), [
    '=56.5',
    'INVALID_MATCHER',
    'INVALID_QUERY',
    'TOO_MANY_SERIES',
    'INVALID_QUERY',
    '=156.5',
  ]);
});

test('a request that reads too much is refused by itself', async (t) => {
  for (const aggregation of ['avg', 'rate'] as const) {
    const { ask } = await open(t, { settings: { maxRows: 40 } });
    const windows = [MINUTE_MS, 9 * MINUTE_MS];
    const outcomes = await ask(
      windows.flatMap((windowMs) =>
        ['a', 'b'].map((host) => request({ aggregation, windowMs, filters: { host } })),
      ),
    );
    const [a, b, ...others] = outcomes.map(shown);
    assert.match(`${a} ${b}`, /^=[\d.]+ =[\d.]+$/);
    assert.deepEqual(others, ['WINDOW_TOO_LARGE', 'WINDOW_TOO_LARGE']);
    const [refusal] = outcomes.slice(2);
    assert.match(fixOf(refusal), /shorter window.*query\.maxRows/);
  }
});

test('of requests that are read together only the ones that are too large are refused', async (t) => {
  const { ask, put, reads } = await open(t, { settings: { maxRows: 40 } });
  const dense = Array.from({ length: 100 }, (_, i) => [END - 50_000 + i * 100, i] as const);
  await put('cpu', { host: 'dense' }, dense);
  const hosts = ['a', 'b', 'c', 'dense'];
  const outcomes = await ask(hosts.map((host) => request({ filters: { host } })));
  assert.deepEqual(outcomes.map(shown), ['=56.5', '=156.5', '=NaN', 'WINDOW_TOO_LARGE']);
  assert.equal(reads.length, 5, 'all, both halves, and the two of one half');
});

test('a percentile is held to the samples that may be in memory', async (t) => {
  const { ask } = await open(t, { settings: { maxPercentileSamples: 5 } });
  const [p95, avg] = await ask([
    request({ aggregation: 'p95', filters: { host: 'a' } }),
    request({ filters: { host: 'a' } }),
  ]);
  assert.equal(shown(p95), 'WINDOW_TOO_LARGE');
  assert.match(fixOf(p95), /max or avg.*query\.maxPercentileSamples/);
  assert.equal(shown(avg), '=56.5');
});

test('whole rows of a rollup are read where they make up the window, samples where counters need them', async (t) => {
  const { ask, reads } = await open(t);
  const windowMs = 5 * MINUTE_MS;
  await ask([request({ windowMs })], NOON - MINUTE_MS);
  await ask([request({ windowMs })], END);
  await ask([request({ windowMs: 2 * 60 * MINUTE_MS, aggregation: 'max' })], NOON);
  await ask([request({ windowMs, aggregation: 'p95' })], NOON);
  await ask([request({ windowMs, aggregation: 'rate' })], NOON);
  assert.deepEqual(
    reads.map(({ tier }) => tier),
    ['1min', 'raw', '1hour', 'raw'],
  );
});

test('a rate is that of the chart whose buckets are the windows', async (t) => {
  const { engine, ask } = await open(t);
  const windowMs = 90 * SECOND_MS;
  const start = NOON - 6 * MINUTE_MS;
  for (const aggregation of ['rate', 'increase'] as const) {
    const [series] = (
      await engine.answer({
        metric: 'cpu',
        aggregation,
        start,
        end: NOON,
        interval: windowMs,
        filters: { host: 'a' },
      })
    ).series;
    for (const [i, value] of (series?.values ?? []).entries()) {
      const [outcome] = await ask(
        [request({ aggregation, windowMs, filters: { host: 'a' } })],
        start + (i + 1) * windowMs,
      );
      assert.equal(shown(outcome), `=${value}`);
    }
  }
});

test('new series are seen at once, known requests are not looked for again', async (t) => {
  const { ask, put, catalog } = await open(t);
  const asked = request({ groupBy: ['host'], filters: { env: 'live' } });
  assert.equal(shown((await ask([asked]))[0]), 'a=56.5 b=156.5');
  let selects = 0;
  const select = catalog.select.bind(catalog);
  catalog.select = (...given) => {
    selects += 1;
    return select(...given);
  };
  await ask([asked, { ...asked }]);
  assert.equal(selects, 0);
  await put('cpu', { host: 'd', env: 'live' }, [[END - 1, 4]]);
  assert.equal(shown((await ask([asked]))[0]), 'a=56.5 b=156.5 d=4');
  assert.equal(selects, 1);
});
