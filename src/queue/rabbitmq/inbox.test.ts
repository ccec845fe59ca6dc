import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, type TestContext, test } from 'node:test';
import { Inbox, type Received } from './inbox.ts';

function open(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const state = { full: false, nowMs: 1_000 };
  const inbox = new Inbox({ isFull: () => state.full, monotonicMs: () => state.nowMs });
  const pass = (ms: number) => {
    state.nowMs += ms;
    t.mock.timers.tick(ms);
  };
  const received = (samples: number, isOpen = true): Received => ({
    content: Buffer.alloc(0),
    samples,
    publishedAtMs: 0,
    arrivedAtMs: state.nowMs,
    origin: { open: isOpen, settle: () => undefined },
  });
  return { inbox, state, pass, received };
}

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const soon = new Promise((resolve) => setImmediate(() => resolve('pending')));
  return (await Promise.race([promise, soon])) === 'pending';
}

describe('the inbox of a consumer', () => {
  test('lets batches gather from the arrival of the first one on, not from the call on', async (t) => {
    const { inbox, pass, received } = open(t);
    inbox.push(received(1));
    pass(60);
    const taken = inbox.take({ maxSamples: 100, gather: { untilSamples: 50, maxMs: 100 } });
    pass(39);
    assert.ok(await isPending(taken));
    inbox.push(received(1));
    assert.ok(await isPending(taken));
    pass(1);
    assert.equal((await taken).length, 2);
  });

  test('waits for no more once the broker sends none until some are answered', async (t) => {
    const { inbox, state, received } = open(t);
    const taken = inbox.take({ maxSamples: 100, gather: { untilSamples: 50, maxMs: 60_000 } });
    inbox.push(received(1));
    assert.ok(await isPending(taken));
    state.full = true;
    inbox.push(received(1));
    assert.equal((await taken).length, 2);
  });

  test('waits for no more than it would hand out', async (t) => {
    const { inbox, received } = open(t);
    const taken = inbox.take({ maxSamples: 10, gather: { untilSamples: 50, maxMs: 60_000 } });
    inbox.push(received(10));
    assert.equal((await taken).length, 1);
  });

  test('takes nothing back that came over a channel that is gone', async (t) => {
    const { inbox, received } = open(t);
    inbox.putBack(received(1, false));
    assert.ok(await isPending(inbox.take({ maxSamples: 1 })));
    inbox.close();
  });

  test('leaves nothing behind on the signal of a receiver that waits over and over', async (t) => {
    const { inbox, received } = open(t);
    const { signal } = new AbortController();
    for (let round = 0; round < 20; round += 1) {
      const taken = inbox.take({ maxSamples: 1, signal });
      inbox.push(received(1));
      await taken;
    }
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });
});
