import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { AppError } from '../../lib/errors.ts';
import { NOON } from '../../query/testing/fixture.ts';
import type { LiveBody } from './live-request.ts';
import { type LiveFixture, openLive, until } from './testing/live-fixture.ts';

const metric = (refId: string, fields: object = {}) =>
  ({
    refId,
    kind: 'metric',
    metric: 'cpu',
    aggregation: 'avg',
    groupBy: ['host'],
    interval: '10s',
    ...fields,
  }) as const;
const body = (...queries: readonly object[]): LiveBody =>
  ({ start: 'now-1m', everySeconds: 10, queries }) as unknown as LiveBody;
const ONE = body(metric('1/A'));

async function open(
  t: TestContext,
  options: Parameters<typeof openLive>[1] = {},
): Promise<LiveFixture & { reads(): number }> {
  const live = openLive(t, options);
  let reads = 0;
  const read = live.store.readBuckets.bind(live.store);
  live.store.readBuckets = (request) => {
    reads += 1;
    return read(request);
  };
  for (const host of ['a', 'b'])
    await live.put('cpu', { host }, [
      [NOON - 25_000, 1],
      [NOON - 5_000, 2],
    ]);
  return { ...live, reads: () => reads };
}

describe('a page', () => {
  test('is sent what there is, then only what is new', async (t) => {
    const live = await open(t);
    const page = live.open(ONE);
    await until(() => page.of('snapshot').length === 1);
    const [first] = page.of('snapshot');
    assert.deepEqual(page.of('open'), [{ everySeconds: 10 }]);
    assert.deepEqual(
      [first.refId, first.windowEndMs, first.data.length, first.data[0].points.length],
      ['1/A', NOON, 2, 6],
    );
    await live.put('cpu', { host: 'a' }, [[NOON + 1_000, 7]]);
    await live.tick(page);
    const [points] = page.of('points');
    assert.deepEqual(points.data, [
      { metric: 'cpu', tags: { host: 'a' }, points: [[NOON, 7]] },
      { metric: 'cpu', tags: { host: 'b' }, points: [[NOON, null]] },
    ]);
    assert.deepEqual(
      [points.firstMs, points.fromMs, points.windowEndMs],
      [NOON - 50_000, NOON, NOON + 10_000],
    );
    assert.deepEqual(page.of('tick'), [{ atMs: NOON + 10_000 }]);
  });

  test('is sent nothing but ticks where nothing changed', async (t) => {
    const live = await open(t);
    const still = live.open(body(metric('1/A', { start: NOON - 60_000, end: NOON })));
    await until(() => still.of('snapshot').length === 1);
    for (let i = 0; i < 3; i += 1) await live.tick(still);
    assert.deepEqual([still.of('points').length, still.of('tick').length], [0, 3]);
  });

  test('is sent late samples without all that lies between', async (t) => {
    const live = await open(t);
    const page = live.open({ ...ONE, start: 'now-10m' } as LiveBody);
    await until(() => page.of('snapshot').length === 1);
    await live.put('cpu', { host: 'b' }, [[NOON - 295_000, 9]]);
    await live.tick(page);
    const [late, newest] = page.of('points');
    assert.deepEqual([late.fromMs, late.toMs], [NOON - 300_000, NOON - 290_000]);
    assert.deepEqual(late.data[1].points, [[NOON - 300_000, 9]]);
    assert.deepEqual([newest.fromMs, newest.toMs], [NOON, undefined]);
    const [{ version }] = page.of('snapshot');
    assert.equal(late.version, version, 'half a change is not the next version');
    assert.notEqual(newest.version, version);
  });

  test('is sent the whole answer when its series are others', async (t) => {
    const live = await open(t);
    const page = live.open(ONE);
    await until(() => page.of('snapshot').length === 1);
    await live.put('cpu', { host: 'c' }, [[NOON + 1_000, 7]]);
    await live.tick(page);
    assert.deepEqual(
      page.of('snapshot').map(({ data }) => data.length),
      [2, 3],
    );
  });

  test('is sent what expressions give, and of hidden queries nothing', async (t) => {
    const live = await open(t);
    const total = metric('1/B', { groupBy: [], aggregation: 'sum', hidden: true });
    const page = live.open(
      body(metric('1/A', { hidden: true }), total, { refId: '1/C', kind: 'expression', expression: 'A / B' }),
    );
    await until(() => page.of('snapshot').length === 1);
    assert.deepEqual(page.of('snapshot')[0].data[0].points.at(-1), [NOON - 10_000, 0.5]);
    await live.put('cpu', { host: 'a' }, [[NOON + 1_000, 6]]);
    await live.tick(page);
    assert.deepEqual(
      page.of('points').map(({ refId, data }) => [refId, data[0].points]),
      [['1/C', [[NOON, 1]]]],
    );
  });

  test('is told what is wrong with a query, once, and when it is well again', async (t) => {
    const live = await open(t);
    const page = live.open(body(metric('1/A'), metric('1/B', { aggregation: 'mean' })));
    await until(() => page.of('snapshot').length === 1);
    const read = live.store.readBuckets;
    live.store.readBuckets = async () => {
      throw new AppError('STORE_AWAY', 'away', { status: 503 });
    };
    await live.tick(page);
    await live.tick(page);
    live.store.readBuckets = read;
    await live.tick(page);
    assert.deepEqual(
      page.of('failed').map(({ refId, error }) => [refId, error.code]),
      [
        ['1/B', 'INVALID_QUERY'],
        ['1/A', 'STORE_AWAY'],
      ],
    );
    assert.equal(page.of('snapshot').length, 2);
  });

  test('goes back with the clock of the server when that is set back', async (t) => {
    const live = await open(t);
    const page = live.open(ONE);
    await until(() => page.of('snapshot').length === 1);
    const back = NOON - 600_000;
    live.time.setWallClock(back);
    await live.put('cpu', { host: 'a' }, [[back + 1_000, 7]]);
    await live.tick(page);
    await live.put('cpu', { host: 'a' }, [[back + 11_000, 8]]);
    await live.tick(page);
    assert.deepEqual(
      page.of('tick').map(({ atMs }) => atMs),
      [back + 10_000, back + 20_000],
    );
    const [, snapshot] = page.of('snapshot');
    const [points] = page.of('points');
    assert.deepEqual([snapshot.windowEndMs, points.windowEndMs], [back + 10_000, back + 20_000]);
    assert.deepEqual(snapshot.data[0].points.at(-1), [back, 7]);
    assert.deepEqual(points.data[0].points, [[back + 10_000, 8]]);
    const late = live.open(ONE);
    await until(() => late.of('snapshot').length === 1);
    assert.deepEqual(late.of('snapshot')[0].windowEndMs, back + 20_000);
  });

  test('is not sent the answer to an earlier look that comes after a later one, whatever the clock said', async (t) => {
    const live = await open(t);
    const gate = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const read = live.store.readBuckets;
    live.store.readBuckets = async (request) => {
      live.store.readBuckets = read;
      await gate.promise;
      return read(request).finally(answered.resolve);
    };
    const page = live.open(ONE);
    live.time.setWallClock(NOON - 60_000);
    await live.tick(page);
    gate.resolve();
    await answered.promise;
    await live.tick(page);
    const sent = page.events.filter(({ event }) => event === 'snapshot' || event === 'points');
    assert.deepEqual(
      sent.map(({ event, data }) => [event, data.windowEndMs]),
      [
        ['snapshot', NOON - 50_000],
        ['points', NOON - 40_000],
      ],
    );
  });

  test('whose end does not move is refused', async (t) => {
    const live = await open(t);
    const refused = (end: unknown) => () => live.open({ ...ONE, end } as LiveBody);
    assert.throws(refused(NOON), { code: 'INVALID_QUERY', message: /end: 1.* does not move on/ });
    assert.throws(refused('2026-11-22'), { code: 'INVALID_QUERY' });
    assert.equal(live.counts.streams, 0);
  });
});

describe('pages together', () => {
  test('equal queries are asked once for all of them', async (t) => {
    const live = await open(t);
    const pages = [1, 2, 3].map((n) => live.open(body(metric(`${n}/A`), metric(`${n}/B`, { filters: {} }))));
    await until(() => pages.every((page) => page.of('snapshot').length === 2));
    assert.deepEqual([live.reads(), live.counts.streams, live.counts.questions], [1, 3, 1]);
    for (const page of pages) await live.put('cpu', { host: 'a' }, [[NOON + pages.indexOf(page), 7]]);
    await live.tick(pages[0] as (typeof pages)[0]);
    await until(() => pages.every((page) => page.of('tick').length === 1));
    assert.equal(live.reads(), 2);
    assert.deepEqual(
      pages[1]?.of('points').map(({ refId }) => refId),
      ['2/A', '2/B'],
    );
  });

  test('who comes later is sent the newest answer at once', async (t) => {
    const live = await open(t);
    const first = live.open(ONE);
    await until(() => first.of('snapshot').length === 1);
    const second = live.open(ONE);
    await until(() => second.of('snapshot').length === 1);
    assert.equal(live.reads(), 1);
    assert.deepEqual(second.of('snapshot'), first.of('snapshot'));
  });

  test('who comes back is sent only what is new since', async (t) => {
    const live = await open(t);
    const first = live.open(ONE);
    const second = live.open(ONE);
    await until(() => first.of('snapshot').length === 1);
    const known = { '1/A': first.of('snapshot')[0].version };
    first.leave();
    await live.put('cpu', { host: 'a' }, [[NOON + 1_000, 7]]);
    await live.tick(second);
    await live.tick(second);
    const again = live.open({ ...ONE, known });
    await until(() => again.of('points').length === 1);
    assert.equal(again.of('points')[0].fromMs, NOON);
    assert.deepEqual(again.of('points')[0].data[0].points, [
      [NOON, 7],
      [NOON + 10_000, null],
    ]);
    const stranger = live.open({ ...ONE, known: { '1/A': 'another:1' } });
    await until(() => stranger.of('snapshot').length === 1);
    assert.equal(again.of('snapshot').length, 0);
  });

  test('wide buckets are not looked at as often as pages ask', async (t) => {
    const live = await open(t);
    const page = live.open(body(metric('1/A', { interval: '1h', start: 'now-1d' })));
    await until(() => page.of('snapshot').length === 1);
    for (let i = 0; i < 6; i += 1) await live.tick(page);
    await until(() => live.reads() === 2);
  });

  test('no more are taken than may be', async (t) => {
    const live = await open(t, { live: { maxStreams: 1, maxQuestions: 1 } });
    const page = live.open(body(metric('1/A'), metric('1/B', { aggregation: 'max' })));
    await until(() => page.of('snapshot').length === 1);
    assert.deepEqual(page.of('failed')[0].error.code, 'LIVE_FULL');
    assert.throws(() => live.open(ONE), { code: 'LIVE_FULL', status: 503 });
    page.leave();
    await until(() => live.counts.streams === 0);
    live.open(ONE);
  });

  test('a board of 60 panels with five queries each is one stream', async (t) => {
    const live = await open(t);
    const queries = Array.from({ length: 300 }, (_, i) =>
      metric(`${Math.floor(i / 5)}/${i % 5}`, { interval: `${10 + (i % 30)}s` }),
    );
    const page = live.open(body(...queries));
    await until(() => page.of('snapshot').length === 300);
    await live.put('cpu', { host: 'a' }, [[NOON + 1_000, 7]]);
    await live.tick(page);
    assert.equal(page.of('points').length, 300);
    assert.deepEqual(page.of('failed'), []);
  });

  test('the queries of a page, and those of all pages, are bounded', async (t) => {
    const live = await open(t, { live: { maxQueriesPerStream: 2, maxQueries: 3 } });
    const two = body(metric('1/A'), metric('1/B'));
    assert.throws(() => live.open(body(metric('1/A'), metric('1/B'), metric('1/C'))), {
      ...{ code: 'INVALID_QUERY', status: 400 },
      message: 'queries: one stream takes 2, got 3',
    });
    const page = live.open(two);
    assert.throws(() => live.open(two), { code: 'LIVE_FULL', status: 503 });
    live.open(ONE);
    page.leave();
    await until(() => live.counts.streams === 1);
    live.open(two);
  });

  test('answers beyond what may be held are sent whole, and only when they change', async (t) => {
    const live = await open(t, { live: { maxPoints: 11 } });
    const fixed = { start: NOON - 60_000, end: NOON + 60_000 };
    const page = live.open(body(metric('1/A', fixed)));
    await until(() => page.of('snapshot').length === 1);
    await live.tick(page);
    await live.tick(page);
    assert.equal(page.of('snapshot').length, 1);
    await live.put('cpu', { host: 'b' }, [[NOON - 55_000, 7]]);
    await live.tick(page);
    assert.deepEqual([page.of('snapshot').length, page.of('points').length], [2, 0]);
    const later = live.open(body(metric('1/A', fixed)));
    await live.tick(later);
    assert.deepEqual(later.of('snapshot')[0]?.data, page.of('snapshot')[1].data);
  });
});

describe('a page that does not read', () => {
  const wide = body(metric('1/A', { metric: 'many', groupBy: ['*'], interval: '1s' }));

  async function openWide(t: TestContext) {
    const live = await open(t);
    for (let i = 0; i < 50; i += 1) await live.put('many', { series: `${i}` }, [[NOON - 30_000, i]]);
    return live;
  }

  test('holds no more memory than one event, and is sent all changes as one when it reads on', async (t) => {
    const live = await openWide(t);
    const other = live.open(wide);
    const page = live.open(wide, { reads: false });
    await until(() => other.of('snapshot').length === 1);
    const waits = page.output.readableLength + page.output.writableLength;
    for (let i = 1; i <= 2; i += 1) {
      await live.put('many', { series: '0' }, [[NOON + i * 10_000 - 500, i]]);
      await live.tick(other);
    }
    assert.equal(page.output.readableLength + page.output.writableLength, waits);
    page.read();
    await until(() => page.of('points').length === 1);
    const [points] = page.of('points');
    assert.deepEqual(
      points.data[0].points.filter(([, value]: [number, number | null]) => value !== null),
      [
        [NOON + 9_000, 1],
        [NOON + 19_000, 2],
      ],
    );
    assert.equal(points.version, other.of('points').at(-1).version);
  });

  test('is let go after a while, and told why', async (t) => {
    const live = await openWide(t);
    const page = live.open(wide, { reads: false });
    await until(() => page.output.writableNeedDrain);
    live.time.advance(31_000);
    await until(() => live.counts.dropped === 1);
    page.read();
    await until(() => page.of('end').length === 1);
    assert.deepEqual([page.of('end')[0].code, page.of('end')[0].retry], ['LIVE_SLOW_READER', false]);
    await until(() => live.counts.streams === 0);
  });

  test('and never takes its last words is cut off', async (t) => {
    const live = await openWide(t);
    const page = live.open(wide, { reads: false });
    await until(() => page.output.writableNeedDrain);
    live.time.advance(36_000);
    live.time.advance(10_000);
    await until(() => page.output.destroyed && live.counts.streams === 0);
  });
});

describe('the hub', () => {
  test('says every fifteen seconds that a silent stream is alive', async (t) => {
    const live = await open(t);
    const page = live.open({ ...ONE, everySeconds: 600 });
    await until(() => page.of('snapshot').length === 1);
    live.time.advance(61_000);
    await until(() => page.of('comment').length >= 4);
  });

  test('lets a tick fall out while the one before is not done', async (t) => {
    const live = await open(t);
    const page = live.open(ONE);
    await until(() => page.of('snapshot').length === 1);
    const gate = Promise.withResolvers<void>();
    const read = live.store.readBuckets;
    live.store.readBuckets = async (request) => {
      await gate.promise;
      return read(request);
    };
    live.time.advance(30_000);
    await until(() => live.counts.skipped === 2);
    gate.resolve();
    await until(() => page.of('tick').length === 1);
    assert.equal(page.of('points').length, 1);
  });

  test('ends all streams when the server stops, and opens no more', async (t) => {
    const live = await open(t);
    const page = live.open(ONE);
    await until(() => page.of('snapshot').length === 1);
    live.hub.close();
    await until(() => page.output.readableEnded);
    assert.deepEqual(page.of('end'), [{ code: 'STOPPING', message: 'the server is stopping', retry: true }]);
    assert.throws(() => live.open(ONE), { code: 'STOPPING', status: 503 });
    assert.deepEqual(live.time.delays, []);
  });

  test('forgets what nobody asks any more', async (t) => {
    const live = await open(t);
    const page = live.open(ONE);
    await until(() => page.of('snapshot').length === 1);
    page.leave();
    await until(() => live.counts.streams === 0);
    const before = live.reads();
    live.time.advance(30_000);
    assert.equal(live.counts.questions, 1);
    live.time.advance(10_000);
    await until(() => live.counts.questions === 0);
    assert.deepEqual([live.time.delays, live.reads()], [[], before]);
  });
});
