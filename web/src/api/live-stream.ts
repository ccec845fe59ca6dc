import type { LiveRequest } from './board.ts';
import { replyLines } from './client.ts';
import { ApiError } from './errors.ts';
import type { LiveEvent } from './live-events.ts';
import { eventsOf } from './server-sent-events.ts';

// The server says something at once, and then every 15 s: what is silent for longer is dead, or held back by a proxy on the way.
const FIRST_EVENT_MS = 8_000;
const SILENCE_MS = 40_000;

/**
 * The events of one live stream. Ends when the server ends it; rejects with an `ApiError` when it refuses, cannot be reached, or falls
 * silent, and with the signal's reason when that aborts.
 */
export async function* liveEvents(
  url: string,
  body: LiveRequest,
  signal: AbortSignal,
): AsyncGenerator<LiveEvent> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), FIRST_EVENT_MS);
  const lines = replyLines(url, {
    ...{ body, timeoutMs: null, accept: 'text/event-stream' },
    signal: AbortSignal.any([signal, silence.signal]),
  });
  try {
    for await (const { event, data } of eventsOf(lines)) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      if (event === 'comment') yield { event };
      else yield { event, data: JSON.parse(data) } as LiveEvent;
    }
  } catch (error) {
    if (!silence.signal.aborted || signal.aborted) throw error;
    throw new ApiError('the live stream fell silent', { status: 0, code: 'SILENT' });
  } finally {
    clearTimeout(timer);
  }
}
