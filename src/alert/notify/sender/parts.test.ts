import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../lib/clock.ts';
import type { SendOutcome } from '../channels/channel-sender.ts';
import { Breakers } from './breakers.ts';
import { stepAfter } from './retry-policy.ts';
import { TargetQueues } from './target-queues.ts';

const delivered: SendOutcome = { outcome: 'delivered', status: 200, answer: 'ok' };
const retry: SendOutcome = { outcome: 'retry', status: 503, answer: 'later' };
const failed: SendOutcome = { outcome: 'failed', status: 404, answer: 'gone' };

describe('what follows from an attempt', () => {
  const policy = { maxAttempts: 5, random: () => 0 };
  const after = (outcome: SendOutcome, number: number) =>
    stepAfter(outcome, { number, nowMs: 1_000 }, policy);

  test('arrived is arrived, and what will never arrive is given up at once', () => {
    assert.deepEqual(after(delivered, 1), { state: 'delivered' });
    assert.deepEqual(after(failed, 1), { state: 'failed', error: '404 gone' });
  });

  test('the wait doubles from a second', () => {
    const waits = [1, 2, 3, 4].map((number) => (after(retry, number).dueAtMs ?? 0) - 1_000);
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000]);
  });

  test('the wait ends at half an hour, and is shorter by chance', () => {
    const at = (random: number) =>
      stepAfter(retry, { number: 40, nowMs: 0 }, { maxAttempts: 99, random: () => random }).dueAtMs;
    assert.deepEqual([at(0), at(1)], [1_800_000, 900_000]);
  });

  test('the longest wait can be shorter, unless the target asks for more', () => {
    const at = (outcome: SendOutcome) =>
      stepAfter(outcome, { number: 12, nowMs: 0 }, { maxAttempts: 99, random: () => 0, longestMs: 60_000 })
        .dueAtMs;
    assert.deepEqual([at(retry), at({ ...retry, retryAfterMs: 90_000 })], [60_000, 90_000]);
  });

  test('a target that asks for more time gets it, an hour at most', () => {
    const asked = (retryAfterMs: number) => after({ ...retry, retryAfterMs }, 1).dueAtMs;
    assert.deepEqual([asked(30_000), asked(10), asked(1e9)], [31_000, 2_000, 3_601_000]);
  });

  test('the last attempt is the last', () => {
    assert.deepEqual(after(retry, 5), { state: 'failed', error: 'given up after 5 attempts: 503 later' });
  });
});

describe('breakers', () => {
  function breakers(resetMs = 20) {
    const changes: number[] = [];
    const openChanged = (targets: number) => changes.push(targets);
    const recovered: string[] = [];
    const options = { failures: 3, resetMs, clock: systemClock, openChanged };
    const all = new Breakers({ ...options, recovered: (target) => recovered.push(target) });
    return { changes, recovered, breakers: all };
  }
  const of = (outcome: SendOutcome) => async () => outcome;

  test('leave a target alone after failures in a row, and try it again after a while', async (t) => {
    const { breakers: all, changes, recovered } = breakers();
    t.after(() => all.close());
    for (let at = 0; at < 3; at += 1) assert.equal(await all.run('a', of(retry)), retry);
    assert.deepEqual([all.open, changes], [['a'], [1]]);
    const alone = await all.run('a', () => assert.fail('it was tried'));
    assert.deepEqual([alone.outcome, alone.status], ['retry', null]);
    assert.match(alone.answer, /^not tried: the target failed 3 times in a row and is left alone until 2/);
    assert.ok((alone.retryAfterMs ?? 0) > 0);
    // Others are not touched.
    assert.equal(await all.run('b', of(delivered)), delivered);
    await sleep(30);
    assert.equal(await all.run('a', of(delivered)), delivered);
    assert.deepEqual([all.open, changes, recovered], [[], [1, 0], ['a']]);
    assert.equal(await all.run('a', of(delivered)), delivered);
  });

  test('stay open when the trial fails; one at a time tries', async (t) => {
    const { breakers: all } = breakers();
    t.after(() => all.close());
    for (let at = 0; at < 3; at += 1) await all.run('a', of(retry));
    await sleep(30);
    const trial = Promise.withResolvers<SendOutcome>();
    const first = all.run('a', () => trial.promise);
    assert.match((await all.run('a', of(delivered))).answer, /^not tried/);
    trial.resolve(retry);
    assert.equal(await first, retry);
    assert.match((await all.run('a', of(delivered))).answer, /^not tried/);
  });

  test('an answer in between begins the count anew; what is refused for good is an answer', async (t) => {
    const { breakers: all } = breakers();
    t.after(() => all.close());
    for (const outcome of [retry, retry, failed, retry, retry, delivered, retry, retry])
      assert.equal(await all.run('a', of(outcome)), outcome);
    assert.deepEqual(all.open, []);
  });
});

describe('queues by target', () => {
  const drain = (queues: TargetQueues<string>) => {
    const taken: string[] = [];
    for (let next = queues.take(); next !== undefined; next = queues.take()) taken.push(next.item);
    return taken;
  };

  test('take turns, and give one target a quarter at most', () => {
    const queues = new TargetQueues<string>(8);
    for (const item of ['a1', 'a2', 'a3', 'a4']) queues.add('a', item);
    for (const item of ['b1', 'b2']) queues.add('b', item);
    assert.deepEqual(drain(queues), ['a1', 'b1', 'a2', 'b2']);
    assert.deepEqual([queues.size, queues.sizeOf('a'), queues.running], [2, 2, 4]);
    queues.done('a');
    assert.deepEqual(drain(queues), ['a3']);
  });

  test('never run more than their bound', () => {
    const queues = new TargetQueues<number>(3);
    for (let target = 0; target < 9; target += 1) queues.add(`t${target}`, target);
    assert.equal(queues.take()?.item, 0);
    assert.equal(queues.take()?.item, 1);
    assert.equal(queues.take()?.item, 2);
    assert.equal(queues.take(), undefined);
    queues.done('t1');
    assert.equal(queues.take()?.item, 3);
  });
});
