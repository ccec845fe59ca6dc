import type { SampleBatch } from '../model/sample-batch.ts';
import { type ListedSample, listSamples } from '../queue/list-samples.ts';
import type { DeadLetter } from '../queue/port.ts';

export interface FoundLetter {
  readonly letter: DeadLetter;
  readonly batch?: SampleBatch;
}

// More samples than this help nobody on a terminal.
const SHOWN_SAMPLES = 20;
const JSON_SAMPLES = 1_000;

export function renderLetters({
  letters,
  total,
}: {
  readonly letters: readonly DeadLetter[];
  readonly total: number;
}): string {
  if (total === 0) return 'No dead letters.\n';
  const lines = letters.map(
    ({ id, diedAtMs, samples, code, reason }) =>
      `${id}  ${timeOf(diedAtMs)}  ${String(samples).padStart(7)}  ${code}: ${oneLine(reason)}`,
  );
  const more = total > letters.length ? [`… and ${total - letters.length} newer ones.`] : [];
  return `${[HEADING, ...lines, ...more].join('\n')}\n`;
}

const HEADING = `${'ID'.padEnd(32)}  ${'DIED'.padEnd(24)}  SAMPLES  REASON`;

export function renderLetter({ letter, batch }: FoundLetter): string {
  const lines = [
    `id         ${letter.id}`,
    `died       ${timeOf(letter.diedAtMs)}`,
    `code       ${letter.code}`,
    `reason     ${letter.reason}`,
    `origin     ${letter.origin}`,
    ...(letter.batchId === undefined ? [] : [`batch      ${letter.batchId}`]),
    ...(letter.publishedAtMs === undefined ? [] : [`published  ${timeOf(letter.publishedAtMs)}`]),
    `samples    ${letter.samples}`,
    `bytes      ${letter.sizeBytes}`,
  ];
  if (batch === undefined) return `${[...lines, '', 'The message cannot be read.'].join('\n')}\n`;
  const samples = listSamples(batch, SHOWN_SAMPLES).map(renderSample);
  const hidden = letter.samples - samples.length;
  const more = hidden > 0 ? [`… and ${hidden} more; --json shows up to ${JSON_SAMPLES}.`] : [];
  return `${[...lines, '', ...samples, ...more].join('\n')}\n`;
}

/** The same as `GET /api/v1/dlq/{id}`. */
export function shownLetter({ letter, batch }: FoundLetter): object {
  if (batch === undefined) return { letter, samples: [], totalSamples: 0 };
  return { letter, samples: listSamples(batch, JSON_SAMPLES), totalSamples: batch.times.length };
}

function renderSample({ name, tags = {}, seriesId, time, value }: ListedSample): string {
  const pairs = Object.entries(tags).map(([key, tag]) => `${key}=${JSON.stringify(tag)}`);
  const series = name === undefined ? `series ${seriesId}` : `${name}{${pairs.join(', ')}}`;
  return `${timeOf(time)}  ${value}  ${series}`;
}

/** Dates outside of what the calendar holds come from broken senders; they are shown as numbers. */
function timeOf(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString();
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
