import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { AppError } from '../lib/errors.ts';
import type { StoreStats } from '../store/port.ts';
import { StatsCache } from './store-stats.ts';
import { ArrayStore } from './testing/array-store.ts';
import { HandClock } from './testing/fixture.ts';

const NEVER = new AbortController().signal;

/** A store whose answers the test gives: one promise for each question. */
async function setup(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const clock = new HandClock(0);
  const questions: PromiseWithResolvers<StoreStats>[] = [];
  const stats = (): Promise<StoreStats> => {
    const question = Promise.withResolvers<StoreStats>();
    questions.push(question);
    return question.promise;
  };
  const figures = await new ArrayStore().stats();
  const answer = (segments: number): void => questions.at(-1)?.resolve({ ...figures, segments });
  const fail = (): void =>
    questions.at(-1)?.reject(new AppError('STORE_UNAVAILABLE', 'waiting', { status: 503 }));
  return { cache: new StatsCache({ store: { stats }, clock }), clock, questions, answer, fail };
}

test('figures are asked for once a second at most, and once by all who ask at the same time', async (t) => {
  const { cache, clock, questions, answer } = await setup(t);
  const both = Promise.all([cache.get(NEVER), cache.get(NEVER)]);
  answer(1);
  assert.deepEqual(
    (await both).map(({ segments }) => segments),
    [1, 1],
  );
  clock.advance(999);
  await cache.get(NEVER);
  assert.equal(questions.length, 1);
  clock.advance(1);
  const next = cache.get(NEVER);
  answer(2);
  assert.equal((await next).segments, 2);
});

test('while the store fails the last figures hold, and it is asked again', async (t) => {
  const { cache, clock, questions, answer, fail } = await setup(t);
  const first = cache.get(NEVER);
  answer(1);
  await first;
  for (let round = 2; round < 4; round += 1) {
    clock.advance(3_600_000);
    const later = cache.get(NEVER);
    fail();
    assert.equal((await later).segments, 1);
    assert.equal(questions.length, round);
  }
});

test('a store that says nothing is waited for a second, and not asked once more meanwhile', async (t) => {
  const { cache, clock, questions, answer } = await setup(t);
  const first = cache.get(NEVER);
  answer(1);
  await first;
  clock.advance(60_000);
  for (let round = 0; round < 3; round += 1) {
    const later = cache.get(NEVER);
    t.mock.timers.tick(1_000);
    assert.equal((await later).segments, 1);
  }
  assert.equal(questions.length, 2);
  answer(2);
  assert.equal((await cache.get(NEVER)).segments, 2);
});

test('before the first figures there is nothing else to give, and who leaves does not wait', async (t) => {
  const { cache, questions, fail } = await setup(t);
  const client = new AbortController();
  const waiting = cache.get(client.signal);
  client.abort(new Error('gone'));
  await assert.rejects(waiting, /gone/);
  const failing = cache.get(NEVER);
  fail();
  await assert.rejects(failing, { code: 'STORE_UNAVAILABLE' });
  assert.equal(questions.length, 1);
});
