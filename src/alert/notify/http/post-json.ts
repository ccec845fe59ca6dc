import { AppError } from '../../../lib/errors.ts';
import { retryAfterMs } from '../../../lib/retry-after.ts';
import { answerText, errorText, type SendOutcome } from '../channels/channel-sender.ts';
import type { GuardedAnswer, PostGuarded } from './guarded-request.ts';

export interface PostJsonDependencies {
  readonly post: PostGuarded;
  readonly now: () => number;
  /** For `User-Agent`. */
  readonly version: string;
}

export interface JsonPost {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
  readonly deliveryId: string;
  readonly signal: AbortSignal;
}

/** Posts JSON once and says what the answer means. Never throws. */
export type PostJson = (request: JsonPost) => Promise<SendOutcome>;

/** Errors of Node.js for what can never be sent: characters that headers or paths cannot have. */
const NEVER = /^ERR_(INVALID|HTTP_INVALID|UNESCAPED)/;

export function createPostJson({ post, now, version }: PostJsonDependencies): PostJson {
  return async ({ url, headers, body, deliveryId, signal }) => {
    try {
      const answer = await post({
        ...{ url, body, signal },
        headers: {
          'user-agent': `Dashboarding/${version}`,
          accept: '*/*',
          ...headers,
          'content-type': 'application/json; charset=utf-8',
          'content-length': String(Buffer.byteLength(body)),
          'idempotency-key': deliveryId,
          'x-dashboarding-delivery': deliveryId,
        },
      });
      return outcomeOf(answer, now());
    } catch (error) {
      return outcomeOfError(error);
    }
  };
}

/** 2xx has arrived; 408, 429 and 5xx may be different the next time; everything else will be the same. */
function outcomeOf({ status, body, location, retryAfter }: GuardedAnswer, nowMs: number): SendOutcome {
  const answer = answerText(body);
  if (status >= 200 && status < 300) return { outcome: 'delivered', status, answer };
  if (status === 408 || status === 429 || status >= 500) {
    const wait = retryAfterMs(retryAfter, nowMs);
    return { outcome: 'retry', status, answer, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
  }
  if (location === undefined) return { outcome: 'failed', status, answer };
  const moved = `redirects to ${location}; redirects are not followed, give the channel that address`;
  return { outcome: 'failed', status, answer: answerText(moved) };
}

function outcomeOfError(error: unknown): SendOutcome {
  const isFinal =
    error instanceof AppError
      ? error.code === 'TARGET_REFUSED'
      : error instanceof Error && 'code' in error && NEVER.test(String(error.code));
  return { outcome: isFinal ? 'failed' : 'retry', status: null, answer: errorText(error) };
}
