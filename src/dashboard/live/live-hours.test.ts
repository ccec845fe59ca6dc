import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ManualTime } from '../../lib/testing/manual-time.ts';
import type { QueryAnswer } from '../../query/answer.ts';
import type { Query } from '../../query/query.ts';
import { createFixture, NOON } from '../../query/testing/fixture.ts';
import { LiveHub } from './live-hub.ts';
import type { LiveBody } from './live-request.ts';
import { LIVE_DEFAULTS, until } from './testing/live-fixture.ts';

const EVERY_MS = 30_000;
const HOUR_OF_TICKS = 3_600_000 / EVERY_MS;
const SERIES = 20;
const PANELS = 5;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** As the store would answer: a value for each bucket, and now and then one that comes late. */
function answerOf(query: Query, late: (timeMs: number) => number): QueryAnswer {
  const count = (query.endMs - query.startMs) / query.stepMs;
  const times = Float64Array.from({ length: count }, (_, i) => query.startMs + i * query.stepMs);
  const series = Array.from({ length: SERIES }, (_, host) => ({
    tags: { host: `web-${host}` },
    values: times.map((time) => ((time / 1_000) % 97) + host + late(time)),
  }));
  const meta = { table: 'metrics_raw', resolutionSeconds: query.stepMs / 1_000, partial: false };
  return {
    ...{ metric: query.metric, times, series, skipsEmpty: false },
    meta: { ...meta, seriesScanned: SERIES, rowsScanned: count, warnings: [] },
  };
}

test('eight hours of panels, with pages coming and going, leave no more behind than one', async (t) => {
  const time = new ManualTime(NOON);
  const { engine } = createFixture({ time });
  const levels = { streams: 0, questions: 0 };
  let ticks = 0;
  let sentBytes = 0;
  const hub = new LiveHub({
    engine: {
      canonical: engine.canonical.bind(engine),
      run: async (query) =>
        answerOf(query, (at) => (at % 600_000 === 0 && time.now() - at > 900_000 ? 1 : 0)),
    },
    ...{ clock: time, timers: time, settings: LIVE_DEFAULTS, log: { error: assert.ifError } },
    observe: {
      levels: (now) => Object.assign(levels, now),
      ticked: () => {
        ticks += 1;
      },
      skipped: () => assert.fail('a tick fell out'),
      dropped: () => assert.fail('a page was dropped'),
      sentBytes: (bytes) => {
        sentBytes += bytes;
      },
    },
  });
  t.after(() => {
    hub.close();
    engine.close();
  });
  const open = (variant: number) => {
    const queries = Array.from({ length: PANELS }, (_, panel) => ({
      ...{ refId: `${panel}/A`, kind: 'metric', metric: `m${panel}`, aggregation: 'avg', interval: '30s' },
      groupBy: ['host'],
      filters: { variant: `${variant}` },
    }));
    const output = new PassThrough();
    hub.open({ start: 'now-1h', everySeconds: EVERY_MS / 1_000, queries } as unknown as LiveBody, output);
    return output.resume();
  };
  const stays = open(0);
  let visitor = open(0);
  const heaps: number[] = [];
  const sent: number[] = [];
  for (let tick = 1; tick <= 8 * HOUR_OF_TICKS; tick += 1) {
    if (tick % 20 === 0) {
      visitor.destroy();
      visitor = open(tick % 40 === 0 ? 0 : tick);
    }
    time.advance(EVERY_MS);
    await until(() => ticks === tick);
    if (tick % HOUR_OF_TICKS !== 0) continue;
    collectGarbage();
    heaps.push(process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers);
    sent.push(sentBytes);
    assert.ok(levels.streams <= 2 && levels.questions <= 3 * PANELS, JSON.stringify(levels));
    assert.ok(time.delays.length <= 2, `${time.delays.length} timers`);
  }
  const [, second = 0] = heaps;
  // One hour's answers of one page are 5 * 20 * 120 * 8 bytes = 0.1 MB.
  assert.ok(
    (heaps.at(-1) ?? 0) < second + 2 * 2 ** 20,
    `${heaps.map((bytes) => (bytes / 2 ** 20).toFixed(1))} MiB`,
  );
  assert.equal(stays.destroyed, false);
  const wholeBytes = PANELS * SERIES * HOUR_OF_TICKS * 20;
  const lastHour = (sent.at(-1) ?? 0) - (sent.at(-2) ?? 0);
  assert.ok(lastHour < HOUR_OF_TICKS * wholeBytes * 0.2, 'what is sent is what is new');
});
