import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { alignRange, edgesOf, extendBack, isMadeOfRows, layoutOf } from './layout.ts';
import { zoneNamed } from './zone.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const utc = (text: string) => Date.parse(text);

function edges(start: string, end: string, stepMs: number, timezone?: string): string[] {
  const range = alignRange({ startMs: utc(start), endMs: utc(end) }, stepMs, timezone);
  return Array.from(edgesOf(layoutOf(range, stepMs, timezone)), (edge) => new Date(edge).toISOString());
}

test('buckets are aligned to the epoch and reach outward over the range', () => {
  assert.deepEqual(edges('2026-11-22T12:00:07Z', '2026-11-22T12:00:31Z', 15_000), [
    '2026-11-22T12:00:00.000Z',
    '2026-11-22T12:00:15.000Z',
    '2026-11-22T12:00:30.000Z',
    '2026-11-22T12:00:45.000Z',
  ]);
});

test('days of a zone begin at its midnight, 23 hours long when clocks go forward and 25 when they go back', () => {
  assert.deepEqual(edges('2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z', DAY, 'Europe/Berlin'), [
    '2026-03-27T23:00:00.000Z',
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
    '2026-03-30T22:00:00.000Z',
  ]);
  assert.deepEqual(edges('2026-10-25T00:00:00Z', '2026-10-26T00:00:00Z', DAY, 'Europe/Berlin'), [
    '2026-10-24T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
    '2026-10-26T23:00:00.000Z',
  ]);
});

test('a day whose midnight does not exist begins when the clock goes forward', () => {
  // Beirut went from 00:00 to 01:00 on 2022-03-27.
  assert.deepEqual(edges('2022-03-26T12:00:00Z', '2022-03-27T12:00:00Z', DAY, 'Asia/Beirut'), [
    '2022-03-25T22:00:00.000Z',
    '2022-03-26T22:00:00.000Z',
    '2022-03-27T21:00:00.000Z',
  ]);
});

test('a day whose midnight comes twice begins at the first that keeps its date', () => {
  // Havana went from 01:00 back to 00:00 on 2022-11-06.
  assert.deepEqual(edges('2022-11-05T12:00:00Z', '2022-11-06T12:00:00Z', DAY, 'America/Havana'), [
    '2022-11-05T04:00:00.000Z',
    '2022-11-06T04:00:00.000Z',
    '2022-11-07T05:00:00.000Z',
  ]);
});

test('a day that a zone skipped has no bucket', () => {
  // Samoa crossed the date line: 2011-12-29 was followed by 2011-12-31.
  assert.deepEqual(edges('2011-12-29T12:00:00Z', '2011-12-30T12:00:00Z', DAY, 'Pacific/Apia'), [
    '2011-12-29T10:00:00.000Z',
    '2011-12-30T10:00:00.000Z',
    '2011-12-31T10:00:00.000Z',
  ]);
});

test('weeks of a zone begin on Monday, without one on the Thursday of the epoch', () => {
  const [monday] = edges('2026-11-22T12:00:00Z', '2026-11-22T13:00:00Z', 7 * DAY, 'UTC');
  assert.equal(monday, '2026-11-16T00:00:00.000Z');
  const [thursday] = edges('2026-11-22T12:00:00Z', '2026-11-22T13:00:00Z', 7 * DAY);
  assert.equal(thursday, '2026-11-19T00:00:00.000Z');
});

test('rollup rows make up days only where the zone is a whole number of rows from UTC', () => {
  const days = (timezone: string) =>
    layoutOf(
      alignRange({ startMs: utc('2026-11-20T12:00:00Z'), endMs: utc('2026-11-22T12:00:00Z') }, DAY, timezone),
      DAY,
      timezone,
    );
  assert.equal(isMadeOfRows(days('Europe/Berlin'), HOUR), true);
  assert.equal(isMadeOfRows(days('Asia/Kolkata'), HOUR), false);
  assert.equal(isMadeOfRows(days('Asia/Kolkata'), 60_000), true);
});

test('an unknown zone is refused', () => {
  assert.throws(() => zoneNamed('Mars/Olympus'), {
    code: 'INVALID_QUERY',
    message: /^timezone: "Mars\/Olympus"/,
  });
});

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
];

test('in every zone the buckets cover the range without gaps, one calendar day or more each', () => {
  const someTime = fc.integer({ min: utc('2010-01-01'), max: utc('2027-01-01') });
  fc.assert(
    fc.property(
      someTime,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 8 }),
      fc.constantFrom(...ZONES),
      (startMs, length, days, timezone) => {
        const asked = { startMs, endMs: startMs + length * DAY };
        const range = alignRange(asked, days * DAY, timezone);
        const bounds = edgesOf(layoutOf(range, days * DAY, timezone));
        assert.ok(range.startMs <= asked.startMs && range.endMs >= asked.endMs);
        assert.equal(bounds[0], range.startMs);
        assert.equal(bounds.at(-1), range.endMs);
        const zone = zoneNamed(timezone);
        for (const [index, edge] of bounds.entries()) {
          assert.ok(zone.dayOf(edge) > zone.dayOf(edge - 1), 'a bound is where the date changes');
          if (index > 0) assert.ok(zone.dayOf(edge) - zone.dayOf(bounds[index - 1] as number) >= days);
        }
        assert.ok((bounds[1] as number) > asked.startMs && (bounds.at(-2) as number) < asked.endMs);
        assert.deepEqual(alignRange(range, days * DAY, timezone), range, 'aligning again changes nothing');
      },
    ),
    { numRuns: 150 },
  );
});

test('buckets in front continue the first width', () => {
  const layout = layoutOf({ startMs: 100, endMs: 130 }, 10, undefined);
  assert.deepEqual([...edgesOf(extendBack(layout, 2))], [80, 90, 100, 110, 120, 130]);
});
