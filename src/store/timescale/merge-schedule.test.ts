import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR_MS, MINUTE_MS } from '../../model/time.ts';
import { MergeSchedule } from './merge-schedule.ts';

const QUIET_MS = 10 * MINUTE_MS;

/** A chunk that is looked at after some time and some more rows. */
function setup({ isCompressed = false } = {}) {
  let nowMs = 0;
  let inserted = 0;
  const schedule = new MergeSchedule({ quietMs: QUIET_MS, monotonicMs: () => nowMs });
  return (afterMs: number, rows: number) => {
    nowMs += afterMs;
    inserted = rows < 0 ? 0 : inserted + rows;
    const due = schedule.due({ relation: 'chunk', inserted, isCompressed });
    if (due !== undefined) schedule.merged('chunk');
    return due;
  };
}

test('a chunk is due once when nothing was written to it for a while', () => {
  const look = setup();
  assert.equal(look(0, 30), undefined);
  assert.equal(look(QUIET_MS - 1, 0), undefined);
  assert.equal(look(1, 0), 'quiet');
  // What the merge itself inserted is not news.
  assert.equal(look(MINUTE_MS, 10), undefined);
  assert.equal(look(QUIET_MS, 0), undefined);
  assert.equal(look(MINUTE_MS, 1), undefined);
  assert.equal(look(QUIET_MS, 0), 'quiet');
});

test('a chunk where late rows never stop is due every hour, when there are enough of them', () => {
  const look = setup();
  const anHour = (rowsAMinute: number) => {
    let due: string | undefined;
    for (let ms = 0; ms < HOUR_MS && due === undefined; ms += MINUTE_MS) due = look(MINUTE_MS, rowsAMinute);
    return due;
  };
  assert.equal(look(0, 12_000), undefined);
  assert.equal(anHour(1), 'busy');
  assert.equal(look(MINUTE_MS, 10), undefined);
  for (const rowsAMinute of [1, 100]) assert.equal(anHour(rowsAMinute), undefined);
  assert.equal(anHour(100), 'busy');
});

test('a server that counts from 0 again after a crash does not keep a chunk from being due', () => {
  const look = setup();
  look(0, 1_000_000);
  assert.equal(look(HOUR_MS, 1), 'busy');
  look(MINUTE_MS, 1);
  assert.equal(look(HOUR_MS, -1), undefined);
  assert.equal(look(MINUTE_MS, 10_000), 'busy');
});

test('a compressed chunk, where nothing can be merged, is left until it is quiet', () => {
  const look = setup({ isCompressed: true });
  look(0, 1_000_000);
  assert.equal(look(HOUR_MS, 1), undefined);
  assert.equal(look(QUIET_MS, 0), 'quiet');
});
