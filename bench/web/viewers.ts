import { setTimeout as sleep } from 'node:timers/promises';
import { LIVE_SECONDS, liveMetric, PANELS } from './boards.ts';

/** As a page with panels of 360 px asks. */
const MAX_POINTS = 360;

function request(): object {
  return {
    ...{ start: `now-${LIVE_SECONDS}s`, end: 'now', maxPoints: MAX_POINTS },
    queries: Array.from({ length: PANELS }, (_, panel) => ({
      ...{ refId: `${panel}/A`, kind: 'metric', metric: liveMetric(panel), aggregation: 'avg' },
      groupBy: ['host'],
    })),
  };
}

/** One who looks at the live board without a browser: by one stream, renewed every second. Resolves when told to stop. */
export async function followStream(url: string, signal: AbortSignal): Promise<void> {
  const body = { ...request(), everySeconds: 1 };
  await readAll(`${url}/api/v1/live`, { body, accept: 'text/event-stream', signal });
  if (!signal.aborted) throw new Error('the server ended a live stream');
}

/** The same by asking for everything each second. */
export async function poll(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const dueMs = Date.now() + 1_000;
    await readAll(`${url}/api/v1/query/batch`, { body: request(), accept: 'application/x-ndjson', signal });
    await sleep(Math.max(0, dueMs - Date.now()), undefined, { signal }).catch(() => undefined);
  }
}

interface Ask {
  readonly body: object;
  readonly accept: string;
  readonly signal: AbortSignal;
}

async function readAll(url: string, { body, accept, signal }: Ask): Promise<void> {
  try {
    const reply = await fetch(url, {
      ...{ method: 'POST', body: JSON.stringify(body), signal },
      headers: { 'content-type': 'application/json', accept },
    });
    if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
    for await (const _ of reply.body ?? []) if (signal.aborted) return;
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}
