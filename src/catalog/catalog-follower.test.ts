import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../lib/errors.ts';
import type { SeriesRecord } from '../model/series.ts';
import { SeriesCatalog } from './catalog.ts';
import { CatalogFollower } from './catalog-follower.ts';

type Metric = { name: string; type?: 'gauge'; unit?: string };

/** A source of series in a list, and a follower whose waits the test ends one by one. */
function setup() {
  const series: SeriesRecord[] = [];
  const metrics: Metric[] = [];
  const asked: number[] = [];
  const contradictions: unknown[] = [];
  const waits: { readonly ms: number; readonly end: () => void }[] = [];
  let failure: AppError | undefined;
  let nowMs = 0;
  let wakeTest: () => void = () => undefined;
  const source = {
    async *listSeries(afterId: number) {
      asked.push(afterId);
      if (failure !== undefined) throw failure;
      const page = series.filter(({ id }) => id > afterId);
      if (page.length > 0) yield page;
    },
    listMetrics: async () => metrics,
  };
  const catalog = new SeriesCatalog();
  const follower = new CatalogFollower({
    source,
    catalog,
    clock: { now: () => nowMs, monotonicMs: () => nowMs },
    log: { info: () => undefined, warn: () => undefined },
    onContradiction: (error) => {
      contradictions.push(error);
      wakeTest();
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
        waits.push({ ms, end: resolve });
        wakeTest();
      }),
  });
  /** Lets the follower look once more; resolves when it waits again or gives up. */
  const look = async () => {
    const done = new Promise<void>((resolve) => {
      wakeTest = resolve;
    });
    const wait = waits.at(-1);
    if (wait === undefined) follower.start();
    else wait.end();
    await done;
  };
  return {
    ...{ series, metrics, asked, contradictions, waits, catalog, follower, look },
    fail: (error: AppError | undefined) => {
      failure = error;
    },
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

const unavailable = new AppError('STORE_UNAVAILABLE', 'waiting for TimescaleDB at db:5432', { status: 503 });

test('series that other processes register appear, each read once', async (t) => {
  const { series, asked, catalog, follower, look } = setup();
  t.after(() => follower.stop());
  series.push({ id: 1, name: 'cpu', tags: { host: 'a' } }, { id: 7, name: 'cpu', tags: { host: 'b' } });
  await look();
  assert.equal(catalog.lookup('cpu', { host: 'b' }), 7);
  series.push({ id: 9, name: 'mem', tags: {} });
  await look();
  assert.equal(catalog.lookup('mem', {}), 9);
  assert.deepEqual(asked, [0, 7]);
});

test('series that this process registered itself do not disturb', async (t) => {
  const { series, catalog, follower, look } = setup();
  t.after(() => follower.stop());
  catalog.add([{ id: 5, name: 'cpu', tags: { host: 'mine' } }]);
  series.push({ id: 4, name: 'cpu', tags: { host: 'a' } }, { id: 5, name: 'cpu', tags: { host: 'mine' } });
  await look();
  assert.equal(catalog.seriesCount(), 2);
});

test('until the first look has succeeded it says what it waits for, and tries again less often', async (t) => {
  const { fail, series, waits, follower, look } = setup();
  t.after(() => follower.stop());
  series.push({ id: 1, name: 'cpu', tags: {} });
  fail(unavailable);
  for (let round = 0; round < 5; round += 1) await look();
  assert.deepEqual(
    waits.map(({ ms }) => ms),
    [1_000, 2_000, 4_000, 5_000, 5_000],
  );
  assert.equal(follower.isComplete, false);
  assert.throws(() => follower.requireComplete(), { code: 'CATALOG_LOADING', status: 503 });
  assert.match(follower.health().message ?? '', /waiting for TimescaleDB at db:5432/);
  fail(undefined);
  await look();
  follower.requireComplete();
  assert.deepEqual(follower.health(), { status: 'ok' });
  fail(unavailable);
  await look();
  assert.equal(follower.health().status, 'degraded');
  follower.requireComplete();
});

test('a type and unit that come later are filled in', async (t) => {
  const { series, metrics, advance, catalog, follower, look } = setup();
  t.after(() => follower.stop());
  series.push({ id: 1, name: 'cpu', tags: {} });
  await look();
  metrics.push({ name: 'cpu', type: 'gauge', unit: 'percent' }, { name: 'unseen', type: 'gauge' });
  advance(30_000);
  await look();
  assert.deepEqual(catalog.metric('cpu'), { name: 'cpu', type: 'gauge', unit: 'percent', seriesCount: 1 });
  assert.equal(catalog.metric('unseen'), undefined);
});

test('a source that contradicts the catalog is reported, and no more is read', async (t) => {
  const { series, contradictions, catalog, follower, look } = setup();
  t.after(() => follower.stop());
  catalog.add([{ id: 3, name: 'cpu', tags: {} }]);
  series.push({ id: 4, name: 'cpu', tags: {} });
  await look();
  assert.match(String(contradictions[0]), /has the ids 3 and 4/);
});
