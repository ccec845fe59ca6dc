import { setImmediate } from 'node:timers/promises';
import { joined } from '../lib/joined.ts';
import type { AnswerMeta, Delivery, QueryAnswer } from './answer.ts';
import { JsonWriter } from './json-writer.ts';

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
/** `[1700000000000,` */
const OPENING_BYTES = 15;
/** An opening, a number of some digits, the closing bracket and a comma. */
const POINT_BYTES = OPENING_BYTES + 8;
const SERIES_BYTES = 128;
/** About 15 ms of work: ingest and other queries must not wait for a long answer. */
const POINTS_A_TURN = 200_000;
/** Most answers are far smaller; for those that are larger, growing is a small part of the work. */
const MOST_EXPECTED_BYTES = 16 * 1024 * 1024;

/**
 * The `data` array of a reply: `[{"metric","tags","points":[[ms, value|null], ...]}, ...]`. A long one lets other work
 * have its turn in between.
 */
export async function encodeData(answer: Omit<QueryAnswer, 'meta'>): Promise<Uint8Array> {
  const writer = new JsonWriter(expectedBytes(answer));
  const openings = openingsOf(answer.times);
  const name = JSON.stringify(answer.metric);
  writer.byte(OPEN_BRACKET);
  let sinceTurn = 0;
  for (const [index, { tags, values }] of answer.series.entries()) {
    if (index > 0) writer.byte(COMMA);
    writer.text(`{"metric":${name},"tags":${JSON.stringify(tags)},"points":[`);
    writePoints(writer, openings, values, answer.skipsEmpty);
    writer.text(']}');
    sinceTurn += values.length;
    if (sinceTurn >= POINTS_A_TURN) {
      sinceTurn = 0;
      await setImmediate();
    }
  }
  writer.byte(CLOSE_BRACKET);
  return writer.finish();
}

/** What a reply says of its answer. */
export type ReplyMeta = AnswerMeta & Required<Omit<Delivery, 'warnings'>>;

/** A reply in its two parts: the data as JSON, as it was written once, and the meta of this reply. */
export interface EncodedReply {
  readonly data: Uint8Array;
  readonly meta: ReplyMeta;
}

export function replyMeta(meta: AnswerMeta, { warnings = [], ...how }: Delivery): ReplyMeta {
  return { ...meta, ...how, warnings: [...meta.warnings, ...warnings] };
}

/** The whole body. */
export function encodeReply({ data, meta }: EncodedReply): Buffer {
  return joined('{"data":', data, `,"meta":${JSON.stringify(meta)}}`);
}

function expectedBytes({ series, times }: Omit<QueryAnswer, 'meta'>): number {
  return Math.min(MOST_EXPECTED_BYTES, series.length * (SERIES_BYTES + times.length * POINT_BYTES));
}

/** `[time,` of each bucket, one after the other; `ends[i]` is where that of bucket `i` ends. */
interface Openings {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

/** Every series has the same times: their text is made once. */
function openingsOf(times: Float64Array): Openings {
  const writer = new JsonWriter(times.length * OPENING_BYTES);
  const ends = new Uint32Array(times.length);
  for (let i = 0; i < times.length; i += 1) {
    writer.byte(OPEN_BRACKET);
    writer.number(times[i] as number);
    writer.byte(COMMA);
    ends[i] = writer.length;
  }
  return { bytes: writer.finish(), ends };
}

function writePoints(
  writer: JsonWriter,
  openings: Openings,
  values: Float64Array,
  skipsEmpty: boolean,
): void {
  let wrote = false;
  for (let bucket = 0; bucket < values.length; bucket += 1) {
    const value = values[bucket] as number;
    if (skipsEmpty && Number.isNaN(value)) continue;
    if (wrote) writer.byte(COMMA);
    const from = bucket === 0 ? 0 : (openings.ends[bucket - 1] as number);
    writer.copy(openings.bytes, from, openings.ends[bucket] as number);
    writer.number(value);
    writer.byte(CLOSE_BRACKET);
    wrote = true;
  }
}
