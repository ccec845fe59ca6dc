import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type LiveSettings, liveSettings } from '../../../config/sections/live.ts';
import { ManualTime } from '../../../lib/testing/manual-time.ts';
import { createFixture, type Fixture, type FixtureOptions, NOON } from '../../../query/testing/fixture.ts';
import { LiveHub } from '../live-hub.ts';
import type { LiveBody } from '../live-request.ts';

export interface SentEvent {
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: what it has depends on the event, and tests know which they look at.
  readonly data: any;
}

/** An open page: what it was sent, in order. */
export interface TestPage {
  readonly events: SentEvent[];
  readonly output: PassThrough;
  of(event: string): SentEvent['data'][];
  /** Reads on after it was opened without reading. */
  read(): void;
  leave(): void;
}

export interface LiveFixture extends Fixture {
  readonly time: ManualTime;
  readonly hub: LiveHub;
  readonly counts: Fixture['counts'] & {
    ticks: number;
    skipped: number;
    dropped: number;
    streams: number;
    questions: number;
  };
  open(body: LiveBody, options?: { readonly reads?: boolean }): TestPage;
  /** Moves on by one tick of `everyMs` and waits until the page was told of it. */
  tick(page: TestPage, everyMs?: number): Promise<void>;
}

export const LIVE_DEFAULTS: LiveSettings = Object.fromEntries(
  Object.entries(liveSettings.properties).map(([name, schema]) => [
    name,
    (schema as unknown as { default: number }).default,
  ]),
) as unknown as LiveSettings;

/** A hub over an engine with an `ArrayStore`, its time in the test's hand. Everything is closed after the test. */
export function openLive(
  t: Pick<TestContext, 'after'>,
  { live, ...options }: FixtureOptions & { readonly live?: Partial<LiveSettings> } = {},
): LiveFixture {
  const time = new ManualTime(options.nowMs ?? NOON);
  const fixture = createFixture({ ...options, time });
  const counts = { ...fixture.counts, ticks: 0, skipped: 0, dropped: 0, streams: 0, questions: 0 };
  const errors: unknown[] = [];
  const hub = new LiveHub({
    ...{ engine: fixture.engine, clock: time, timers: time, settings: { ...LIVE_DEFAULTS, ...live } },
    log: { error: (fields: unknown) => errors.push(fields) },
    observe: {
      levels: (levels) => Object.assign(counts, levels),
      ticked: () => {
        counts.ticks += 1;
      },
      skipped: () => {
        counts.skipped += 1;
      },
      dropped: () => {
        counts.dropped += 1;
      },
      sentBytes: () => {},
    },
  });
  t.after(() => {
    hub.close();
    fixture.engine.close();
    assert.deepEqual(errors, []);
  });
  return {
    ...fixture,
    ...{ time, hub, counts },
    open: (body, { reads = true } = {}) => openPage(hub, body, reads),
    async tick(page, everyMs = 10_000) {
      const before = page.of('tick').length;
      time.advance(everyMs);
      await until(() => page.of('tick').length > before);
    },
  };
}

function openPage(hub: LiveHub, body: LiveBody, reads: boolean): TestPage {
  const output = new PassThrough({ highWaterMark: 16 * 1_024 });
  const events: SentEvent[] = [];
  let rest = '';
  const read = (): void => {
    output.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const [, event = 'comment', data = 'null'] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? [];
        events.push({ event, data: JSON.parse(data) });
      }
    });
  };
  hub.open(body, output);
  if (reads) read();
  return {
    ...{ events, output, read },
    of: (event) => events.filter((one) => one.event === event).map(({ data }) => data),
    leave: () => output.destroy(),
  };
}

/** Lets everything that is under way go on until the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  for (let turns = 0; !condition(); turns += 1) {
    if (turns > 20_000) throw new Error('what was waited for did not happen');
    await setImmediate();
  }
}
