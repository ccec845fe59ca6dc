import type { IngestSettings } from '../config/sections/ingest.ts';
import { AppError } from '../lib/errors.ts';
import type { StateStore } from '../state/port.ts';

/** Counts one request of a client; throws `RATE_LIMITED` (429) when it sent too many. */
export async function checkRateLimit(
  client: string,
  { state, settings }: { state: Pick<StateStore, 'takeRateLimit'>; settings: IngestSettings },
): Promise<void> {
  const { rateLimitRequests: limit, rateLimitWindowSeconds: windowSeconds } = settings;
  const answer = await state.takeRateLimit(`ingest:${client}`, { limit, windowMs: windowSeconds * 1_000 });
  if (answer.allowed) return;
  throw new AppError('RATE_LIMITED', `client ${client} may send ${limit} requests in ${windowSeconds} s`, {
    status: 429,
    retryAfterSeconds: Math.max(1, Math.ceil(answer.retryAfterMs / 1_000)),
    retryable: true,
    fix: 'Send fewer, larger batches, or raise ingest.rateLimitRequests. Where this is the address of a proxy, name it in server.trustedProxies.',
  });
}
