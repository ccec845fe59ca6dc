import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeadLetter } from '../queue/port.ts';
import { renderLetter, renderLetters, shownLetter } from './dlq-text.ts';

const LETTER: DeadLetter = {
  id: '0'.repeat(32),
  diedAtMs: Date.UTC(2026, 10, 22, 12),
  code: '22003',
  reason: 'numeric field\noverflow',
  origin: 'metrics.ingest, write a:1',
  batchId: 'b'.repeat(32),
  samples: 2,
  sizeBytes: 120,
  publishedAtMs: Date.UTC(2026, 10, 22, 11),
};

const BATCH = {
  id: new Uint8Array(16),
  keyed: false,
  seriesIds: Uint32Array.of(7, 0),
  newSeries: new Map([[1, { name: 'cpu', tags: { host: 'a' } }]]),
  seriesRefs: Uint32Array.of(0, 1),
  times: Float64Array.of(Date.UTC(2026, 10, 22, 10), 9e15),
  values: Float64Array.of(1.5, Number.NaN),
};

test('lists one letter a line and says how many more there are', () => {
  assert.equal(renderLetters({ letters: [], total: 0 }), 'No dead letters.\n');
  const lines = renderLetters({ letters: [LETTER], total: 3 }).split('\n');
  assert.match(lines[0] ?? '', /^ID +DIED +SAMPLES +REASON$/);
  assert.match(lines[1] ?? '', /^0{32} {2}2026-11-22T12:00:00.000Z +2 {2}22003: numeric field overflow$/);
  assert.equal(lines[2], '… and 2 newer ones.');
});

test('shows a letter with its samples, by id where no name is known, whatever their times', () => {
  const text = renderLetter({ letter: LETTER, batch: BATCH });
  assert.match(text, /^origin +metrics\.ingest, write a:1$/m);
  assert.match(text, /^2026-11-22T10:00:00\.000Z {2}1\.5 {2}series 7$/m);
  assert.match(text, /^9000000000000000 {2}NaN {2}cpu\{host="a"\}$/m);
});

test('says how many samples it leaves out', () => {
  const samples = 25;
  const batch = {
    ...BATCH,
    seriesRefs: new Uint32Array(samples),
    times: new Float64Array(samples),
    values: new Float64Array(samples),
  };
  assert.match(
    renderLetter({ letter: { ...LETTER, samples }, batch }),
    /… and 5 more; --json shows up to 1000\./,
  );
});

test('says that a message cannot be read', () => {
  assert.match(renderLetter({ letter: LETTER }), /The message cannot be read\.\n$/);
  assert.deepEqual(shownLetter({ letter: LETTER }), { letter: LETTER, samples: [], totalSamples: 0 });
});
