import type { IngestSettings } from '../config/sections/ingest.ts';
import { AppError } from '../lib/errors.ts';
import type { SampleBatch } from '../model/sample-batch.ts';
import type { SampleQueue } from '../queue/port.ts';

/**
 * Publishes a batch and waits until it is durable, but not for ever: throws `CONFIRM_TIMEOUT` (503) after the configured time,
 * and the client signal's reason when that aborts. In both cases the batch may still be stored.
 */
export async function publishConfirmed(
  batch: SampleBatch,
  {
    queue,
    settings,
    client,
  }: { queue: Pick<SampleQueue, 'publish'>; settings: IngestSettings; client: AbortSignal },
): Promise<void> {
  const wait = new AbortController();
  const timer = setTimeout(() => wait.abort(timedOut(settings)), settings.confirmTimeoutSeconds * 1_000);
  const onGone = () => wait.abort(client.reason);
  client.addEventListener('abort', onGone, { once: true });
  try {
    client.throwIfAborted();
    await queue.publish(batch, { signal: wait.signal });
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
