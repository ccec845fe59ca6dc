import type { IncomingHttpHeaders } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import type { IngestSettings } from '../config/sections/ingest.ts';
import { AppError } from '../lib/errors.ts';
import { BodyBuffer } from './body-buffer.ts';
import type { BufferPool } from './buffer-pool.ts';
import { createDecompressor } from './content-encoding.ts';
import { discardRest } from './discard-rest.ts';
import type { PendingBytes } from './pending-bytes.ts';

export type BodySettings = Pick<IngestSettings, 'maxBodyBytes' | 'bodyTimeoutSeconds'>;

/** A whole request body, inflated. Its bytes count as pending, and may be read, until `release`, which must be called once. */
export interface ReceivedBody {
  readonly bytes: Buffer;
  /** Bytes as they were sent. */
  readonly receivedBytes: number;
  release(): void;
}

export interface BodyDependencies {
  readonly settings: BodySettings;
  readonly pending: PendingBytes;
  readonly pool: BufferPool;
}

export interface BodySource {
  readonly stream: Readable;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Reads and inflates a request body. Stops at the first byte too much, before it is kept, and when the client takes too long or
 * goes away. Throws `AppError`: 400 `MALFORMED_ENCODING`, 408 `BODY_TIMEOUT`, 413 `BODY_TOO_LARGE`, 415 `UNSUPPORTED_ENCODING`,
 * 499 `CLIENT_CLOSED`, 503 `OVERLOADED`.
 */
export async function receiveBody(
  { stream, headers }: BodySource,
  { settings, pending, pool }: BodyDependencies,
): Promise<ReceivedBody> {
  let body: BodyReception | undefined;
  try {
    const decompressor = createDecompressor(headers['content-encoding']);
    const declaredBytes = Number(headers['content-length'] ?? 0);
    if (declaredBytes > settings.maxBodyBytes) throw tooLarge(settings.maxBodyBytes);
    pending.checkRoom(declaredBytes);
    body = new BodyReception({ stream, decompressor, declaredBytes, settings, pending, pool });
    return await body.received;
  } catch (error) {
    body?.release();
    discardRest(stream, settings.maxBodyBytes);
    throw error;
  }
}

interface ReceptionOptions extends BodyDependencies {
  readonly stream: Readable;
  readonly decompressor: Transform | undefined;
  readonly declaredBytes: number;
}

/** One body while it comes in. */
class BodyReception {
  readonly received: Promise<ReceivedBody>;
  readonly #options: ReceptionOptions;
  readonly #buffer: BodyBuffer;
  #receivedBytes = 0;
  #takenBytes = 0;

  constructor(options: ReceptionOptions) {
    this.#options = options;
    // A compressed body says nothing of its size; five times is an ordinary ratio for metrics, and the buffer grows.
    const factor = options.decompressor === undefined ? 1 : 5;
    this.#buffer = new BodyBuffer(
      options.pool,
      Math.min(options.declaredBytes * factor, options.settings.maxBodyBytes),
    );
    this.received = this.#receive();
  }

  release(): void {
    this.#options.pending.giveBack(this.#takenBytes);
    this.#buffer.release();
  }

  async #receive(): Promise<ReceivedBody> {
    const { stream, decompressor, settings } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(timedOut(settings)), settings.bodyTimeoutSeconds * 1_000);
    const attempt =
      <A extends unknown[]>(step: (...args: A) => void) =>
      (...args: A) => {
        try {
          step(...args);
        } catch (error) {
          reject(error);
        }
      };
    const onData = attempt((piece: Buffer) => this.#onReceived(piece));
    const onEnd = () => (decompressor === undefined ? resolve() : decompressor.end());
    // A stream also closes after its end, while the decompressor may still be at work.
    const onGone = () => {
      if (!stream.readableEnded) reject(clientClosed());
    };
    decompressor?.on(
      'data',
      attempt((piece: Buffer) => this.#keep(piece)),
    );
    decompressor?.on('end', resolve);
    decompressor?.on('error', (error) => reject(malformedEncoding(error)));
    decompressor?.on('drain', () => stream.resume());
    stream.on('data', onData);
    stream.on('end', onEnd);
    stream.on('error', onGone);
    stream.on('close', onGone);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      decompressor?.destroy();
      stream.off('data', onData).off('end', onEnd).off('close', onGone);
    }
    return {
      bytes: this.#buffer.bytes(),
      receivedBytes: this.#receivedBytes,
      release: () => this.release(),
    };
  }

  #onReceived(piece: Buffer): void {
    const { stream, decompressor, settings } = this.#options;
    this.#receivedBytes += piece.length;
    if (this.#receivedBytes > settings.maxBodyBytes) throw tooLarge(settings.maxBodyBytes);
    if (decompressor === undefined) this.#keep(piece);
    else if (!decompressor.write(piece)) stream.pause();
  }

  #keep(piece: Buffer): void {
    const { settings, pending } = this.#options;
    if (this.#buffer.length + piece.length > settings.maxBodyBytes) throw tooLarge(settings.maxBodyBytes);
    pending.take(piece.length);
    this.#takenBytes += piece.length;
    this.#buffer.append(piece);
  }
}

function tooLarge(maxBodyBytes: number): AppError {
  return new AppError('BODY_TOO_LARGE', `the body is larger than ${maxBodyBytes} bytes after inflation`, {
    status: 413,
    fix: 'Send smaller batches, or raise ingest.maxBodyBytes.',
  });
}

function timedOut({ bodyTimeoutSeconds }: BodySettings): AppError {
  return new AppError('BODY_TIMEOUT', `the body did not arrive within ${bodyTimeoutSeconds} s`, {
    status: 408,
    fix: 'Send smaller batches, or raise ingest.bodyTimeoutSeconds.',
  });
}

function malformedEncoding(cause: Error): AppError {
  return new AppError('MALFORMED_ENCODING', `the body cannot be decompressed: ${cause.message}`, {
    status: 400,
    cause,
  });
}

function clientClosed(): AppError {
  return new AppError('CLIENT_CLOSED', 'the client closed the connection before its body was complete', {
    status: 499,
  });
}
