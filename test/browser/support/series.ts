import { type JsonSample, postSamples } from '../../support/http.ts';
import { generator } from './fleet.ts';

const CHUNK_SAMPLES = 20_000;
const STEP_MS = 15_000;

/** One series that a test sends, with its value at any time; of a counter it is what is added in a second. */
export interface Made {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly type: 'gauge' | 'counter';
  readonly at: (timeMs: number) => number;
}

export interface Wave {
  readonly base: number;
  /** How far the slow wave goes to both sides. */
  readonly swing?: number;
  /** How far each value may be off. */
  readonly noise?: number;
  /** What is added in a busy spell, one within the half hour. */
  readonly spell?: number;
  readonly whole?: boolean;
}

/** Numbers as machines make them: a slow wave, noise, a spell now and then; the same on each run, never below zero. */
export function wave(seed: string, { base, swing = 0, noise = 0, spell = 0, whole = false }: Wave) {
  const random = generator(seed);
  const phase = generator(`${seed} phase`)() * 1_000;
  return (timeMs: number): number => {
    const turn = (timeMs / 1000 + phase) / 400;
    const value =
      base +
      swing * Math.sin(turn) * Math.cos(turn / 3.7) +
      noise * (random() - 0.5) +
      spell * Math.max(0, Math.sin(turn / 1.4)) ** 14;
    return Math.max(0, whole ? Math.round(value) : value);
  };
}

/** The same value always, unless somebody says when it is another. */
export function steady(value: number): (timeMs: number) => number {
  return () => value;
}

/** What happens once in so many seconds, for a counter: so much is added at once. */
export function onceIn(seconds: number, size = 1): (timeMs: number) => number {
  const every = Math.max(1, Math.round((seconds * 1000) / STEP_MS));
  return (timeMs) => (Math.round(timeMs / STEP_MS) % every === 0 ? (size * 1000) / STEP_MS : 0);
}

/** Sends series as a scraper would that asks every 15 s. */
export async function sendSeries(
  serverUrl: string,
  series: readonly Made[],
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): Promise<void> {
  const samples = series.flatMap((one) => samplesOf(one, startMs, endMs));
  for (let i = 0; i < samples.length; i += CHUNK_SAMPLES) {
    const chunk = samples.slice(i, i + CHUNK_SAMPLES);
    const { accepted, status } = await postSamples(serverUrl, chunk);
    if (accepted !== chunk.length)
      throw new Error(`the server took ${accepted} of ${chunk.length} (${status})`);
  }
}

function samplesOf({ name, tags, type, at }: Made, startMs: number, endMs: number): JsonSample[] {
  const samples: JsonSample[] = [];
  let total = 0;
  for (let timestamp = startMs; timestamp <= endMs; timestamp += STEP_MS) {
    const value = at(timestamp);
    total += (value * STEP_MS) / 1000;
    samples.push({ name, tags, type, timestamp, value: type === 'counter' ? total : value });
  }
  return samples;
}
