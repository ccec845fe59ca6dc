import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { AppError } from '../lib/errors.ts';
import { StoreBreaker } from './breaker.ts';
import { HandClock } from './testing/fixture.ts';

const RESET_MS = 60_000;
const down = new AppError('STORE_UNAVAILABLE', 'the disk is gone', { status: 503 });
const tooLarge = new AppError('QUERY_TOO_LARGE', 'too many rows', { status: 422 });
const cancelled = new AppError('QUERY_CANCELLED', 'gone', { status: 499 });

/** A breaker that was opened by failures; what became of a read is `ok` or the code of its error. */
async function opened(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const clock = new HandClock(0);
  const states: string[] = [];
  const breaker = new StoreBreaker({
    errorPercent: 40,
    resetMs: RESET_MS,
    clock,
    changed: (state) => states.push(state),
  });
  t.after(() => breaker.close());
  const ask = async (error?: Error, mayTry = false) => {
    const work = async () => {
      if (error !== undefined) throw error;
      return 'ok';
    };
    return breaker.run(work, { mayTry }).catch(({ code }: AppError) => code);
  };
  for (let i = 0; i < 5; i += 1) await ask(down);
  assert.deepEqual(states, ['open']);
  return { breaker, clock, states, ask, attempt: (error?: Error) => ask(error, true) };
}

test('an open circuit lets one through that may try it, at most every two seconds', async (t) => {
  const { breaker, clock, ask, attempt } = await opened(t);
  assert.equal(await attempt(), 'QUERY_UNAVAILABLE');
  clock.advance(2_000);
  assert.equal(await ask(), 'QUERY_UNAVAILABLE');
  assert.throws(() => breaker.check(), { code: 'QUERY_UNAVAILABLE' });
  breaker.check({ mayTry: true });
  assert.equal(await attempt(down), 'STORE_UNAVAILABLE');
  assert.equal(await attempt(), 'QUERY_UNAVAILABLE');
  assert.throws(() => breaker.check({ mayTry: true }), { code: 'QUERY_UNAVAILABLE' });
  clock.advance(2_000);
  assert.equal(await attempt(), 'ok');
  assert.equal(await ask(), 'ok');
});

const OUTCOMES: readonly (readonly [what: string, error: Error | undefined, state: string])[] = [
  ['an answer', undefined, 'closed'],
  ['a refusal', tooLarge, 'closed'],
  ['a failure', down, 'open'],
  ['an error nobody thought of', new Error('BUG'), 'open'],
  ['a trial that nobody waited for', cancelled, 'open'],
];

for (const [what, error, state] of OUTCOMES) {
  test(`after ${what} the circuit is ${state}`, async (t) => {
    const { breaker, clock, attempt } = await opened(t);
    clock.advance(2_000);
    await attempt(error);
    assert.equal(breaker.state, state);
  });
}

test('who may try waits for the trial that runs; its failure is theirs', async (t) => {
  const { breaker, clock, attempt } = await opened(t);
  clock.advance(2_000);
  const { promise, reject } = Promise.withResolvers<string>();
  const trial = breaker.run(() => promise, { mayTry: true });
  const waiting = attempt();
  reject(down);
  await assert.rejects(trial, { code: 'STORE_UNAVAILABLE' });
  assert.equal(await waiting, 'QUERY_UNAVAILABLE');
});

test('a trial of a circuit that is half open counts: it closes it, or begins the pause anew', async (t) => {
  const { breaker, clock, states, ask, attempt } = await opened(t);
  clock.advance(RESET_MS);
  t.mock.timers.tick(RESET_MS);
  assert.equal(breaker.state, 'half-open');
  await attempt(down);
  assert.equal(await ask(), 'QUERY_UNAVAILABLE');
  clock.advance(RESET_MS);
  t.mock.timers.tick(RESET_MS);
  assert.equal(await attempt(), 'ok');
  assert.deepEqual(states, ['open', 'half-open', 'open', 'half-open', 'closed']);
});

test('the end of a trial does not open a breaker again that was shut down', async (t) => {
  const { breaker, clock, states } = await opened(t);
  clock.advance(2_000);
  const { promise, resolve } = Promise.withResolvers<string>();
  const trial = breaker.run(() => promise, { mayTry: true });
  breaker.close();
  resolve('late');
  assert.equal(await trial, 'late');
  assert.deepEqual(states, ['open']);
});

test('a second look counts when it is answered, and not when it fails', async (t) => {
  const { breaker, clock, attempt } = await opened(t);
  const look = (work: () => Promise<string>) => breaker.run(work, { isSecondLook: true });
  await assert.rejects(
    look(async () => 'ok'),
    { code: 'QUERY_UNAVAILABLE' },
  );
  clock.advance(2_000);
  await attempt();
  // Of the last ten seconds five failures are known still.
  for (let i = 0; i < 20; i += 1) assert.equal(await look(async () => 'ok'), 'ok');
  for (let i = 0; i < 20; i += 1) await assert.rejects(look(() => Promise.reject(down)));
  await attempt(down);
  assert.equal(breaker.state, 'closed');
});
