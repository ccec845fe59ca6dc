import type { ClientBase, Submittable } from 'pg';

/** The part of `pg`'s connection that a COPY needs. */
interface Wire {
  query(text: string): void;
  readonly stream: { write(bytes: Uint8Array): boolean };
}

/**
 * Runs a COPY … FROM STDIN (and further statements of the same string after it) whose messages are made already. They are
 * sent at once, without waiting for the server to ask: where the COPY fails, the protocol has it skip the rest of them. So
 * one round trip does what takes three through a stream. `messages` must stay as it is until the promise is settled.
 */
export function copyIn(client: ClientBase, sql: string, messages: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new CopyIn(sql, messages, { resolve, reject }) as unknown as Submittable);
  });
}

interface Settled {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A query as `pg` drives it: the handlers are called for the server's messages. */
class CopyIn {
  readonly #sql: string;
  readonly #messages: Uint8Array;
  readonly #settled: Settled;

  constructor(sql: string, messages: Uint8Array, settled: Settled) {
    this.#sql = sql;
    this.#messages = messages;
    this.#settled = settled;
  }

  submit(connection: Wire): void {
    connection.query(this.#sql);
    connection.stream.write(this.#messages);
  }

  handleError(error: Error): void {
    this.#settled.reject(error);
  }

  handleReadyForQuery(): void {
    this.#settled.resolve();
  }

  handleCopyInResponse(): void {}
  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
}
