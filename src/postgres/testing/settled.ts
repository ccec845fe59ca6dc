import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT_MS = 20_000;

/** Waits until a condition holds; fails after 20 s. */
export async function settled(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, `waited ${LIMIT_MS} ms in vain`);
    await sleep(20);
  }
}
