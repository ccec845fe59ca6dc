import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { alignRange, layoutOf } from './layout.ts';
import { zoneNamed } from './zone.ts';
import { wallClockOf, ZoneOffsets } from './zone-offsets.ts';

const DAY = 86_400_000;
const utc = (text: string) => Date.parse(text);
const NAMES = Intl.supportedValuesOf('timeZone');

test('a zone is kept once, however it is spelt', () => {
  const berlin = zoneNamed('Europe/Berlin');
  assert.equal(zoneNamed('europe/BERLIN'), berlin);
  assert.equal(zoneNamed('EUROPE/Berlin').name, 'Europe/Berlin');
});

test('only so many zones are kept', () => {
  const utcZone = zoneNamed('UTC');
  assert.equal(zoneNamed('UTC'), utcZone);
  for (let minutes = 1; minutes < 100; minutes += 1) {
    zoneNamed(`+0${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`);
  }
  assert.notEqual(zoneNamed('UTC'), utcZone);
});

test('offsets are those of the runtime, at any time in any zone', () => {
  const someTime = fc.integer({ min: utc('1800-01-01'), max: utc('2100-01-01') });
  const changed = fc.constantFrom(
    ...['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2011-12-30T10:00:00Z', '-000005-01-01T00:00:00Z'],
  );
  const nearChange = fc
    .tuple(changed, fc.integer({ min: -2_000, max: 2_000 }))
    .map(([at, by]) => utc(at) + by);
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), fc.oneof(someTime, nearChange), (name, time) => {
      const format = wallClockOf(name);
      const whole = Math.floor(time / 1_000) * 1_000;
      assert.equal(new ZoneOffsets(format).at(time), localByParts(format, whole) - whole);
    }),
    { numRuns: 150 },
  );
});

test('30 years of days ask the runtime less than once a day, and are remembered', (t) => {
  const { get } = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format') ?? {};
  assert.ok(get !== undefined);
  let asked = 0;
  t.mock.getter(Intl.DateTimeFormat.prototype, 'format', function (this: Intl.DateTimeFormat) {
    const format = get.call(this) as Intl.DateTimeFormat['format'];
    return (time: number) => {
      asked += 1;
      return format(time);
    };
  });
  const cut = (timezone: string) => {
    asked = 0;
    const range = alignRange({ startMs: utc('1996-01-01'), endMs: utc('2025-10-15') }, DAY, timezone);
    return { count: layoutOf(range, DAY, timezone).count, asked };
  };
  // Casablanca changes its clocks four times a year.
  for (const timezone of ['Africa/Casablanca', 'Europe/Berlin', 'America/New_York', 'Africa/Cairo']) {
    const first = cut(timezone);
    assert.ok(first.count >= 10_880 && first.count <= 10_881);
    assert.ok(first.asked > 0 && first.asked < first.count / 2, `${timezone}: ${first.asked}`);
    assert.equal(cut(timezone).asked, 0);
  }
});

/** The wall clock as the runtime names its parts one by one, written as if it were UTC. */
function localByParts(format: Intl.DateTimeFormat, time: number): number {
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const year = parts.era?.startsWith('B') ? 1 - Number(parts.year) : Number(parts.year);
  const date = new Date(0);
  date.setUTCFullYear(year, Number(parts.month) - 1, Number(parts.day));
  date.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second));
  return date.getTime();
}
