import type { AnswerMeta, Delivery, QueryAnswer } from './answer.ts';
import { JsonWriter } from './json-writer.ts';

const COMMA = 0x2c;
const CLOSE_BRACKET = 0x5d;

/** The `data` array of a reply: `[{"metric","tags","points":[[ms, value|null], ...]}, ...]`. */
export function encodeData({ metric, series, times, skipsEmpty }: Omit<QueryAnswer, 'meta'>): Uint8Array {
  const writer = new JsonWriter();
  const openings = openingsOf(times);
  const name = JSON.stringify(metric);
  writer.text('[');
  series.forEach(({ tags, values }, index) => {
    writer.text(`${index === 0 ? '' : ','}{"metric":${name},"tags":${JSON.stringify(tags)},"points":[`);
    let wrote = false;
    for (let bucket = 0; bucket < values.length; bucket += 1) {
      const value = values[bucket] as number;
      if (skipsEmpty && Number.isNaN(value)) continue;
      if (wrote) writer.byte(COMMA);
      writer.raw(openings[bucket] as Uint8Array);
      writer.number(value);
      writer.byte(CLOSE_BRACKET);
      wrote = true;
    }
    writer.text(']}');
  });
  writer.text(']');
  return writer.finish();
}

/** The whole body: the data as it was written once, and the meta of this reply. */
export function encodeReply(data: Uint8Array, meta: AnswerMeta, delivery: Delivery): Buffer {
  const { warnings = [], ...how } = delivery;
  const whole = { ...meta, ...how, warnings: [...meta.warnings, ...warnings] };
  return Buffer.concat([Buffer.from('{"data":'), data, Buffer.from(`,"meta":${JSON.stringify(whole)}}`)]);
}

/** Every series has the same times: their text is made once. */
function openingsOf(times: Float64Array): readonly Uint8Array[] {
  return Array.from(times, (time) => Buffer.from(`[${time},`, 'latin1'));
}
