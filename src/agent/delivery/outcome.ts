import { retryAfterMs } from '../../lib/retry-after.ts';
import type { TransportResponse } from './transport.ts';

/** What a server's answer means for the batch. */
export type Outcome =
  /** Stored; `refused` samples of it were not, for `reasons`. */
  | { readonly kind: 'delivered'; readonly refused: number; readonly reasons: readonly string[] }
  /** This batch will never be taken. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'too-large' }
  /** Nothing is wrong with the batch: keep it and try again. */
  | { readonly kind: 'failed'; readonly message: string; readonly retryAfterMs: number | undefined };

/**
 * Besides the temporary 408, 425, 429: a wrong key, a wrong address or a proxy without its backend say nothing about
 * the batch, and someone will set them right. Dropping what was measured until then would help nobody.
 */
const KEEP = new Set([401, 403, 404, 405, 407, 408, 421, 425, 429]);

/** How many of the server's reasons are passed on. */
const MAX_REASONS = 5;

export function outcomeOf(response: TransportResponse, nowMs: number): Outcome {
  const { status } = response;
  if (status >= 200 && status < 300) return deliveredOutcome(response.body);
  if (status === 413) return { kind: 'too-large' };
  if (status >= 400 && status < 500 && !KEEP.has(status)) {
    return { kind: 'refused', message: describe(response) };
  }
  return {
    kind: 'failed',
    message: describe(response),
    retryAfterMs: retryAfterMs(response.retryAfter, nowMs),
  };
}

interface Answer {
  readonly rejected?: unknown;
  readonly errors?: unknown;
  readonly error?: { readonly code?: unknown; readonly message?: unknown; readonly fix?: unknown };
}

function deliveredOutcome(body: string): Outcome {
  const answer = parseAnswer(body);
  const refused = typeof answer.rejected === 'number' ? answer.rejected : 0;
  return { kind: 'delivered', refused, reasons: refused === 0 ? [] : reasonsOf(answer) };
}

function describe({ status, body, location }: TransportResponse): string {
  const answer = parseAnswer(body);
  const { code, message, fix } = answer.error ?? {};
  const parts = [
    `HTTP ${status}`,
    ...[code, message, fix].filter((part): part is string => typeof part === 'string'),
    ...(location === undefined ? [] : [`the address moved to ${location}; set serverUrl to it`]),
    ...reasonsOf(answer),
  ];
  return parts.join(': ');
}

function reasonsOf({ errors }: Answer): string[] {
  if (!Array.isArray(errors)) return [];
  return errors.slice(0, MAX_REASONS).map((error: { index?: unknown; code?: unknown; message?: unknown }) => {
    return `metrics[${String(error?.index)}]: ${String(error?.code)}: ${String(error?.message)}`;
  });
}

function parseAnswer(body: string): Answer {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' && answer !== null ? (answer as Answer) : {};
  } catch {
    // A proxy in between answers in HTML; the status says enough.
    return {};
  }
}
