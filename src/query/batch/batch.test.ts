import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { type BatchLine, openBatchServer } from '../testing/batch-server.ts';
import { NOON } from '../testing/fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const metric = (refId: string, fields: object = {}) => ({
  ...{ refId, kind: 'metric', metric: 'cpu', aggregation: 'avg', groupBy: ['host'], ...fields },
});
const expression = (refId: string, text: string) => ({ refId, kind: 'expression', expression: text });
const valuesOf = (line: BatchLine | undefined) =>
  line?.data?.map(({ tags, points }) => [tags.host ?? '', ...points.map(([, value]) => value)]);
const timesOf = (line: BatchLine | undefined) => line?.data?.[0]?.points.map(([time]) => time) ?? [];

async function open(
  t: Parameters<typeof openBatchServer>[0],
  options?: Parameters<typeof openBatchServer>[1],
) {
  const server = await openBatchServer(t, options);
  await server.line('cpu', { host: 'a' }, NOON - 3 * MINUTE, MINUTE, [1, 2, 3]);
  await server.line('cpu', { host: 'b' }, NOON - 3 * MINUTE, MINUTE, [10, 20, 30]);
  await server.line('total', {}, NOON - 3 * MINUTE, MINUTE, [2, 4, 5]);
  return server;
}
const RANGE = { start: 'now-3m', interval: '1m' };

describe('answers', () => {
  test('come as lines or as one object, each with what it was made of', async (t) => {
    const { app, batch } = await open(t);
    const body = { ...RANGE, queries: [metric('1/A'), metric('2/A', { metric: 'total', groupBy: [] })] };
    const lines = await batch(body);
    assert.deepEqual(valuesOf(lines['1/A']), [
      ['a', 1, 2, 3],
      ['b', 10, 20, 30],
    ]);
    assert.deepEqual(lines['1/A']?.window, { startMs: NOON - 3 * MINUTE, endMs: NOON });
    assert.equal(lines['2/A']?.meta?.resolutionSeconds, 60);
    const whole = await app.inject({ method: 'POST', url: '/api/v1/query/batch', payload: body });
    assert.match(String(whole.headers['content-type']), /^application\/json/);
    const { answers } = whole.json();
    assert.deepEqual(answers['1/A'].data, lines['1/A']?.data);
    assert.deepEqual([Object.keys(answers), answers['1/A'].meta.cached], [['1/A', '2/A'], true]);
  });

  test('packed lines arrive one by one, as they are ready', async (t) => {
    const { app, store } = await open(t);
    const read = store.readBuckets.bind(store);
    const gate = Promise.withResolvers<void>();
    store.readBuckets = async (request) => {
      if (request.groupCount === 1) await gate.promise;
      return read(request);
    };
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const reply = await fetch(`${url}/api/v1/query/batch`, {
      method: 'POST',
      headers: { accept: 'application/x-ndjson', 'content-type': 'application/json' },
      body: JSON.stringify({ ...RANGE, queries: [metric('1', { groupBy: [] }), metric('2')] }),
    });
    assert.equal(reply.headers.get('content-encoding'), 'gzip');
    let text = '';
    for await (const chunk of reply.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (text.split('\n').length === 2) {
        assert.equal(JSON.parse(text).refId, '2');
        gate.resolve();
      }
    }
    assert.deepEqual(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).refId),
      ['2', '1'],
    );
  });

  test('are those of the queries asked alone', async (t) => {
    const { app, batch } = await open(t);
    const shapes = [
      { aggregation: 'max', interval: '30s', fill: 'none' },
      { aggregation: 'p90', filters: { host: 'b' }, groupBy: [] },
      { aggregation: 'rate', start: 'now-10m', end: 'now-1m' },
      { orderBy: '-max', limit: 1, maxPoints: 3 },
      { timezone: 'Europe/Berlin', interval: '1d' },
    ];
    const lines = await batch({
      start: 'now-5m',
      queries: shapes.map((shape, i) => metric(`${i}/A`, shape)),
    });
    for (const [i, shape] of shapes.entries()) {
      const { refId: _, kind: __, ...payload } = { ...metric(''), start: 'now-5m', ...shape };
      const alone = (await app.inject({ method: 'POST', url: '/api/v1/query', payload })).json();
      assert.deepEqual(lines[`${i}/A`]?.data, alone.data, JSON.stringify(shape));
    }
  });

  test('equal queries are asked once, even without a cache', async (t) => {
    const settings = { cacheLiveSeconds: 0, cachePastSeconds: 0, cacheStaleSeconds: 0 };
    const { batch, reads } = await open(t, { settings });
    const queries = [1, 2, 3].flatMap((panel) => [
      metric(`${panel}/A`),
      metric(`${panel}/B`, { filters: { host: ['b', 'a'] } }),
      metric(`${panel}/C`, { filters: [{ key: 'host', op: '=~', value: 'a|b' }], interval: '60s' }),
      expression(`${panel}/D`, 'A + B'),
    ]);
    const lines = await batch({ ...RANGE, queries });
    assert.equal(reads(), 2);
    assert.deepEqual(valuesOf(lines['3/D']), [
      ['a', 2, 4, 6],
      ['b', 20, 40, 60],
    ]);
  });

  test('a board asked again within a bucket is answered from the cache', async (t) => {
    const { batch, clock, reads } = await open(t, { nowMs: NOON + 5_000 });
    const queries = [metric('1/A'), metric('1/B', { aggregation: 'max' }), expression('1/C', 'A / B')];
    const range = { start: 'now-1h', maxPoints: 60 };
    await batch({ ...range, queries });
    clock.advance(4_000);
    const lines = await batch({ ...range, queries });
    assert.deepEqual(
      Object.values(lines).map(({ meta }) => meta?.cached),
      [true, true, true],
    );
    const zoomed = { start: NOON - 2 * HOUR + 1_234, end: NOON - HOUR - 17, maxPoints: 60 };
    const before = reads();
    await batch({ ...zoomed, queries });
    await batch({ ...zoomed, start: zoomed.start + 40_000, end: zoomed.end - 5_000, queries });
    assert.equal(reads(), before + 2);
  });
});

describe('expressions', () => {
  test('are computed over the queries of their own panel, hidden ones too', async (t) => {
    const { batch } = await open(t);
    const queries = [
      expression('x/y/C', 'A / B * 100'),
      expression('x/y/D', 'C / 100'),
      { ...metric('x/y/A'), hidden: true, legend: '{{host}}' },
      { ...metric('x/y/B', { metric: 'total', groupBy: [] }), hidden: true },
      metric('A', { metric: 'total', groupBy: [] }),
    ];
    const lines = await batch({ ...RANGE, queries });
    assert.deepEqual(Object.keys(lines).toSorted(), ['A', 'x/y/C', 'x/y/D']);
    assert.deepEqual(valuesOf(lines['x/y/C']), [
      ['a', 50, 50, 60],
      ['b', 500, 500, 600],
    ]);
    assert.deepEqual(valuesOf(lines['x/y/D'])?.[0], ['a', 0.5, 0.5, 0.6]);
    assert.equal(lines['x/y/C']?.data?.[0]?.metric, 'A / B * 100');
    const { meta } = lines['x/y/C'] ?? {};
    assert.deepEqual([meta?.seriesScanned, meta?.resolutionSeconds, meta?.table], [3, 60, 'metrics_1min']);
  });

  test('may be a long chain, each made of those before', async (t) => {
    const { batch } = await open(t);
    const names = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));
    const chained = (i: number) => (i < 2 ? `${names[i - 1]} * "A"` : `${names[i - 1]} - ${names[i - 2]}`);
    const queries = names.map((name, i) =>
      i === 0 ? metric(`1/${name}`) : expression(`1/${name}`, chained(i)),
    );
    const lines = await batch({ ...RANGE, queries });
    // A, B = A², C = B - A, and so on: it comes round after six.
    assert.deepEqual(valuesOf(lines['1/Z'])?.[0], ['a', 1, 4, 9]);
    assert.deepEqual(valuesOf(lines['1/X'])?.[1], ['b', -90, -380, -870]);
  });

  test('all queries of a panel have buckets of one width, the coarsest asked for', async (t) => {
    const { batch } = await open(t);
    const queries = [
      metric('1/A', { interval: '90s' }),
      metric('1/B'),
      metric('1/C', { interval: '10s' }),
      expression('1/D', 'A + B + C'),
      metric('2/A', { interval: '90s' }),
      metric('2/B'),
    ];
    const lines = await batch({ start: 'now-15m', queries });
    const widths = Object.values(lines).map(({ refId, meta }) => [refId, meta?.resolutionSeconds]);
    assert.deepEqual(Object.fromEntries(widths), {
      ...{ '1/A': 90, '1/B': 90, '1/C': 90, '1/D': 90 },
      ...{ '2/A': 90, '2/B': 10 },
    });
    assert.deepEqual(timesOf(lines['1/D']), timesOf(lines['1/A']));
  });

  test('totals over counts are what was counted, while levels last until the next one', async (t) => {
    const { batch, line } = await openBatchServer(t);
    await line('hits', { host: 'a' }, NOON - 4 * MINUTE, MINUTE, [60, 120, 180, 240]);
    await line('jobs', { host: 'a' }, NOON - 4 * MINUTE, MINUTE, [60, 60, 60, 60]);
    const facts: [string, string, number, number][] = [
      ['hits', 'increase', 3, 180],
      ['jobs', 'sum', 3, 180],
      ['jobs', 'count', 3, 3],
      ['jobs', 'avg', 18, 18 * 60],
      ['jobs', 'last', 18, 18 * 60],
      ['hits', 'rate', 18, 18],
    ];
    for (const [name, aggregation, buckets, total] of facts) {
      const queries = [
        metric('A', { metric: name, aggregation }),
        expression('B', 'sum(A)'),
        expression('C', 'A * 1'),
        expression('D', 'sum(C)'),
      ];
      const lines = await batch({ start: 'now-3m', interval: '10s', queries });
      for (const refId of ['B', 'D']) {
        const values = lines[refId]?.data?.[0]?.points.flatMap(([, value]) => value ?? []) ?? [];
        const sum = values.reduce((all, value) => all + value, 0);
        assert.deepEqual([values.length, sum], [buckets, total], `${aggregation} ${refId}`);
      }
    }
  });

  test('buckets that grew to what is kept of one metric grow for all', async (t) => {
    const { batch, store, line } = await open(t);
    await line('old', { host: 'a' }, NOON - 2 * HOUR, 10 * MINUTE, Array(12).fill(60));
    store.dropBefore('raw', NOON - HOUR);
    const queries = [
      metric('1/A', { metric: 'old', aggregation: 'sum' }),
      // A percentile has raw samples or none; its own range is short enough.
      metric('1/B', { start: 'now-30m', metric: 'old', aggregation: 'p50' }),
      expression('1/C', 'A / B'),
    ];
    const lines = await batch({ start: 'now-2h', maxPoints: 1_000, queries });
    assert.equal(lines['1/C']?.error, undefined, JSON.stringify(lines));
    assert.equal(lines['1/C']?.meta?.resolutionSeconds, 60);
  });

  test('what expressions need is bounded', async (t) => {
    const { batch } = await open(t, { settings: { maxPoints: 10 } });
    const queries = [metric('A'), metric('B', { aggregation: 'max' }), expression('C', 'A + B')];
    const lines = await batch({ ...RANGE, queries });
    assert.equal(lines.A?.error, undefined);
    assert.deepEqual([lines.C?.error?.code], ['TOO_MANY_POINTS']);
    assert.match(lines.C?.error?.message ?? '', /^B: the expressions of this batch/);
  });
});

describe('time shift', () => {
  test('shows what was earlier at the times of now', async (t) => {
    const { batch, line } = await open(t);
    await line('cpu', { host: 'a' }, NOON - 3 * MINUTE - DAY, MINUTE, [5, 4, 6]);
    const shifted = { filters: { host: 'a' }, timeShiftSeconds: 86_400 };
    const queries = [
      metric('1/A', { filters: { host: 'a' } }),
      metric('1/B', shifted),
      expression('1/C', 'A / B'),
    ];
    const lines = await batch({ ...RANGE, queries });
    assert.deepEqual(valuesOf(lines['1/B']), [['a', 5, 4, 6]]);
    assert.deepEqual(timesOf(lines['1/B']), timesOf(lines['1/A']));
    assert.deepEqual(valuesOf(lines['1/C']), [['a', 0.2, 0.5, 0.5]]);
    assert.deepEqual(lines['1/B']?.window, lines['1/A']?.window);
  });

  test('a width nobody asked for is one that the shift is made of', async (t) => {
    const { batch, line } = await open(t);
    await line('cpu', { host: 'a' }, NOON - 20 * DAY, HOUR, Array(480).fill(3));
    const queries = [metric('1/A'), metric('1/B', { timeShiftSeconds: 3_600 }), expression('1/C', 'A - B')];
    const lines = await batch({ start: 'now-30d', queries });
    assert.equal(lines['1/C']?.meta?.resolutionSeconds, 3_600);
    assert.equal(lines['1/C']?.error, undefined);
  });

  test('one that no number of buckets makes up is drawn, but not compared', async (t) => {
    const { batch, line } = await open(t);
    await line('cpu', { host: 'a' }, NOON - 10 * MINUTE, MINUTE, [7, 7, 7, 7, 7]);
    const queries = [metric('1/A'), metric('1/B', { timeShiftSeconds: 90 }), expression('1/C', 'A / B')];
    const lines = await batch({ ...RANGE, start: 'now-5m', queries });
    assert.equal((timesOf(lines['1/B'])[0] ?? 0) % MINUTE, 30_000);
    assert.equal(lines['1/C']?.error?.code, 'TIME_SHIFT_UNALIGNED');
    assert.match(lines['1/C']?.error?.message ?? '', /A and B never begin at the same time.*60 s/);
  });

  test('what has values at other times only is compared all the same', async (t) => {
    const { batch, line } = await open(t);
    await line('even', {}, NOON - 6 * MINUTE, 2 * MINUTE, [1, 1, 1]);
    await line('odd', {}, NOON - 5 * MINUTE, 2 * MINUTE, [2, 2, 2]);
    const sparse = { fill: 'none', groupBy: [] };
    const queries = [
      metric('A', { ...sparse, metric: 'even' }),
      metric('B', { ...sparse, metric: 'odd' }),
      metric('C', { ...sparse, metric: 'odd', timeShiftSeconds: 120 }),
      metric('D', { ...sparse, metric: 'odd', timeShiftSeconds: 90 }),
      expression('E', 'sum(A) + sum(B)'),
      expression('F', 'A + C'),
      expression('G', 'F * C + D'),
    ];
    const lines = await batch({ ...RANGE, start: 'now-6m', queries });
    assert.deepEqual(valuesOf(lines.E), [['', 3, 3, 3, 3, 3]]);
    assert.deepEqual([lines.F?.error, lines.F?.data], [undefined, []]);
    assert.equal(lines.G?.error?.code, 'TIME_SHIFT_UNALIGNED');
    assert.match(lines.G?.error?.message ?? '', /buckets of F and D never begin/);
  });

  test('days of a calendar are moved by days, also over a night in which clocks are changed', async (t) => {
    const now = Date.parse('2026-10-30T12:00:00Z');
    const { batch, put } = await openBatchServer(t, { nowMs: now });
    const midnights = [23, 24, 25, 26, 27, 28, 29].map((day) => Date.parse(`2026-10-${day}T00:30:00+02:00`));
    await put(
      'cpu',
      { host: 'a' },
      midnights.map((time, i) => [time + 3 * HOUR, i] as const),
    );
    const zone = {
      start: '2026-10-28T23:00:00Z',
      end: '2026-10-30T11:00:00Z',
      interval: '1d',
      timezone: 'Europe/Berlin',
    };
    const queries = [
      metric('1/A'),
      metric('1/B', { timeShiftSeconds: 5 * 86_400 }),
      expression('1/C', 'A - B'),
    ];
    const lines = await batch({ ...zone, queries });
    assert.deepEqual(timesOf(lines['1/B']), [
      Date.parse('2026-10-29T00:00:00+01:00'),
      Date.parse('2026-10-30T00:00:00+01:00'),
    ]);
    assert.deepEqual(valuesOf(lines['1/C']), [['a', 5, null]]);
  });
});

describe('what is wrong', () => {
  test('with one query leaves the others alone', async (t) => {
    const { batch } = await open(t);
    const wrong: [object, string, RegExp][] = [
      [metric('', { metric: '' }), 'INVALID_QUERY', /^metric: expected a metric name/],
      [metric('', { aggregation: 'mean' }), 'INVALID_QUERY', /^aggregation: expected one of avg/],
      [metric('', { fitlers: {} }), 'INVALID_QUERY', /^fitlers: is not known here/],
      [metric('', { start: 'yesterday' }), 'INVALID_QUERY', /^start: "yesterday" is not a time/],
      [metric('', { timeShiftSeconds: -1 }), 'INVALID_QUERY', /^timeShiftSeconds: expected a whole number/],
      [metric('', { filters: [{ key: 'host', op: '=~', value: '(' }] }), 'INVALID_MATCHER', /./],
      [metric('', { interval: '1ms' }), 'TOO_MANY_POINTS', /interval: 1ms over 3m/],
      [{ kind: 'promql', promql: 'up' }, 'INVALID_QUERY', /./],
      [expression('', 'A +'), 'INVALID_EXPRESSION', /^expression: at character 4: expected a query/],
      [expression('', 'A + Q'), 'INVALID_EXPRESSION', /there is no query "Q" in its panel/],
      [expression('', 'Z + A'), 'INVALID_EXPRESSION', /Z is made of itself/],
    ];
    for (const [query, code, message] of wrong) {
      const lines = await batch({
        ...RANGE,
        queries: [metric('1/A'), { ...query, refId: '1/Z' }, metric('2/B')],
      });
      assert.deepEqual([lines['1/A']?.error, lines['2/B']?.error], [undefined, undefined], code);
      assert.equal(lines['1/Z']?.error?.code, code, JSON.stringify(lines['1/Z']));
      assert.match(lines['1/Z']?.error?.message ?? '', message);
    }
  });

  test('an expression says which of its queries failed; a hidden query says it itself', async (t) => {
    const { batch } = await open(t);
    const queries = [
      { ...metric('1/A', { interval: '1ms' }), hidden: true },
      metric('1/B'),
      expression('1/C', 'A + B'),
      expression('1/D', 'C * 2'),
      expression('1/E', 'F'),
      expression('1/F', 'E'),
    ];
    const lines = await batch({ ...RANGE, queries });
    assert.match(lines['1/C']?.error?.message ?? '', /^A: interval: 1ms/);
    assert.match(lines['1/D']?.error?.message ?? '', /^C: A: interval/);
    assert.deepEqual([lines['1/A']?.error?.code, lines['1/B']?.error], ['TOO_MANY_POINTS', undefined]);
    assert.match(`${lines['1/E']?.error?.message} ${lines['1/F']?.error?.message}`, /is made of itself/);
  });

  test('with the batch itself is refused as a whole', async (t) => {
    const { batch } = await open(t);
    const bodies: [object, RegExp][] = [
      [{ ...RANGE, queries: [] }, /queries: expected a list of 1 to 200 queries/],
      [
        { ...RANGE, queries: Array.from({ length: 201 }, (_, i) => metric(`${i}`)) },
        /queries: expected a list of 1 to 200/,
      ],
      [
        { ...RANGE, queries: [metric('A'), metric('A')] },
        /queries\[1\]\.refId: .{1,2}A.{1,2} is that of queries\[0\] already/,
      ],
      [{ ...RANGE, queries: [{ kind: 'metric' }] }, /queries\[0\]/],
      [{ ...RANGE, start: 'soon', queries: [metric('A')] }, /start: .{1,2}soon.{1,2} is not a time/],
      [{ ...RANGE, querys: [] }, /querys: is not known here/],
    ];
    for (const [body, message] of bodies) await assert.rejects(batch(body), message);
  });

  test('an error of the store is that of the query it met', async (t) => {
    const { batch, store } = await open(t);
    const read = store.readBuckets.bind(store);
    store.readBuckets = (request) => {
      if (request.groupCount === 1) throw new TypeError('BUG of the test');
      return read(request);
    };
    const lines = await batch({ ...RANGE, queries: [metric('A'), metric('B', { groupBy: [] })] });
    assert.equal(lines.A?.error, undefined);
    assert.deepEqual([lines.B?.error?.code, lines.B?.meta], ['INTERNAL', undefined]);
  });
});

test('a client that leaves ends its queries, and none is begun after', async (t) => {
  const { app, store } = await open(t, { settings: { maxConcurrent: 2 } });
  const asked = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  let reads = 0;
  store.readBuckets = ({ signal }) => {
    reads += 1;
    asked.resolve();
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => {
        aborted.resolve();
        reject(signal.reason);
      });
    });
  };
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const options = {
    port,
    path: '/api/v1/query/batch',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  };
  const client = httpRequest(options);
  client.on('error', () => {});
  const queries = [1, 2, 3, 4].map((n) => metric(`${n}`, { interval: `${n}m` }));
  client.end(JSON.stringify({ ...RANGE, queries }));
  await asked.promise;
  client.destroy();
  await aborted.promise;
  await app.close();
  assert.equal(reads, 1);
});
