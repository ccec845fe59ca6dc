import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergePoints } from './answer-merge.ts';
import { BoardEntries } from './board-entries.ts';
import type { PointsEvent } from './live-events.ts';
import type { Answer, AnswerSeries, Point } from './types.ts';

const series = (host: string, ...points: Point[]): AnswerSeries => ({
  metric: 'cpu',
  tags: { host, a: '1' },
  points,
});
const answer = (...data: AnswerSeries[]): Answer => ({ data, meta: { resolutionSeconds: 10 } });
const event = (fields: Partial<PointsEvent> & Pick<PointsEvent, 'data'>): PointsEvent => ({
  ...{ refId: 'A', version: 'v2', windowStartMs: 0, windowEndMs: 100, firstMs: 0, fromMs: 0 },
  ...fields,
});

test('new points take the place of those from their time on, and old ones leave the window', () => {
  const old = answer(series('a', [0, 1], [10, 2], [20, 3]), series('b', [0, 5], [10, 6], [20, null]));
  const fresh = event({
    firstMs: 10,
    fromMs: 20,
    data: [series('a', [20, 4], [30, 5]), series('b', [20, 7], [30, null])],
  });
  assert.deepEqual(
    mergePoints(old, fresh),
    answer(series('a', [10, 2], [20, 4], [30, 5]), series('b', [10, 6], [20, 7], [30, null])),
  );
  assert.deepEqual(old.data[0]?.points.length, 3);
});

test('late points in the middle leave what comes after them', () => {
  const old = answer(series('a', [0, 1], [10, null], [20, 3], [30, 4]));
  const late = event({ fromMs: 10, toMs: 20, data: [series('a', [10, 9])] });
  assert.deepEqual(mergePoints(old, late)?.data[0]?.points, [
    [0, 1],
    [10, 9],
    [20, 3],
    [30, 4],
  ]);
});

test('the order of the series is that of the event, and their tags may be in any order', () => {
  const old = answer(series('a', [0, 1]), series('b', [0, 2]));
  const turned = { metric: 'cpu', tags: { a: '1', host: 'b' }, points: [[10, 3]] as const };
  const merged = mergePoints(old, event({ fromMs: 10, data: [turned, series('a', [10, 4])] }));
  assert.deepEqual(
    merged?.data.map(({ tags }) => tags.host),
    ['b', 'a'],
  );
});

test('buckets that are left out may be missing on either side', () => {
  const old = answer(series('a', [10, 1], [40, 4]));
  const merged = mergePoints(old, event({ firstMs: 20, fromMs: 30, data: [series('a', [50, 5])] }));
  assert.deepEqual(merged?.data[0]?.points, [[50, 5]]);
});

test('a series that is not here makes the event of no use', () => {
  assert.equal(mergePoints(answer(series('a', [0, 1])), event({ data: [series('c', [0, 1])] })), undefined);
});

test('what else changed comes with the event', () => {
  const merged = mergePoints(answer(series('a')), event({ data: [series('a')], meta: { partial: true } }));
  assert.deepEqual(merged?.meta, { partial: true });
});

test('eight hours of live points leave what an hour holds', () => {
  const entries = new BoardEntries();
  const stepMs = 10_000;
  const hourOfPoints = 360;
  const hosts = Array.from({ length: 50 }, (_, i) => `web-${i}`);
  const query = { refId: '1/A', kind: 'metric', metric: 'cpu', aggregation: 'avg' } as const;
  const window = { windowStartMs: 0, windowEndMs: 1 };
  entries.take([query], { startMs: 0, endMs: 1 });
  const points = (from: number, to: number): Point[] =>
    Array.from({ length: to - from }, (_, i) => [(from + i) * stepMs, from + i]);
  entries.snapshot(
    {
      refId: '1/A',
      version: '0',
      meta: {},
      data: hosts.map((host) => series(host, ...points(0, hourOfPoints))),
      ...window,
    },
    0,
  );
  for (let tick = 1; tick <= 8 * hourOfPoints; tick += 1) {
    const end = hourOfPoints + tick;
    const data = hosts.map((host) => series(host, ...points(end - 2, end)));
    const fresh = {
      refId: '1/A',
      version: `${tick}`,
      firstMs: tick * stepMs,
      fromMs: (end - 2) * stepMs,
      data,
      ...window,
    };
    assert.equal(entries.points(fresh, tick), true);
  }
  const shown = entries.shown.get('1/A')?.answer?.data ?? [];
  assert.equal(entries.shown.size, 1);
  assert.deepEqual(new Set(shown.map((one) => one.points.length)), new Set([hourOfPoints]));
  assert.deepEqual(shown[49]?.points, points(8 * hourOfPoints, 9 * hourOfPoints));
});
