import { AppError } from '../lib/errors.ts';

/** The request bytes that are in memory at one time, over all requests, and the limit to them. */
export class PendingBytes {
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Throws `OVERLOADED` (503) when so many more would be too many. Takes nothing. */
  checkRoom(bytes: number): void {
    if (this.#bytes + bytes <= this.#maxBytes || this.#bytes === 0) return;
    throw new AppError(
      'OVERLOADED',
      `${this.#bytes} bytes of requests are being received and decoded; the limit is ${this.#maxBytes}`,
      { status: 503, retryAfterSeconds: 1, fix: 'Send again later, or raise ingest.maxPendingBytes.' },
    );
  }

  take(bytes: number): void {
    this.checkRoom(bytes);
    this.#bytes += bytes;
  }

  giveBack(bytes: number): void {
    this.#bytes -= bytes;
  }
}
