import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { UnansweredCancel } from '../../postgres/faults.ts';
import { cancelStatement } from './read-cancel.ts';
import { cancelled } from './read-limits.ts';

// After this time without an answer to a cancellation the server is taken to be gone.
const CANCEL_GRACE_MS = 3_000;

export interface CopyOptions {
  readonly signal?: AbortSignal | undefined;
  /** What it throws ends the statement and is thrown. */
  readonly onChunk: (chunk: Buffer) => void;
}

/**
 * Runs `COPY (query) TO STDOUT (FORMAT binary)` and hands on its bytes. When the signal aborts, or `onChunk` throws, the
 * statement is cancelled on the server; the connection is usable again when this has thrown, unless with `UnansweredCancel`.
 */
export async function copyOut(client: ClientBase, query: string, options: CopyOptions): Promise<void> {
  const { signal, onChunk } = options;
  if (signal?.aborted) throw cancelled();
  const stopping = new Stopping(client);
  const onAbort = () => stopping.begin(cancelled());
  signal?.addEventListener('abort', onAbort, { once: true });
  const stream = client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`));
  const ended = new Promise<void>((resolve, reject) => {
    stream.once('end', resolve).on('error', reject);
  });
  stream.on('data', (chunk: Buffer) => {
    // What still comes is read and dropped, for the connection is free only behind it.
    if (stopping.reason !== undefined) return;
    try {
      onChunk(chunk);
    } catch (error) {
      stopping.begin(error as Error);
    }
  });
  try {
    await Promise.race([ended, stopping.unanswered]);
  } catch (error) {
    if (stopping.reason === undefined || error instanceof UnansweredCancel) throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
  await stopping.finish();
}

/** The end of a statement before its time. */
class Stopping {
  readonly #client: ClientBase;
  readonly #unanswered = Promise.withResolvers<never>();
  #reason: Error | undefined;
  #passedOn: Promise<boolean> | undefined;
  #grace: NodeJS.Timeout | undefined;

  constructor(client: ClientBase) {
    this.#client = client;
    // Often nobody waits for it any more.
    this.unanswered.catch(() => undefined);
  }

  /** Why the statement is stopped; undefined while it goes on. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  /** Rejects when the statement should have ended long since. */
  get unanswered(): Promise<never> {
    return this.#unanswered.promise;
  }

  begin(reason: Error): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#passedOn = cancelStatement(this.#client);
    this.#grace = setTimeout(() => this.#unanswered.reject(new UnansweredCancel()), CANCEL_GRACE_MS);
  }

  /** To be called when the statement has ended. Throws the reason, if it was stopped. */
  async finish(): Promise<void> {
    clearTimeout(this.#grace);
    if (this.#reason === undefined) return;
    // A request still on its way would cancel whatever the connection runs next.
    if (!(await this.#passedOn)) throw new UnansweredCancel();
    throw this.#reason;
  }
}
