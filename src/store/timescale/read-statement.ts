import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { cancelStatement } from './read-cancel.ts';
import { cancelled } from './read-limits.ts';

// After this time without an answer to a cancellation the server is taken to be gone.
const CANCEL_GRACE_MS = 3_000;

export interface CopyOptions {
  readonly signal?: AbortSignal | undefined;
  /** What it throws ends the statement and is thrown. */
  readonly onChunk: (chunk: Buffer) => void;
}

/** A server that did not answer the request to cancel; its connection must not be used again. */
export class UnansweredCancel extends Error {
  constructor() {
    super('connection terminated: the server did not answer the request to cancel');
    this.name = 'UnansweredCancel';
  }
}

/**
 * Runs `COPY (query) TO STDOUT (FORMAT binary)` and hands on its bytes. When the signal aborts, or `onChunk` throws, the
 * statement is cancelled on the server; the connection is usable again when this has thrown, unless with `UnansweredCancel`.
 */
export async function copyOut(client: ClientBase, query: string, options: CopyOptions): Promise<void> {
  const { signal, onChunk } = options;
  if (signal?.aborted) throw cancelled();
  const stream = client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`));
  await new Promise<void>((resolve, reject) => {
    let stopped: Error | undefined;
    let grace: NodeJS.Timeout | undefined;
    const settle = (error?: Error) => {
      clearTimeout(grace);
      signal?.removeEventListener('abort', onAbort);
      // A second error after the grace has ended must not end the process.
      stream.on('error', () => {});
      if (stopped === undefined && error === undefined) resolve();
      else reject(error instanceof UnansweredCancel ? error : (stopped ?? error));
    };
    const stop = (reason: Error) => {
      if (stopped !== undefined) return;
      stopped = reason;
      void cancelStatement(client);
      grace = setTimeout(() => settle(new UnansweredCancel()), CANCEL_GRACE_MS);
    };
    const onAbort = () => stop(cancelled());
    signal?.addEventListener('abort', onAbort, { once: true });
    stream.on('data', (chunk: Buffer) => {
      // What still comes is read and dropped, for the connection is free only behind it.
      if (stopped !== undefined) return;
      try {
        onChunk(chunk);
      } catch (error) {
        stop(error as Error);
      }
    });
    stream.once('error', settle);
    stream.once('end', () => settle());
  });
}
