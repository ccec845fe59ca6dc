import assert from 'node:assert/strict';
import { linesOf } from '../../web/src/api/lines.ts';
import { eventsOf } from '../../web/src/api/server-sent-events.ts';
import { deadline } from './wait.ts';

export interface LivePage {
  /** The data of the next event of this name. Rejects when the stream ends before, or after some seconds. */
  // biome-ignore lint/suspicious/noExplicitAny: what it has depends on the event.
  next(event: string): Promise<any>;
  leave(): void;
}

/** Opens a live stream as a page does. */
export async function openLivePage(serverUrl: string, body: object): Promise<LivePage> {
  const controller = new AbortController();
  const reply = await fetch(new URL('/api/v1/live', serverUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(body),
    signal: controller.signal,
  });
  assert.equal(reply.status, 200, reply.status === 200 ? '' : await reply.text());
  assert.ok(reply.body !== null);
  const events = eventsOf(linesOf(reply.body));
  const find = async (wanted: string) => {
    for (;;) {
      const { value, done } = await events.next();
      if (done === true) throw new Error(`the stream ended before ${wanted}`);
      if (value.event === wanted) return JSON.parse(value.data);
    }
  };
  return {
    next: (event) => deadline(find(event), 20_000, () => `no event ${event} came`),
    leave: () => controller.abort(),
  };
}
