import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { QueryRequest } from './request.ts';
import { ask, createFixture, type FixtureOptions, NOON } from './testing/fixture.ts';

const MINUTE = 60_000;
const base = { metric: 'cpu', aggregation: 'avg', start: 'now-3m', interval: '1m' } as const;

/** Three hosts in two environments, one sample a minute for each; `c` was silent in the last minute. */
async function open(t: TestContext, options: FixtureOptions = {}) {
  const fixture = createFixture(options);
  t.after(() => fixture.engine.close());
  const values = { a: [1, 2, 3], b: [10, 20, 30], c: [100, 200] };
  for (const [host, list] of Object.entries(values)) {
    const samples = list.map((value, i) => [NOON - (3 - i) * MINUTE + 1_000, value] as const);
    await fixture.put('cpu', { host, env: host === 'c' ? 'test' : 'live' }, samples, 'gauge');
  }
  return fixture;
}

const shown = async (fixture: Awaited<ReturnType<typeof open>>, part: Partial<QueryRequest>) => {
  const { data } = await ask(fixture.engine, { ...base, ...part });
  return data.map(({ tags, points }) => [Object.values(tags).join('/'), ...points.map(([, value]) => value)]);
};

test('groups take all samples of their series together', async (t) => {
  const fixture = await open(t);
  assert.deepEqual(await shown(fixture, {}), [['', 37, 74, 16.5]]);
  assert.deepEqual(await shown(fixture, { groupBy: ['env'] }), [
    ['live', 5.5, 11, 16.5],
    ['test', 100, 200, null],
  ]);
  assert.deepEqual(await shown(fixture, { groupBy: ['*'], filters: { env: 'live' } }), [
    ['a/live', 1, 2, 3],
    ['b/live', 10, 20, 30],
  ]);
});

test('filters come in both shapes', async (t) => {
  const fixture = await open(t);
  const hosts = async (filters: NonNullable<QueryRequest['filters']>) =>
    (await shown(fixture, { filters, groupBy: ['host'] })).map(([name]) => name).join('');
  assert.equal(await hosts({ host: 'a' }), 'a');
  assert.equal(await hosts({ host: ['c', 'a'] }), 'ac');
  assert.equal(await hosts([{ key: 'host', op: '!=', value: 'a' }]), 'bc');
  assert.equal(await hosts([{ key: 'host', op: '=~', value: '[ab]' }]), 'ab');
  assert.equal(await hosts([{ key: 'host', op: '!~', value: 'a|b' }]), 'c');
  assert.equal(await hosts({ host: ['a', '.*'] }), 'a', 'listed values are not expressions');
});

test('orderBy sorts before limit keeps the first', async (t) => {
  const fixture = await open(t);
  const names = async (part: Partial<QueryRequest>) =>
    (await shown(fixture, { groupBy: ['host'], ...part })).map(([name]) => name).join('');
  assert.equal(await names({ orderBy: '-max', limit: 2 }), 'cb');
  assert.equal(await names({ orderBy: 'last', limit: 1 }), 'a');
  assert.equal(await names({ orderBy: { by: 'name', direction: 'desc' } }), 'cba');
  assert.equal(await names({ limit: 1 }), 'a');
});

test('empty buckets are filled as asked, and none leaves them out', async (t) => {
  const fixture = await open(t);
  const filled = async (fill: QueryRequest['fill'] & string) =>
    (await shown(fixture, { filters: { host: 'c' }, fill }))[0]?.slice(1);
  assert.deepEqual(await filled('null'), [100, 200, null]);
  assert.deepEqual(await filled('none'), [100, 200]);
  assert.deepEqual(await filled('zero'), [100, 200, 0]);
  assert.deepEqual(await filled('previous'), [100, 200, 200]);
  assert.deepEqual(await filled('linear'), [100, 200, null]);
});

test('a series without a value in the range is left out, unless empty counts as zero', async (t) => {
  const fixture = await open(t);
  const lastMinute = { start: 'now-1m', groupBy: ['host'] };
  assert.deepEqual(
    (await shown(fixture, lastMinute)).map(([name]) => name),
    ['a', 'b'],
  );
  assert.deepEqual(await shown(fixture, { ...lastMinute, fill: 'zero' }), [
    ['a', 3],
    ['b', 30],
    ['c', 0],
  ]);
});

test('meta says what was read', async (t) => {
  const { engine } = await open(t);
  const { meta } = await ask(engine, base);
  const { tookMs, ...rest } = meta;
  assert.equal(typeof tookMs, 'number');
  assert.deepEqual(rest, {
    table: 'metrics_1min',
    resolutionSeconds: 60,
    cached: false,
    stale: false,
    fallback: false,
    partial: false,
    seriesScanned: 3,
    rowsScanned: 8,
    warnings: [],
  });
});

test('what does not exist gives no data and a warning that helps', async (t) => {
  const { engine } = await open(t);
  const facts: [Partial<QueryRequest>, RegExp][] = [
    [{ metric: 'cpuu' }, /no metric named "cpuu"\. Close names: cpu\./],
    [{ metric: 'zzz' }, /no metric named "zzz"\.$/],
    [{ filters: { host: 'z' } }, /^No series of cpu matches the filters\.$/],
    [{ filters: { hots: 'a' } }, /has the tag hots\. Its tags: env, host\./],
  ];
  for (const [part, warning] of facts) {
    const { data, meta } = await ask(engine, { ...base, ...part });
    assert.deepEqual(data, []);
    assert.match(meta.warnings.join(), warning);
  }
  const { data, meta } = await ask(engine, { ...base, groupBy: ['rack'] });
  assert.equal(data.length, 1);
  assert.match(meta.warnings.join(), /has the tag rack/);
});

test('what a number cannot hold is null, with a warning', async (t) => {
  const fixture = createFixture();
  t.after(() => fixture.engine.close());
  const huge = Number.MAX_VALUE;
  await fixture.put('huge', { host: 'a' }, [
    [NOON - 170_000, huge],
    [NOON - 169_000, huge],
    [NOON - 30_000, 1],
  ]);
  await fixture.put('huge', { host: 'b' }, [[NOON - 100_000, huge]]);
  await fixture.put('huge', { host: 'c' }, [
    [NOON - 50_000, huge],
    [NOON - 49_000, huge],
    [NOON - 48_000, -huge],
    [NOON - 47_000, -huge],
    [NOON - 46_000, -huge],
  ]);
  const rest = { ...base, metric: 'huge', groupBy: ['host'] };
  for (const fill of ['null', 'previous', 'zero'] as const) {
    const { data, meta } = await ask(fixture.engine, {
      ...rest,
      aggregation: 'sum',
      fill,
      filters: { host: 'a' },
    });
    assert.equal(data[0]?.points[0]?.[1], null);
    assert.equal(data[0]?.points[2]?.[1], 1);
    assert.deepEqual(meta.warnings, ['1 value is too large for a number and shown as null.']);
  }
  const all = await ask(fixture.engine, { ...rest, aggregation: 'avg' });
  assert.deepEqual(all.meta.warnings, ['2 values are too large for a number and shown as null.']);
  assert.equal(all.data.length, 3);
  const fine = await ask(fixture.engine, { ...rest, aggregation: 'max' });
  assert.deepEqual(fine.meta.warnings, []);
});

test('every limit says its setting', async (t) => {
  const facts: [Partial<QueryRequest>, Record<string, number>, string, RegExp][] = [
    [{}, { maxSeries: 2 }, 'TOO_MANY_SERIES', /query\.maxSeries/],
    [{ groupBy: ['host'] }, { maxOutputSeries: 2 }, 'TOO_MANY_OUTPUT_SERIES', /query\.maxOutputSeries/],
    [{ groupBy: ['host'] }, { maxPoints: 8 }, 'TOO_MANY_POINTS', /query\.maxPoints/],
    [{}, { maxPointsPerSeries: 2 }, 'TOO_MANY_POINTS', /query\.maxPointsPerSeries/],
    [{ interval: '1h' }, { maxRows: 2 }, 'QUERY_TOO_LARGE', /query\.maxRows/],
  ];
  for (const [part, settings, code, fix] of facts) {
    const { engine } = await open(t, { settings });
    await assert.rejects(ask(engine, { ...base, ...part }), { code, status: 422, fix }, code);
  }
  const { engine } = await open(t, { settings: { maxOutputSeries: 2 } });
  assert.equal((await ask(engine, { ...base, groupBy: ['host'], limit: 2 })).data.length, 2);
});

test('an explanation says the table and why, the series, the rows and the SQL', async (t) => {
  const { engine } = await open(t);
  const explanation = await engine.explain({ ...base, limit: 2, orderBy: '-max', fill: 'zero' });
  assert.equal(explanation.table, 'metrics_1min');
  assert.match(explanation.reason, /whole 1m rows/);
  assert.deepEqual([explanation.series, explanation.rows, explanation.resolutionSeconds], [3, 8, 60]);
  assert.deepEqual(explanation.sql, [
    `SELECT floor((m.bucket - ${NOON - 3 * MINUTE}) / 60000) AS b, sum(m.sum) / sum(m.count) FROM metrics_1min m ` +
      `WHERE m.series_id IN (1, 2, 3) AND m.bucket >= ${NOON - 3 * MINUTE} AND m.bucket < ${NOON} GROUP BY b`,
  ]);
  assert.match(
    explanation.steps.join(' '),
    /Select 3 series.*3 buckets of 1m.*first 2 by max, descending.*zero/,
  );
  const counter = await engine.explain({ ...base, aggregation: 'rate' });
  assert.match(counter.steps.join(' '), /5 buckets before the start/);
  assert.equal((await engine.explain({ ...base, metric: 'none' })).series, 0);
});

test('a store that runs SQL is explained by its own', async (t) => {
  const { engine, store } = await open(t);
  store.explainBuckets = async () => ({ steps: ['use the index', 'SELECT 1'], rowsEstimated: 7 });
  const { sql, steps, rows } = await engine.explain({ ...base, groupBy: ['host'] });
  assert.deepEqual([sql, rows], [['SELECT 1'], 7]);
  assert.ok(steps.includes('use the index') && !steps.includes('SELECT 1'));
});

test('the SQL of an explanation groups by tags, and counters by series', async (t) => {
  const { engine } = await open(t);
  const sqlOf = async (part: Partial<QueryRequest>) =>
    (await engine.explain({ ...base, ...part })).sql.join();
  assert.match(
    await sqlOf({ groupBy: ["ho'st"] }),
    /^SELECT s\.tags->>'ho''st', .* JOIN series s .* GROUP BY s\.tags->>'ho''st', b$/,
  );
  assert.match(
    await sqlOf({ aggregation: 'rate', groupBy: ['host'] }),
    /^SELECT m\.series_id, .*arg_max\(m\.last/,
  );
  assert.match(await sqlOf({ aggregation: 'p95' }), /quantile_cont\(m\.value, 0\.95\) FROM metrics_raw/);
});
