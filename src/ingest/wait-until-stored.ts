import type { IngestSettings } from '../config/sections/ingest.ts';
import { AppError } from '../lib/errors.ts';

/**
 * Waits until a batch is durable, but not for ever: throws `CONFIRM_TIMEOUT` (503) after the configured time, and the client
 * signal's reason when that aborts. In both cases the batch still waits and may be stored.
 */
export async function waitUntilStored(
  stored: Promise<void>,
  { settings, client }: { settings: IngestSettings; client: AbortSignal },
): Promise<void> {
  const givenUp = Promise.withResolvers<never>();
  const timer = setTimeout(() => givenUp.reject(timedOut(settings)), settings.confirmTimeoutSeconds * 1_000);
  const onGone = () => givenUp.reject(client.reason);
  client.addEventListener('abort', onGone, { once: true });
  try {
    await Promise.race([stored, givenUp.promise]);
  } finally {
    clearTimeout(timer);
    client.removeEventListener('abort', onGone);
  }
}

function timedOut({ confirmTimeoutSeconds }: IngestSettings): AppError {
  return new AppError(
    'CONFIRM_TIMEOUT',
    `the store did not confirm the batch within ${confirmTimeoutSeconds} s`,
    {
      status: 503,
      retryAfterSeconds: 5,
      fix: 'The batch may still be stored. Send it again with the same Idempotency-Key, so that it counts once.',
    },
  );
}
