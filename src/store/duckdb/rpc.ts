import type { StoreSettings } from '../../config/sections/store.ts';
import { AppError } from '../../lib/errors.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import type { LogLevel } from './store-log.ts';

/** What the store's main-thread side sends to its worker thread. */
export type WorkerRequest =
  | { readonly kind: 'call'; readonly id: number; readonly method: StoreMethod; readonly argument: unknown }
  | { readonly kind: 'cancel'; readonly id: number };

/** What the worker answers. `ready` comes once, after the store is open; `failed` in its place when it cannot be. */
export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: SerializedError }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: SerializedError }
  | { readonly kind: 'health'; readonly health: PartHealth }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly fields: object; readonly message: string };

export type StoreMethod =
  | 'registerSeries'
  | 'listSeriesPage'
  | 'listMetrics'
  | 'write'
  | 'readSamples'
  | 'readBuckets'
  | 'explainBuckets'
  | 'stats'
  | 'maintain'
  | 'close';

/** What the worker is started with. */
export interface WorkerData {
  readonly dataDir: string;
  readonly settings: StoreSettings;
  /** The store's "now" in UTC ms, in place of the machine's clock. */
  readonly clockBuffer?: SharedArrayBuffer;
}

export interface SerializedError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly app?: {
    code: string;
    status: number;
    fix?: string;
    retryAfterSeconds?: number;
    retryable: boolean;
  };
}

export function serializeError(error: unknown): SerializedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const stack = error.stack === undefined ? {} : { stack: error.stack };
  if (!(error instanceof AppError)) return { name: error.name, message: error.message, ...stack };
  const { code, status, fix, retryAfterSeconds, retryable } = error;
  const app = {
    code,
    status,
    retryable,
    ...(fix === undefined ? {} : { fix }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  return { name: error.name, message: error.message, ...stack, app };
}

export function deserializeError(serialized: SerializedError): Error {
  const error =
    serialized.app === undefined
      ? new Error(serialized.message)
      : new AppError(serialized.app.code, serialized.message, serialized.app);
  if (serialized.stack !== undefined) error.stack = serialized.stack;
  return error;
}
