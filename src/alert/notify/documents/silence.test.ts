import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  isActive,
  nextSilenceChange,
  parseSilence,
  type Silence,
  silenceName,
  silenceStatus,
} from './silence.ts';

const at = (text: string) => Date.parse(text);
const YEAR = { startMs: at('2026-01-01T00:00:00Z'), endMs: at('2027-01-01T00:00:00Z') };
const matchers = [{ key: 'host', op: '=', value: 'a' }];

function recurring(recurrence: object, bounds = YEAR): Silence {
  return parseSilence({ matchers, ...bounds, recurrence: { timezone: 'Europe/Berlin', ...recurrence } });
}

/** Begin and end of each stretch in which it mutes, as ISO 8601. */
function stretches(silence: Silence, from: string, to: string): string[] {
  const found: string[] = [];
  let now = at(from);
  for (let active = isActive(silence, now); ; ) {
    const next = nextSilenceChange(silence, now);
    if (next === undefined || next > at(to)) return found;
    assert.ok(next > now);
    now = next;
    if (isActive(silence, now) === active) continue;
    active = !active;
    found.push(`${active ? '+' : '-'}${new Date(now).toISOString().slice(0, 16)}`);
  }
}

describe('a silence', () => {
  test('has defaults', () => {
    assert.deepEqual(parseSilence({ matchers, startMs: 1, endMs: 2 }), {
      ...{ name: '', kind: 'silence', matchers, startMs: 1, endMs: 2, comment: '', createdBy: '' },
      notifyBeforeEndSeconds: 0,
    });
    assert.equal(silenceName({ name: '' }, '0123456789abcdef'), 'silence-01234567');
    assert.equal(silenceName({ name: 'disk swap' }, '0123456789abcdef'), 'disk swap');
  });

  test('mutes from its start until before its end', () => {
    const silence = parseSilence({ matchers, startMs: 10, endMs: 20 });
    assert.deepEqual(
      [9, 10, 19, 20].map((now) => silenceStatus(silence, now)),
      ['pending', 'active', 'active', 'expired'],
    );
    assert.deepEqual(
      [9, 10, 19, 20].map((now) => nextSilenceChange(silence, now)),
      [10, 20, 20, undefined],
    );
  });

  const WRONG: readonly [value: unknown, message: RegExp][] = [
    [{ matchers, startMs: 2, endMs: 2 }, /^endMs: it must be after startMs/],
    [{ matchers: [], startMs: 1, endMs: 2 }, /^matchers: /],
    [
      { matchers: [{ key: 'a', op: '=~', value: '.*' }], startMs: 1, endMs: 2 },
      /^matchers: they hold for every/,
    ],
    [
      { matchers: [{ key: 'a', op: '!=', value: 'b' }], startMs: 1, endMs: 2 },
      /^matchers: they hold for every/,
    ],
    [{ matchers, startMs: 1.5, endMs: 2 }, /^startMs: /],
    [
      {
        matchers,
        ...YEAR,
        recurrence: { startTime: '22:00', durationSeconds: 60, timezone: 'Mars/Olympus' },
      },
      /^recurrence\.timezone: "Mars\/Olympus" is not a known time zone/,
    ],
    [
      { matchers, ...YEAR, recurrence: { startTime: '24:00', durationSeconds: 60, timezone: 'UTC' } },
      /^recurrence\.startTime: /,
    ],
    [
      { matchers, ...YEAR, recurrence: { startTime: '22:00', durationSeconds: 1, timezone: 'UTC' } },
      /^recurrence\.durationSeconds: /,
    ],
  ];
  for (const [value, message] of WRONG) {
    test(`is refused: ${message}`, () => {
      assert.throws(() => parseSilence(value), { code: 'INVALID_SILENCE', status: 400, message });
    });
  }
});

describe('a silence that recurs', () => {
  test('begins at the same time on the clock in summer and in winter', () => {
    const nights = recurring({ startTime: '22:00', durationSeconds: 8 * 3_600, daysOfWeek: [5] });
    assert.deepEqual(stretches(nights, '2026-03-19T00:00Z', '2026-04-05T00:00Z'), [
      '+2026-03-20T21:00',
      '-2026-03-21T05:00',
      '+2026-03-27T21:00',
      '-2026-03-28T05:00',
      '+2026-04-03T20:00',
      '-2026-04-04T04:00',
    ]);
  });

  test('lasts as long when clocks are changed meanwhile', () => {
    const nights = recurring({ startTime: '22:00', durationSeconds: 8 * 3_600, daysOfWeek: [6] });
    assert.deepEqual(stretches(nights, '2026-03-28T00:00Z', '2026-03-30T00:00Z'), [
      '+2026-03-28T21:00',
      '-2026-03-29T05:00',
    ]);
    assert.deepEqual(stretches(nights, '2026-10-24T00:00Z', '2026-10-26T00:00Z'), [
      '+2026-10-24T20:00',
      '-2026-10-25T04:00',
    ]);
  });

  test('begins with the change where clocks skip its time', () => {
    const early = recurring({ startTime: '02:30', durationSeconds: 3_600 });
    assert.deepEqual(stretches(early, '2026-03-28T12:00Z', '2026-03-30T12:00Z'), [
      '+2026-03-29T01:00',
      '-2026-03-29T02:00',
      '+2026-03-30T00:30',
      '-2026-03-30T01:30',
    ]);
  });

  test('begins once, the first time, where clocks show its time twice', () => {
    const early = recurring({ startTime: '02:30', durationSeconds: 1_800 });
    assert.deepEqual(stretches(early, '2026-10-24T12:00Z', '2026-10-26T00:00Z'), [
      '+2026-10-25T00:30',
      '-2026-10-25T01:00',
    ]);
  });

  test('every other week is counted from the week of its start', () => {
    const bounds = { startMs: at('2026-01-07T00:00:00Z'), endMs: at('2026-02-10T00:00:00Z') };
    const weeks = recurring(
      { startTime: '10:00', durationSeconds: 3_600, daysOfWeek: [1, 0], everyWeeks: 2, timezone: 'UTC' },
      bounds,
    );
    // The 7th is a Wednesday: its week began on Monday the 5th and ends with Sunday the 11th.
    assert.deepEqual(
      stretches(weeks, '2026-01-01T00:00Z', '2026-03-01T00:00Z').filter((text) => text.startsWith('+')),
      [
        '+2026-01-11T10:00',
        '+2026-01-19T10:00',
        '+2026-01-25T10:00',
        '+2026-02-02T10:00',
        '+2026-02-08T10:00',
      ],
    );
  });

  test('a window is cut to its start and end', () => {
    const bounds = { startMs: at('2026-05-01T23:00:00Z'), endMs: at('2026-05-03T01:00:00Z') };
    const nights = recurring({ startTime: '22:00', durationSeconds: 7_200 * 3, timezone: 'UTC' }, bounds);
    assert.deepEqual(stretches(nights, '2026-04-01T00:00Z', '2026-06-01T00:00Z'), [
      '+2026-05-01T23:00',
      '-2026-05-02T04:00',
      '+2026-05-02T22:00',
      '-2026-05-03T01:00',
    ]);
    assert.equal(silenceStatus(nights, at('2026-05-02T12:00Z')), 'pending');
    assert.equal(silenceStatus(nights, at('2026-05-03T01:00Z')), 'expired');
  });

  test('windows longer than a day run into each other', () => {
    const always = recurring({ startTime: '00:00', durationSeconds: 25 * 3_600, timezone: 'UTC' });
    assert.deepEqual(stretches(always, '2026-06-01T00:00Z', '2026-07-01T00:00Z'), []);
    assert.equal(isActive(always, at('2026-06-15T12:00Z')), true);
  });

  test('a zone where midnight is skipped has its window all the same', () => {
    // In Beirut, clocks went from 00:00 to 01:00 on 2026-03-29.
    const midnight = recurring({ startTime: '00:00', durationSeconds: 3_600, timezone: 'Asia/Beirut' });
    assert.deepEqual(stretches(midnight, '2026-03-28T12:00Z', '2026-03-29T12:00Z'), [
      '+2026-03-28T22:00',
      '-2026-03-28T23:00',
    ]);
  });

  test('nothing changes between one change and the next, in any zone', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'];
    const recurrences = fc.record({
      startTime: fc.constantFrom('00:00', '02:15', '12:34', '23:59'),
      durationSeconds: fc.integer({ min: 60, max: 200_000 }),
      daysOfWeek: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
      everyWeeks: fc.integer({ min: 1, max: 3 }),
      timezone: fc.constantFrom(...zones),
    });
    fc.assert(
      fc.property(
        recurrences,
        fc.integer({ min: -40, max: 400 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (recurrence, day, share) => {
          const silence = recurring(recurrence);
          const now = YEAR.startMs + day * 86_400_000;
          const next = nextSilenceChange(silence, now);
          const between = Math.floor(now + share * ((next ?? now + 1e10) - now - 1));
          assert.equal(isActive(silence, between), isActive(silence, now));
        },
      ),
      { numRuns: 300 },
    );
  });
});
