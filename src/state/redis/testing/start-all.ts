import { setTimeout as delay } from 'node:timers/promises';

const DEADLINE_MS = 40_000;

interface Stoppable {
  stop(): Promise<void>;
}

/** Several servers that stand and fall together: when one does not start, the others are stopped. */
export function startAll() {
  const started: Stoppable[] = [];
  const stop = async () => {
    await Promise.all(started.map((each) => each.stop()));
  };
  const orStop = async <T>(task: Promise<T>): Promise<T> => {
    try {
      return await task;
    } catch (error) {
      await stop();
      throw error;
    }
  };
  return {
    stop,
    add: <T extends Stoppable>(starting: Promise<T>): Promise<T> =>
      orStop(
        starting.then((server) => {
          started.push(server);
          return server;
        }),
      ),
    until: (what: string, condition: () => Promise<boolean>): Promise<void> => orStop(until(what, condition)),
  };
}

/** Polls until the condition holds; one that throws does not hold yet. */
export async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const endMs = performance.now() + DEADLINE_MS;
  while (!(await condition().catch(() => false))) {
    if (performance.now() > endMs) throw new Error(`waited ${DEADLINE_MS / 1_000} s in vain: ${what}`);
    await delay(50);
  }
}
