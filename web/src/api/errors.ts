/** An error reply of the server, or a request that never reached it (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fix: string | undefined;
  readonly requestId: string | undefined;

  constructor(
    message: string,
    options: { status: number; code: string; fix?: unknown; requestId?: unknown },
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = options.status;
    this.code = options.code;
    this.fix = typeof options.fix === 'string' ? options.fix : undefined;
    this.requestId = typeof options.requestId === 'string' ? options.requestId : undefined;
  }
}

/** Reads `{"error": {code, message, fix?, requestId}}`, and makes do with any other body. */
export function errorFromReply(status: number, body: unknown): ApiError {
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const message = typeof error.message === 'string' ? error.message : `the server answered ${status}`;
  const code = typeof error.code === 'string' ? error.code : `HTTP_${status}`;
  return new ApiError(message, { status, code, fix: error.fix, requestId: error.requestId });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True when nobody answered: the connection banner speaks for that, and panels keep their old picture. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && error.status === 0;
}

/** Somebody changed the document since it was read. */
export function isConflict(error: Error | null): boolean {
  return error instanceof ApiError && error.code === 'VERSION_CONFLICT';
}
