import type { SampleBatch } from '../model/sample-batch.ts';
import { joinParts, markerOf, partOf } from './batch-part.ts';
import { isTransient } from './faults.ts';

export interface SurgeryResult {
  /** The samples that could not be stored, with the last reason; undefined when all were stored after all. */
  readonly dead?: { readonly rows: SampleBatch; readonly cause: unknown };
  readonly storedSamples: number;
}

/**
 * Stores of a batch that was refused as a whole what can be stored, by halving it until the samples at fault are alone.
 * What `maxWrites` writes (about log2 n for each bad sample in a batch of n) do not bring to light is given up with the rest.
 * Throws a transient fault, on which the whole may be tried again: parts stored before are skipped then.
 */
export async function storeAround(
  batch: SampleBatch,
  refusal: unknown,
  { write, maxWrites }: { write: (batch: SampleBatch) => Promise<void>; maxWrites: number },
): Promise<SurgeryResult> {
  const samples = batch.times.length;
  const deadRanges: [number, number][] = [];
  let cause = refusal;
  let writes = 0;
  const pending = halves(0, samples);
  for (let range = pending.pop(); range !== undefined; range = pending.pop()) {
    const [from, to] = range;
    if (writes === maxWrites) {
      deadRanges.push(range);
      continue;
    }
    writes += 1;
    try {
      await write(partOf(batch, from, to));
    } catch (error) {
      if (isTransient(error)) throw error;
      cause = error;
      if (to - from === 1) deadRanges.push(range);
      else pending.push(...halves(from, to));
    }
  }
  const dead = joinParts(batch, deadRanges);
  const storedSamples = samples - dead.times.length;
  // With its id marked as stored, a batch that is sent or delivered once more is skipped as a whole.
  if (storedSamples > 0) await write(markerOf(batch));
  return { storedSamples, ...(dead.times.length === 0 ? {} : { dead: { rows: dead, cause } }) };
}

/** The second half first: ranges are taken from the end, so the first half is written first. */
function halves(from: number, to: number): [number, number][] {
  if (to - from <= 1) return to > from ? [[from, to]] : [];
  const middle = Math.floor((from + to) / 2);
  return [
    [middle, to],
    [from, middle],
  ];
}
