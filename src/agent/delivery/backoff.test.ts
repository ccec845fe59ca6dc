import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from './backoff.ts';

test('the bound doubles with every failure up to the highest, and starts anew after a success', () => {
  const backoff = new Backoff({ minMs: 100, maxMs: 1_000, random: () => 1 });
  assert.deepEqual(
    Array.from({ length: 6 }, () => backoff.nextDelayMs()),
    [100, 200, 400, 800, 1_000, 1_000],
  );
  assert.equal(backoff.failures, 6);
  backoff.reset();
  assert.equal(backoff.nextDelayMs(), 100);
});

test('the wait is random between 0 and the bound', () => {
  const waits = [0, 0.25, 0.99].map((random) => {
    return new Backoff({ minMs: 100, maxMs: 1_000, random: () => random }).nextDelayMs();
  });
  assert.deepEqual(waits, [0, 25, 99]);
});

test('Retry-After is waited in full, with the jitter on top, but never longer than an hour', () => {
  const backoff = new Backoff({ minMs: 100, maxMs: 1_000, random: () => 0.5 });
  assert.equal(backoff.nextDelayMs(30_000), 30_050);
  assert.equal(backoff.nextDelayMs(10 ** 9), 3_600_100);
});

test('no number of failures makes the wait infinite', () => {
  const backoff = new Backoff({ minMs: 100, maxMs: 1_000, random: () => 1 });
  for (let failure = 0; failure < 5_000; failure++) assert.ok(backoff.nextDelayMs() <= 1_000);
});
