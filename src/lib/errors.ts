export interface AppErrorOptions {
  /** The HTTP status this error becomes. */
  readonly status: number;
  /** What the person who sees this error can do about it. */
  readonly fix?: string;
  readonly retryAfterSeconds?: number;
  /** Whether the same call may succeed later without change. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** Every error that a user can meet: a stable code, a message that names the place, and the way out. */
export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fix: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: AppErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = options.status;
    this.fix = options.fix;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.retryable = options.retryable ?? options.status === 503;
  }
}
