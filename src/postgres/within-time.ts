import type { ClientBase } from 'pg';
import { breakConnection } from './break-connection.ts';

/**
 * Breaks the connection when `work` takes too long, whatever the server does: it then ends there too. `what` is for the error;
 * without end when `seconds` is infinite.
 */
export async function withinTime<T>(
  client: ClientBase,
  { seconds, what }: { readonly seconds: number; readonly what: string },
  work: () => Promise<T>,
): Promise<T> {
  if (seconds === Number.POSITIVE_INFINITY) return work();
  const timer = setTimeout(() => {
    breakConnection(client, new Error(`Connection terminated: ${what} took longer than ${seconds} s`));
  }, seconds * 1_000);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
