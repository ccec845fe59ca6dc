import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LiveBody } from '../../src/dashboard/live/live-request.ts';
import {
  openLive,
  type SentEvent,
  type TestPage,
  until,
} from '../../src/dashboard/live/testing/live-fixture.ts';
import type { BatchBody } from '../../src/query/batch/batch-request.ts';
import { runBatch } from '../../src/query/batch/run-batch.ts';
import { DEFAULTS, NOON } from '../../src/query/testing/fixture.ts';
import type { BoardQuery } from '../../web/src/api/board.ts';
import { BoardEntries } from '../../web/src/api/board-entries.ts';

const EVERY_MS = 10_000;
const query = (refId: string, fields: object) =>
  ({ refId, kind: 'metric', metric: 'm', aggregation: 'avg', ...fields }) as BoardQuery;

/** Shapes in which a small change may be large: ranks, fills, look-backs, shifts, sums that are carried on. */
const QUERIES: readonly BoardQuery[] = [
  query('1/A', { groupBy: ['host'], interval: '10s' }),
  query('2/A', { groupBy: ['host'], interval: '30s', aggregation: 'max', orderBy: '-max', limit: 2 }),
  query('3/A', { groupBy: ['host'], interval: '20s', fill: 'previous' }),
  query('4/A', { groupBy: ['host'], interval: '20s', fill: 'none', aggregation: 'last' }),
  query('5/A', { groupBy: ['host'], interval: '30s', aggregation: 'rate' }),
  query('6/A', { groupBy: [], interval: '10s', fill: 'zero', aggregation: 'count' }),
  query('7/A', { groupBy: ['host'], interval: '30s', fill: 'linear' }),
  query('8/A', { groupBy: ['host'], interval: '1m', timeShiftSeconds: 120 }),
  query('8/B', { groupBy: ['host'], interval: '1m', hidden: true }),
  { refId: '8/C', kind: 'expression', expression: 'B - A' },
  query('9/A', { groupBy: ['*'], interval: '10s', aggregation: 'last', hidden: true }),
  { refId: '9/B', kind: 'expression', expression: 'sum(A) + count(A) by (dc)' },
  query('10/A', { groupBy: ['dc'], aggregation: 'p90', maxPoints: 20 }),
];

const late = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 9_999 }) },
  { weight: 1, arbitrary: fc.integer({ min: 10_000, max: 400_000 }) },
);
const sample = fc.record({
  host: fc.constantFrom('a', 'b', 'c', 'd'),
  beforeMs: late,
  value: fc.integer({ min: -5, max: 50 }),
});
const step = fc.record({
  samples: fc.array(sample, { maxLength: 6 }),
  /** What happens to the second page. */
  other: fc.constantFrom('reads', 'reads', 'leaves', 'returns', 'is new'),
});

const board = (known = {}): LiveBody =>
  ({ start: 'now-5m', everySeconds: EVERY_MS / 1_000, queries: QUERIES, known }) as unknown as LiveBody;

/** A page that merges what it is sent as the browser does. */
class Reader {
  readonly entries = new BoardEntries();
  page: TestPage;
  #taken = 0;

  constructor(page: TestPage) {
    this.page = page;
    this.entries.take(QUERIES, { startMs: 0, endMs: 1 });
  }

  moveTo(page: TestPage): void {
    this.page = page;
    this.#taken = 0;
  }

  read(): void {
    for (const { event, data } of this.page.events.slice(this.#taken)) this.#take(event, data);
    this.#taken = this.page.events.length;
  }

  #take(event: string, data: SentEvent['data']): void {
    if (event === 'snapshot') this.entries.snapshot(data, 0);
    else if (event === 'points') assert.equal(this.entries.points(data, 0), true, `${data.refId} was torn`);
    else assert.notEqual(event, 'failed', JSON.stringify(data));
  }
}

test('snapshot and points together are always what a fresh query gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 12 }),
      fc.boolean(),
      async (steps, isTight) => {
        const after: (() => void)[] = [];
        // With little room most answers are sent whole.
        const live = openLive(
          { after: (end) => after.push(end as () => void) },
          isTight ? { live: { maxPoints: 200 } } : {},
        );
        for (const host of ['a', 'b'])
          await live.put('m', { host, dc: host }, [
            [NOON - 60_000, 1],
            [NOON - 15_000, 2],
          ]);
        const first = new Reader(live.open(board()));
        let other: Reader | undefined;
        const ids = QUERIES.filter(({ hidden }) => hidden !== true).map(({ refId }) => refId);
        await until(() => first.page.of('snapshot').length >= ids.length);
        for (const { samples, other: what } of steps) {
          for (const { host, beforeMs, value } of samples) {
            await live.put('m', { host, dc: host < 'c' ? 'x' : 'y' }, [
              [live.time.now() + EVERY_MS - 1 - beforeMs, value],
            ]);
          }
          if (what === 'is new') other = new Reader(live.open(board()));
          if (what === 'leaves') other?.page.leave();
          if (what === 'returns') other?.moveTo(live.open(board(other.entries.versions(ids))));
          await live.tick(first.page, EVERY_MS);
          const fresh = await ask(live, live.time.now());
          for (const reader of [first, ...(other === undefined || what === 'leaves' ? [] : [other])]) {
            if (reader.page.output.destroyed) continue;
            await until(() => reader.page.of('tick').length > 0);
            reader.read();
            for (const refId of ids) {
              assert.deepEqual(reader.entries.shown.get(refId)?.answer?.data, fresh.get(refId), refId);
            }
          }
        }
        for (const end of after) end();
      },
    ),
    { numRuns: 20 },
  );
});

async function ask(live: ReturnType<typeof openLive>, nowMs: number): Promise<ReadonlyMap<string, unknown>> {
  const body = { start: 'now-5m', queries: QUERIES } as unknown as BatchBody;
  const settings = { ...DEFAULTS, cacheLiveSeconds: 0 };
  const engine = {
    canonical: live.engine.canonical.bind(live.engine),
    deliver: async (...args: Parameters<typeof live.engine.deliver>) => {
      const { encodeData, replyMeta } = await import('../../src/query/encode.ts');
      const answer = await live.engine.run(...args);
      const how = { cached: false, stale: false, fallback: false, tookMs: 0 };
      return { data: await encodeData(answer), meta: replyMeta(answer.meta, how) };
    },
  };
  const answers = new Map<string, unknown>();
  const signal = new AbortController().signal;
  for await (const { refId, result } of runBatch(body, { engine, settings }, { nowMs, signal })) {
    if ('error' in result) throw result.error;
    answers.set(refId, JSON.parse(Buffer.from(result.data).toString()));
  }
  return answers;
}
