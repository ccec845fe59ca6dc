import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { AppError } from '../../lib/errors.ts';
import { StoreBreaker } from '../breaker.ts';
import { StoreAccess } from '../store-access.ts';
import { createFixture, DEFAULTS, type FixtureOptions, NOON } from '../testing/fixture.ts';
import type { WindowOutcome, WindowRequest } from './port.ts';
import { createWindowQuery } from './window-query.ts';

const request: WindowRequest = {
  kind: 'native',
  metric: 'cpu',
  aggregation: 'avg',
  groupBy: [],
  windowMs: 30_000,
};
const bad: WindowRequest = { ...request, filters: [{ key: 'host', op: '=~', value: '(' }] };
const empty: WindowRequest = { ...request, metric: 'nothing' };
const endMs = NOON - 1_000;

async function open(t: TestContext, options: FixtureOptions = {}) {
  const fixture = createFixture(options);
  t.after(() => fixture.engine.close());
  await fixture.put('cpu', { host: 'a' }, [[NOON - 5_000, 2]]);
  const read = fixture.store.readBuckets.bind(fixture.store);
  const control = { failure: undefined as (() => Error) | undefined, reads: 0 };
  fixture.store.readBuckets = async (asked) => {
    control.reads += 1;
    if (control.failure !== undefined) throw control.failure();
    return read(asked);
  };
  return { ...fixture, control, windows: fixture.engine.windows };
}

function shown(outcome: WindowOutcome | undefined): string {
  if (outcome?.ok) return `ok ${outcome.groups.map(({ value }) => value)}`;
  return outcome === undefined ? 'none' : `${(outcome.error as AppError).code} ${outcome.isSourceDown}`;
}

const FAILURES: readonly (readonly [string, () => Error, boolean])[] = [
  ['STORE_UNAVAILABLE', () => new AppError('STORE_UNAVAILABLE', 'the disk is gone', { status: 503 }), true],
  ['undefined', () => new Error('an error nobody thought of'), true],
  ['QUERY_CANCELLED', () => new AppError('QUERY_CANCELLED', 'the store is closing', { status: 499 }), true],
  ['MATCHER_TOO_COSTLY', () => new AppError('MATCHER_TOO_COSTLY', 'too costly', { status: 422 }), false],
];

for (const [code, failure, isSourceDown] of FAILURES) {
  test(`when reading ends in ${code}, the store is ${isSourceDown ? '' : 'not '}down`, async (t) => {
    const { windows, control } = await open(t);
    control.failure = failure;
    const outcomes = await windows.windowsAt([request, bad, empty], { endMs });
    assert.deepEqual(outcomes.map(shown), [`${code} ${isSourceDown}`, 'INVALID_MATCHER false', 'ok ']);
  });
}

test('while the circuit breaker is open the store is down for everybody, and is not asked', async (t) => {
  const { windows, control, engine } = await open(t);
  control.failure = () => new AppError('STORE_UNAVAILABLE', 'the disk is gone', { status: 503 });
  for (let i = 0; i < 5; i += 1) await windows.windowsAt([request], { endMs });
  assert.equal(engine.breakerState, 'open');
  const outcomes = await windows.windowsAt([request, bad, empty], { endMs });
  assert.deepEqual(
    outcomes.map(shown),
    [1, 2, 3].map(() => 'QUERY_UNAVAILABLE true'),
  );
  assert.equal(control.reads, 5);
  await assert.rejects(engine.answer({ metric: 'cpu', aggregation: 'avg', start: 'now-1m' }), {
    code: 'QUERY_UNAVAILABLE',
  });
});

describe('a rule whose store is back before the pause of the circuit breaker is over', () => {
  const down = () => new AppError('STORE_UNAVAILABLE', 'the disk is gone', { status: 503 });

  /** A store that was away until the circuit opened, and two seconds longer. */
  async function opened(t: TestContext) {
    const fixture = await open(t, { settings: { breakerResetSeconds: 60 } });
    fixture.control.failure = down;
    for (let i = 0; i < 5; i += 1) await fixture.windows.windowsAt([request], { endMs });
    assert.equal(fixture.engine.breakerState, 'open');
    fixture.clock.advance(2_000);
    return fixture;
  }

  test('is answered when it asks next, and so is everybody else', async (t) => {
    const { windows, control, engine, counts } = await opened(t);
    control.failure = undefined;
    assert.deepEqual((await windows.windowsAt([request], { endMs })).map(shown), ['ok 2']);
    assert.deepEqual([engine.breakerState, counts.breaker], ['closed', ['open', 'closed']]);
    await engine.answer({ metric: 'cpu', aggregation: 'avg', start: 'now-1m' });
  });

  test('asks once in two seconds as long as it is not, and nobody is told that there is nothing', async (t) => {
    const { windows, control, engine, clock } = await opened(t);
    const before = control.reads;
    const outcomes = await windows.windowsAt([request, bad, empty], { endMs });
    assert.deepEqual(outcomes.map(shown), [
      'STORE_UNAVAILABLE true',
      'QUERY_UNAVAILABLE true',
      'QUERY_UNAVAILABLE true',
    ]);
    clock.advance(1_999);
    assert.deepEqual((await windows.windowsAt([request], { endMs })).map(shown), ['QUERY_UNAVAILABLE true']);
    assert.deepEqual([control.reads, engine.breakerState], [before + 1, 'open']);
    clock.advance(1);
    control.failure = undefined;
    assert.deepEqual((await windows.windowsAt([request], { endMs })).map(shown), ['ok 2']);
  });

  test('waits for the one that asks already', async (t) => {
    const { windows, store, control } = await opened(t);
    control.failure = undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    const read = store.readBuckets.bind(store);
    let asked = 0;
    store.readBuckets = async (request) => {
      asked += 1;
      await promise;
      return read(request);
    };
    const ask = (windowMs: number) => windows.windowsAt([{ ...request, windowMs }], { endMs });
    const answers = [ask(30_000), ask(31_000), ask(32_000)];
    await turns();
    assert.equal(asked, 1);
    resolve();
    assert.deepEqual((await Promise.all(answers)).flat().map(shown), ['ok 2', 'ok 2', 'ok 2']);
  });
});

test('while the catalog is loading nobody is told that there are no series', async (t) => {
  const fixture = await open(t);
  const breaker = new StoreBreaker({
    errorPercent: 40,
    resetMs: 60_000,
    clock: fixture.clock,
    changed: () => {},
  });
  t.after(() => breaker.close());
  const windows = createWindowQuery({
    ...fixture,
    settings: DEFAULTS,
    access: new StoreAccess({ ...fixture, settings: DEFAULTS, breaker }),
    requireCatalog: () => {
      throw new AppError('CATALOG_LOADING', 'series are being read', { status: 503 });
    },
  });
  const outcomes = await windows.windowsAt([request, empty], { endMs });
  assert.deepEqual(outcomes.map(shown), ['CATALOG_LOADING true', 'CATALOG_LOADING true']);
  const span = { firstEndMs: endMs, stepMs: 1_000, count: 2 };
  await assert.rejects(windows.windowsOver(request, span)[Symbol.asyncIterator]().next(), {
    code: 'CATALOG_LOADING',
  });
});

test('a store that does not answer in time is down, unless the request reads more than is meant for one', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { windows, store } = await open(t, { settings: { timeoutSeconds: 3 } });
  const { promise: asked, resolve } = Promise.withResolvers<AbortSignal | undefined>();
  let reads = 0;
  store.readBuckets = ({ signal }) => {
    reads += 1;
    if (reads === 2) resolve(signal);
    return new Promise(() => {});
  };
  // Two years of samples every ten seconds.
  const huge = { ...request, windowMs: 2 * 365 * 86_400_000 };
  const answer = windows.windowsAt([request, huge], { endMs });
  const signal = await asked;
  t.mock.timers.tick(3_000);
  assert.deepEqual((await answer).map(shown), ['QUERY_TIMEOUT true', 'QUERY_TIMEOUT false']);
  assert.equal(signal?.aborted, true);
});

describe('of requests that are read together', () => {
  const HOSTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const requests = HOSTS.map((host) => ({ ...request, filters: { host } }));
  const ends = (outcomes: readonly WindowOutcome[]) => {
    return outcomes.map((outcome) => shown(outcome) + (!outcome.ok && outcome.isShared ? ' shared' : ''));
  };

  /** Every read that has a series of these hosts goes wrong as `fault` does. */
  async function withFaulty(t: TestContext, hosts: readonly string[], fault: () => Promise<never>) {
    const fixture = await open(t, { settings: { timeoutSeconds: 0.16 } });
    const faulty = new Set<number>();
    for (const [value, host] of HOSTS.entries()) {
      const id = await fixture.put('cpu', { host }, [[NOON - 5_000, value]]);
      if (hosts.includes(host)) faulty.add(id);
    }
    const reads: number[] = [];
    const read = fixture.store.readBuckets.bind(fixture.store);
    fixture.store.readBuckets = (asked) => {
      reads.push(asked.seriesIds.length);
      return asked.seriesIds.some((id) => faulty.has(id)) ? fault() : read(asked);
    };
    return { ...fixture, reads, ask: async () => ends(await fixture.windows.windowsAt(requests, { endMs })) };
  }

  const hang = () => new Promise<never>(() => {});
  const answers = ['ok 1', 'ok 1', 'ok 2', 'ok 3', 'ok 4', 'ok 5', 'ok 6'];

  test('one that does not end in time leaves the others their answers', async (t) => {
    const { ask, engine } = await withFaulty(t, ['e'], hang);
    assert.deepEqual(await ask(), answers.with(4, 'QUERY_TIMEOUT true shared'));
    assert.equal(engine.breakerState, 'closed');
  });

  test('several that do not are found as well', async (t) => {
    const { ask } = await withFaulty(t, ['b', 'e'], hang);
    const late = 'QUERY_TIMEOUT true shared';
    assert.deepEqual(await ask(), answers.with(1, late).with(4, late));
  });

  test('one that breaks the store does so by itself', async (t) => {
    const { ask, engine, reads } = await withFaulty(t, ['c'], async () => {
      throw new Error('nobody thought of it');
    });
    for (let n = 0; n < 6; n += 1) assert.deepEqual(await ask(), answers.with(2, 'undefined true'));
    assert.deepEqual(reads.slice(0, 7), [7, 3, 4, 1, 2, 1, 1]);
    assert.equal(engine.breakerState, 'closed');
  });

  test('none is asked often of a store that answers nobody', async (t) => {
    const { ask, reads } = await withFaulty(t, HOSTS, hang);
    assert.deepEqual(
      await ask(),
      HOSTS.map(() => 'QUERY_TIMEOUT true shared'),
    );
    assert.deepEqual(reads.length, 7);
  });
});

test('when nobody wants the answer any more the store is told, and there is none', async (t) => {
  const { windows, store } = await open(t);
  const { promise: asked, resolve } = Promise.withResolvers<AbortSignal | undefined>();
  store.readBuckets = ({ signal }) => {
    resolve(signal);
    return new Promise(() => {});
  };
  const caller = new AbortController();
  const answer = windows.windowsAt([request], { endMs, signal: caller.signal });
  const signal = await asked;
  caller.abort();
  await assert.rejects(answer, { code: 'QUERY_CANCELLED' });
  assert.equal(signal?.aborted, true);
  await assert.rejects(windows.windowsAt([request], { endMs, signal: caller.signal }), {
    code: 'QUERY_CANCELLED',
  });
});

test('alerts go before the queries that wait, and leave half of the turns to them', async (t) => {
  const { windows, engine, store } = await open(t, { settings: { maxConcurrent: 2, maxWaiting: 1 } });
  const started: number[] = [];
  const held: (() => void)[] = [];
  const read = store.readBuckets.bind(store);
  store.readBuckets = async (asked) => {
    started.push(asked.stepMs);
    await new Promise<void>((resolve) => held.push(resolve));
    return read(asked);
  };
  const query = (seconds: number) =>
    engine.answer({
      metric: 'cpu',
      aggregation: 'avg',
      start: NOON - 60_000,
      end: NOON,
      interval: seconds * 1_000,
    });
  const queries = [query(1), query(2), query(3)];
  await turns();
  const alerts = [31, 32, 33].map((seconds) =>
    windows.windowsAt([{ ...request, windowMs: seconds * 1_000 }], { endMs }),
  );
  await turns();
  assert.deepEqual(started, [1_000, 2_000]);
  for (let i = 0; i < 6; i += 1) {
    held.shift()?.();
    await turns();
  }
  assert.deepEqual(started, [1_000, 2_000, 31_000, 3_000, 32_000, 33_000]);
  await Promise.all([...queries, ...alerts]);
});

/** Lets what can go on without a timer do so. */
async function turns(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
