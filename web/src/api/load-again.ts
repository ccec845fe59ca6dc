import { connectionState, onRecovery } from './connection.ts';

/** With the waits below this is about a minute of a server that answers, and has not what is asked for. */
const MOST_TRIES = 8;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/**
 * Loads a part of the application. While the server is away it is tried again, and at once when that is back: a page that is being
 * written on must not fall for a part that it needs now. Rejects when a server that is there goes on not having it.
 */
export async function loadAgain<T>(load: () => Promise<T>): Promise<T> {
  for (let tries = 1, waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, 2 * waitMs)) {
    try {
      return await load();
    } catch (error) {
      if (connectionState().up) tries += 1;
      if (tries > MOST_TRIES) throw error;
      await recoveredOrOver(waitMs);
    }
  }
}

function recoveredOrOver(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      leave();
      clearTimeout(timer);
      resolve();
    };
    const leave = onRecovery(done);
    const timer = setTimeout(done, ms);
  });
}
