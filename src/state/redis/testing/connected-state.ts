import { setTimeout as delay } from 'node:timers/promises';
import type { RedisSettings } from '../../../config/sections/redis.ts';
import { systemClock } from '../../../lib/clock.ts';
import type { TestClock } from '../../conformance.ts';
import type { StateStore } from '../../port.ts';
import { createRedisState } from '../redis-state.ts';

/** Times of a state in Redis come from the server: a test that moves the clock waits. */
export const serverClock: TestClock = { ...systemClock, advance: (ms) => delay(ms) };

export interface LogLine {
  readonly level: 'info' | 'warn';
  readonly fields: unknown;
  readonly message: string;
}

/** A state over the Redis of a URL, which may still connect. */
export function openState(
  url: string,
  options: { readonly settings?: Partial<RedisSettings>; readonly lines?: LogLine[] } = {},
): StateStore {
  const line = (level: LogLine['level']) => (fields: unknown, message: string) => {
    options.lines?.push({ level, fields, message });
  };
  const settings: RedisSettings = {
    url,
    caFile: '',
    certFile: '',
    keyFile: '',
    timeoutMs: 250,
    reconnectMaxSeconds: 0.2,
    seriesIdSeconds: 3_600,
    ...options.settings,
  };
  const log = { info: line('info'), warn: line('warn') } as never;
  return createRedisState({ settings, cacheMiB: 1, clock: systemClock, log });
}

/** The same, connected. Whoever gets it closes it. */
export async function connectedState(
  url: string,
  options: { readonly settings?: Partial<RedisSettings>; readonly lines?: LogLine[] } = {},
): Promise<StateStore> {
  const state = openState(url, options);
  try {
    await untilHealth(state, 'ok');
  } catch (error) {
    await state.close();
    throw error;
  }
  return state;
}

export async function untilHealth(
  state: StateStore,
  status: 'ok' | 'degraded',
  deadlineMs = 15_000,
): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  while (state.health().status !== status) {
    if (performance.now() > endMs) {
      throw new Error(`not ${status} within ${deadlineMs} ms: ${JSON.stringify(state.health())}`);
    }
    await delay(5);
  }
}
