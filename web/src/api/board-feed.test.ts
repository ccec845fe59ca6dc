import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { BoardAsk } from './board-ask.ts';
import { inBatches } from './board-batches.ts';
import { BoardFeed } from './board-feed.ts';
import { ApiError } from './errors.ts';
import { FakeServer, lineOf } from './testing/fake-server.ts';
import { FakeTimers } from './testing/fake-timers.ts';

const query = (refId: string, metric = 'cpu') =>
  ({ refId, kind: 'metric', metric, aggregation: 'avg' }) as const;
const HOUR = { from: 'now-1h', to: 'now' };
const STILL: BoardAsk = { queries: [query('1/A'), query('2/A')], range: HOUR, live: false, everySeconds: 0 };
const LIVE: BoardAsk = { ...STILL, live: true, everySeconds: 10 };
const GONE = new ApiError('the server cannot be reached', { status: 0, code: 'UNREACHABLE' });

function open(t: TestContext, { streams = true } = {}) {
  const timers = new FakeTimers();
  const server = new FakeServer();
  const listeners = new Set<() => void>();
  const page = { hidden: false, connected: true };
  const { ask, live } = server.source;
  const feed = new BoardFeed({
    timers,
    source: streams ? { ask, live } : { ask },
    surroundings: {
      isHidden: () => page.hidden,
      isConnected: () => page.connected,
      onChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  });
  feed.open();
  t.after(() => {
    feed.close();
    assert.deepEqual([timers.pending, listeners.size], [0, 0]);
  });
  const turn = (change: Partial<typeof page>) => {
    Object.assign(page, change);
    for (const listener of listeners) listener();
  };
  const value = (refId: string) => feed.state().answers.get(refId)?.answer?.data[0]?.points[0]?.[1];
  const askedFor = () => server.asked.map(({ queries }) => queries.map(({ refId }) => refId).join(' '));
  return { feed, timers, server, turn, value, askedFor };
}

describe('a board that stands still', () => {
  test('is asked once, in one batch, however often it is drawn', async (t) => {
    const { feed, timers, server, value } = open(t);
    let shown = 0;
    feed.subscribe(() => {
      shown += 1;
      feed.update({ ...STILL, queries: STILL.queries.map((one) => ({ ...one })) });
    });
    feed.update(STILL);
    await timers.advance(10);
    assert.equal(feed.state().answers.get('1/A')?.fetching ?? true, true);
    await timers.advance(60_000);
    assert.equal(server.asked.length, 1);
    assert.deepEqual(server.asked[0], { start: 'now-1h', end: 'now', queries: STILL.queries });
    assert.deepEqual([value('1/A'), value('2/A'), feed.state().mode], [1, 1, 'still']);
    assert.ok(shown <= 3, `${shown}`);
  });

  test('asks only for what is new, with the rest of its panel', async (t) => {
    const { feed, timers, askedFor, value } = open(t);
    feed.update(STILL);
    await timers.advance(100);
    const before = feed.state().answers.get('1/A');
    const sum = { refId: '2/B', kind: 'expression', expression: 'A * 2' } as const;
    feed.update({ ...STILL, queries: [...STILL.queries, sum, query('3/A')] });
    await timers.advance(100);
    assert.deepEqual(askedFor(), ['1/A 2/A', '2/A 2/B 3/A']);
    assert.equal(feed.state().answers.get('1/A'), before);
    feed.update({ ...STILL, queries: [query('1/A', 'memory')] });
    await timers.advance(20);
    assert.deepEqual([value('1/A'), feed.state().answers.size], [undefined, 1]);
    await timers.advance(100);
    assert.equal(value('1/A'), 3);
  });

  test('asks everything again for another range, and keeps the old picture until then', async (t) => {
    const { feed, timers, server, value } = open(t);
    feed.update(STILL);
    await timers.advance(100);
    feed.update({ ...STILL, range: { from: 'now-6h', to: 'now' } });
    await timers.advance(20);
    const { window } = feed.state().answers.get('1/A') ?? {};
    assert.equal((window?.endMs ?? 0) - (window?.startMs ?? 0), 6 * 3_600_000);
    assert.equal(value('1/A'), 1);
    await timers.advance(100);
    assert.equal(server.asked.at(-1)?.start, 'now-6h');
    assert.equal(value('1/A'), 2);
  });

  test('asks only what is in sight; what leaves it keeps its answer', async (t) => {
    const { feed, timers, askedFor, value } = open(t);
    feed.update({ ...STILL, asked: new Set(['1/A']) });
    await timers.advance(100);
    feed.update({ ...STILL, asked: new Set(['2/A']) });
    await timers.advance(100);
    feed.update({ ...STILL, asked: new Set(['1/A', '2/A']) });
    await timers.advance(100);
    assert.deepEqual(askedFor(), ['1/A', '2/A']);
    assert.deepEqual([value('1/A'), value('2/A')], [1, 2]);
  });

  test('tells of what is wrong with one query, and of what is wrong with all', async (t) => {
    const { feed, timers, server, value } = open(t);
    const error = { code: 'TOO_MANY_SERIES', message: 'too many', status: 422 };
    server.answer = () => [lineOf('1/A', 7), { ...lineOf('2/A', 0), error }];
    feed.update(STILL);
    await timers.advance(100);
    const { error: told, errorSinceMs, fetching } = feed.state().answers.get('2/A') ?? {};
    assert.deepEqual([told?.code, errorSinceMs === undefined, fetching], ['TOO_MANY_SERIES', false, false]);
    server.failure = new ApiError('no', { status: 400, code: 'INVALID_QUERY' });
    feed.refresh();
    await timers.advance(60_000);
    assert.equal(feed.state().failure?.error.code, 'INVALID_QUERY');
    assert.deepEqual([value('1/A'), server.asked.length], [7, 2]);
  });

  test('asks again for what it missed while the server was away', async (t) => {
    const { feed, timers, server, turn, value } = open(t);
    server.failure = GONE;
    feed.update(STILL);
    await timers.advance(100);
    turn({ connected: false });
    await timers.advance(60_000);
    server.failure = undefined;
    turn({ connected: true });
    await timers.advance(100);
    assert.deepEqual([server.asked.length, value('1/A'), feed.state().failure], [2, 2, undefined]);
  });

  test('asks again by itself when the server says that it may', async (t) => {
    const { feed, timers, server, value } = open(t);
    server.failure = new ApiError('too many', { status: 429, code: 'RATE_LIMITED', retryAfterMs: 30_000 });
    feed.update(STILL);
    await timers.advance(29_000);
    assert.deepEqual([server.asked.length, feed.state().failure?.error.code], [1, 'RATE_LIMITED']);
    server.failure = undefined;
    await timers.advance(10_000);
    assert.deepEqual([server.asked.length, value('1/A'), feed.state().failure], [2, 2, undefined]);
    await timers.advance(60_000);
    assert.equal(server.asked.length, 2);
  });

  test('large boards are cut into batches that the server takes, between panels', () => {
    const queries = ['1/A', '1/B', '2/A', '3/A', '3/B', '3/C'].map((refId) => query(refId));
    const cut = (most: number) =>
      inBatches(queries, most).map((batch) => batch.map(({ refId }) => refId).join(' '));
    assert.deepEqual(cut(3), ['1/A 1/B 2/A', '3/A 3/B 3/C']);
    assert.deepEqual(cut(200).length, 1);
  });
});

describe('a live board without streams', () => {
  test('asks one batch each time, and none while the last is under way', async (t) => {
    const { feed, timers, server, value } = open(t, { streams: false });
    feed.update(LIVE);
    await timers.advance(35_000);
    assert.deepEqual([server.asked.length, value('2/A'), feed.state().mode], [4, 4, 'polling']);
    const gate = Promise.withResolvers<void>();
    server.gate = gate.promise;
    await timers.advance(60_000);
    assert.equal(server.asked.length, 5);
    gate.resolve();
    await timers.advance(2_000);
    assert.deepEqual([server.asked.length, value('2/A')], [6, 6]);
  });

  test('asks nothing while it is hidden, and catches up when it is looked at', async (t) => {
    const { feed, timers, server, turn } = open(t, { streams: false });
    feed.update(LIVE);
    await timers.advance(15_000);
    turn({ hidden: true });
    await timers.advance(3_600_000);
    assert.equal(server.asked.length, 2);
    turn({ hidden: false });
    await timers.advance(100);
    assert.equal(server.asked.length, 3);
  });
});

describe('a live board', () => {
  test('opens one stream, also when there was nothing to ask at first', async (t) => {
    const { feed, timers, server } = open(t);
    feed.update({ ...LIVE, queries: [] });
    // The time for the next look comes while what is new still waits for more of its kind.
    for (const ms of [40, 30]) await timers.advance(ms);
    feed.update(LIVE);
    await timers.advance(200);
    assert.equal(server.streams.length, 1);
  });

  const snapshot = (refId: string, value: number, version = 'k:1') => ({
    event: 'snapshot' as const,
    data: {
      ...{ refId, version, meta: {}, windowStartMs: 0, windowEndMs: 10 },
      data: [
        {
          metric: 'm',
          tags: {},
          points: [
            [0, value],
            [10, value],
          ] as const,
        },
      ],
    },
  });
  const points = (refId: string, value: number, metric = 'm') => ({
    event: 'points' as const,
    data: {
      ...{ refId, version: 'k:2', windowStartMs: 0, windowEndMs: 20, firstMs: 10, fromMs: 10 },
      data: [
        {
          metric,
          tags: {},
          points: [
            [10, value],
            [20, value],
          ] as const,
        },
      ],
    },
  });

  async function live(t: TestContext) {
    const opened = open(t);
    opened.feed.update(LIVE);
    await opened.timers.advance(100);
    const [stream] = opened.server.streams;
    assert.ok(stream !== undefined);
    for (const refId of ['1/A', '2/A']) stream.send(snapshot(refId, 5));
    await opened.timers.advance(100);
    return { ...opened, stream };
  }

  test('opens one stream and shows what comes, without asking', async (t) => {
    const { feed, timers, server, stream, value } = await live(t);
    assert.deepEqual(stream.request, {
      ...{ start: 'now-1h', end: 'now', queries: LIVE.queries, everySeconds: 10, known: {} },
    });
    stream.send(points('1/A', 8));
    stream.send({ event: 'tick', data: { atMs: timers.now() } });
    await timers.advance(3_600_000);
    assert.deepEqual(feed.state().answers.get('1/A')?.answer?.data[0]?.points, [
      [10, 8],
      [20, 8],
    ]);
    assert.deepEqual(
      [server.asked.length, server.streams.length, value('2/A'), feed.state().mode],
      [0, 1, 5, 'live'],
    );
    const { window } = feed.state().answers.get('2/A') ?? {};
    assert.equal((window?.endMs ?? 0) - (window?.startMs ?? 0), 3_600_000);
  });

  test('opens the stream anew for panels that come into sight, from where it was', async (t) => {
    const { feed, timers, server, stream, value } = await live(t);
    feed.update({ ...LIVE, queries: [...LIVE.queries, query('3/A')] });
    await timers.advance(100);
    const next = server.streams.at(-1);
    assert.equal(stream.signal.aborted, true);
    assert.deepEqual(next?.request.known, { '1/A': 'k:1', '2/A': 'k:1' });
    assert.deepEqual([feed.state().mode, feed.state().answers.get('3/A')?.fetching], ['live', true]);
    next?.send(points('1/A', 9));
    await timers.advance(100);
    assert.equal(value('1/A'), 9);
    feed.update({ ...LIVE, asked: new Set(['1/A']) });
    await timers.advance(100);
    assert.equal(server.streams.length, 2, 'a panel that left may stay in the stream');
  });

  test('asks for an answer as a whole when an event does not go with it', async (t) => {
    const { feed, timers, server, stream } = await live(t);
    stream.send(points('1/A', 9, 'other'));
    await timers.advance(100);
    assert.deepEqual(server.streams.at(-1)?.request.known, { '2/A': 'k:1' });
    assert.equal(feed.state().answers.get('1/A')?.fetching, true);
  });

  test('goes on with batches when the stream breaks, and comes back to it', async (t) => {
    const { feed, timers, server, stream, value } = await live(t);
    stream.end(GONE);
    await timers.advance(1_000);
    assert.equal(feed.state().mode, 'polling');
    await timers.advance(5_000);
    assert.equal(server.streams.length, 2);
    server.streams.at(-1)?.send(snapshot('1/A', 6));
    await timers.advance(100);
    assert.deepEqual([feed.state().mode, value('1/A'), server.asked.length], ['live', 6, 1]);
  });

  test('comes back at once to a server that was restarted', async (t) => {
    const { timers, server, stream } = await live(t);
    stream.send({ event: 'tick', data: { atMs: timers.now() } });
    stream.send({ event: 'end', data: { code: 'STOPPING', message: 'stops', retry: true } });
    stream.end();
    await timers.advance(2_000);
    assert.equal(server.streams.length, 2);
    assert.deepEqual(server.streams[1]?.request.known, { '1/A': 'k:1', '2/A': 'k:1' });
  });

  test('polls where streams are refused, and tries again after a while', async (t) => {
    const { feed, timers, server, value } = open(t);
    server.streamFailure = new ApiError('full', { status: 503, code: 'LIVE_FULL' });
    feed.update(LIVE);
    await timers.advance(25_000);
    assert.deepEqual([feed.state().mode, value('1/A'), server.asked.length], ['polling', 3, 3]);
    server.streamFailure = undefined;
    await timers.advance(60_000);
    assert.equal(server.streams.length, 1);
  });

  test('ends the stream while the page is hidden or the server is away', async (t) => {
    const { timers, server, stream, turn } = await live(t);
    turn({ hidden: true });
    assert.equal(stream.signal.aborted, true);
    await timers.advance(600_000);
    turn({ hidden: false });
    await timers.advance(100);
    assert.equal(server.streams.length, 2);
    turn({ connected: false });
    assert.equal(server.streams[1]?.signal.aborted, true);
    await timers.advance(60_000);
    turn({ connected: true });
    await timers.advance(100);
    assert.deepEqual([server.streams.length, server.asked.length], [3, 0]);
  });

  test('tells of a query that fails, and keeps its picture', async (t) => {
    const { feed, timers, stream, value } = await live(t);
    stream.send({
      event: 'failed',
      data: { refId: '1/A', error: { code: 'X', message: 'no', status: 503 } },
    });
    await timers.advance(100);
    assert.deepEqual([feed.state().answers.get('1/A')?.error?.code, value('1/A')], ['X', 5]);
    stream.send(points('1/A', 9));
    await timers.advance(100);
    assert.equal(feed.state().answers.get('1/A')?.error, undefined);
  });

  test('a paused board ends the stream and shows what it has', async (t) => {
    const { feed, timers, stream, server, value } = await live(t);
    feed.update({ ...LIVE, everySeconds: 0 });
    await timers.advance(60_000);
    assert.deepEqual([stream.signal.aborted, feed.state().mode, value('1/A')], [true, 'still', 5]);
    assert.deepEqual([server.streams.length, server.asked.length], [1, 0]);
  });

  test('a refresh asks for everything as a whole', async (t) => {
    const { feed, timers, server } = await live(t);
    feed.refresh();
    await timers.advance(100);
    assert.deepEqual(server.streams.at(-1)?.request.known, {});
  });
});
