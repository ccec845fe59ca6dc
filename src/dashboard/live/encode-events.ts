import { joined } from '../../lib/joined.ts';
import type { TimeRange } from '../../model/time.ts';
import type { ColumnAnswer } from '../../query/batch/column-answer.ts';
import { encodeData } from '../../query/encode.ts';
import type { Change } from './change.ts';
import type { Span } from './spans.ts';

/** All that a stream may send; docs/formats/live.md says what is in them. */
export const LIVE_EVENTS = ['open', 'snapshot', 'points', 'failed', 'tick', 'end'] as const;
export type LiveEventName = (typeof LIVE_EVENTS)[number];

/** What all pages that have the same before are sent: everything but the name of the query and the window of the page. */
export interface EncodedEvent {
  readonly event: Extract<LiveEventName, 'snapshot' | 'points'>;
  /** The fields before the data, in JSON without their braces. */
  readonly head: string;
  readonly data: Uint8Array;
  /** Whether the page has the whole answer with this event. */
  readonly isLast: boolean;
}

/** The events that bring a change to pages: one, or two where the changed buckets lie far apart. */
export async function encodeChange(answer: ColumnAnswer, change: Change): Promise<readonly EncodedEvent[]> {
  const { metric, columns, meta, skipsEmpty } = answer;
  const metaField = `"meta":${JSON.stringify(meta)}`;
  if (change.kind === 'whole') {
    const data = await encodeData({ metric, ...columns, skipsEmpty });
    return [{ event: 'snapshot', head: metaField, data, isLast: true }];
  }
  const { times } = columns;
  const [firstMs = 0] = times;
  // The window moved on and nothing came: only what is before it is let go.
  const nothing: Span = { fromMs: (times.at(-1) ?? 0) + 1, toMs: Number.POSITIVE_INFINITY };
  const spans = change.spans.length === 0 ? [nothing] : change.spans;
  return Promise.all(
    spans.map(async ({ fromMs, toMs }, i): Promise<EncodedEvent> => {
      const data = await encodeData({ metric, ...cut(columns, { fromMs, toMs }), skipsEmpty });
      const to = Number.isFinite(toMs) ? `,"toMs":${toMs}` : '';
      const head = `"firstMs":${firstMs},"fromMs":${fromMs}${to}${change.meta ? `,${metaField}` : ''}`;
      return { event: 'points', head, data, isLast: i === spans.length - 1 };
    }),
  );
}

function cut({ times, series }: ColumnAnswer['columns'], { fromMs, toMs }: Span): ColumnAnswer['columns'] {
  const from = placeOf(times, fromMs);
  const to = placeOf(times, toMs);
  return {
    times: times.subarray(from, to),
    series: series.map(({ tags, values }) => ({ tags, values: values.subarray(from, to) })),
  };
}

/** Where the first time at or after this one is. */
function placeOf(times: Float64Array, timeMs: number): number {
  const place = times.findIndex((time) => time >= timeMs);
  return place < 0 ? times.length : place;
}

export interface EventAddress {
  readonly refId: string;
  readonly version: string;
  readonly window: TimeRange;
}

/** One event as it goes over the wire. */
export function eventFor(
  { event, head, data }: EncodedEvent,
  { refId, version, window }: EventAddress,
): Buffer {
  const address = JSON.stringify({
    ...{ refId, version, windowStartMs: window.startMs, windowEndMs: window.endMs },
  });
  return joined(`event: ${event}\ndata: ${address.slice(0, -1)},${head},"data":`, data, '}\n\n');
}

/** An event whose data is small. */
export function smallEvent(event: LiveEventName, data: object): Buffer {
  return Buffer.from(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
