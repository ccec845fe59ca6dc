import type { Columns } from '../../model/dashboard/expression.ts';
import type { Tags } from '../../model/series.ts';

interface DecodedSeries {
  readonly metric: string;
  readonly tags: Tags;
  readonly points: readonly (readonly [time: number, value: number | null])[];
}

/** The columns of an answer that was encoded: what is kept in the cache is its JSON. */
export function decodeData(data: Uint8Array): Columns {
  const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString();
  const decoded: readonly DecodedSeries[] = JSON.parse(text);
  const times = timesOf(decoded);
  return { times, series: decoded.map(({ tags, points }) => ({ tags, values: valuesAt(times, points) })) };
}

/** Series have the same times, unless empty buckets were left out. */
function timesOf(decoded: readonly DecodedSeries[]): Float64Array {
  const first = Float64Array.from(decoded[0]?.points ?? [], ([time]) => time);
  const areSame = decoded.every(
    ({ points }) => points.length === first.length && points.every(([time], at) => time === first[at]),
  );
  if (areSame) return first;
  const all = new Set<number>();
  for (const { points } of decoded) for (const [time] of points) all.add(time);
  return Float64Array.from(all).sort();
}

/** Both are ascending. */
function valuesAt(times: Float64Array, points: DecodedSeries['points']): Float64Array {
  const values = new Float64Array(times.length).fill(Number.NaN);
  let at = 0;
  for (const [time, value] of points) {
    while ((times[at] as number) < time) at += 1;
    values[at] = value ?? Number.NaN;
  }
  return values;
}
