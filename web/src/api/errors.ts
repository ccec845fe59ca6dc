/** An error reply of the server, or a request that never reached it (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fix: string | undefined;
  readonly requestId: string | undefined;
  /** How long to wait before it is asked again, where the server says so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    options: {
      status: number;
      code: string;
      fix?: unknown;
      requestId?: unknown;
      retryAfterMs?: number | undefined;
    },
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = options.status;
    this.code = options.code;
    this.fix = typeof options.fix === 'string' ? options.fix : undefined;
    this.requestId = typeof options.requestId === 'string' ? options.requestId : undefined;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Reads `{"error": {code, message, fix?, requestId}}`, and makes do with any other body. */
export function errorFromReply(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  body: unknown,
): ApiError {
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const message = typeof error.message === 'string' ? error.message : `the server answered ${status}`;
  const code = typeof error.code === 'string' ? error.code : `HTTP_${status}`;
  const retryAfterMs = secondsAsMs(headers.get('retry-after'));
  return new ApiError(message, { status, code, fix: error.fix, requestId: error.requestId, retryAfterMs });
}

/** Our server says seconds; the date that others may say is left alone. */
function secondsAsMs(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) ? Number(text) * 1_000 : undefined;
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
