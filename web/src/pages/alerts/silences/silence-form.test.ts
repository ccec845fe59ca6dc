import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alert } from '../api/alert-types.ts';
import type { Matcher, Silence } from '../api/notify-types.ts';
import { checkSilence, emptySilence, fromAlerts, fromSilence, type SilenceForm } from './silence-form.ts';
import { recurrenceWords, silenceTime } from './silence-words.ts';

const NOW = Date.parse('2026-11-22T14:00:00Z');
const HOUR = 3_600_000;
const GOOD = { ...emptySilence([{ key: 'host', op: '=', value: 'a' }]), comment: 'swap of the disk' };
const check = (part: Partial<SilenceForm>) => checkSilence({ ...GOOD, ...part }, NOW, 'UTC');

test('a silence begins now and lasts as long as was chosen', () => {
  const { input, problems } = check({ lasts: '2h' });
  assert.deepEqual(problems, {});
  assert.equal(input?.startMs, NOW);
  assert.equal(input?.endMs, NOW + 2 * HOUR);
  assert.equal(input?.recurrence, undefined);
});

const ENDS: readonly [string, number | string][] = [
  ['18:00', NOW + 4 * HOUR],
  ['2026-11-23 06:00', NOW + 16 * HOUR],
  ['+90m', NOW + 1.5 * HOUR],
  ['13:00', 'This is not after the start'],
  ['soon', 'Write a time, a date, or +2h'],
  ['', 'Write a time, a date, or +2h'],
];
for (const [end, expected] of ENDS) {
  test(`the end "${end}" is ${expected}`, () => {
    const { input, problems } = check({ lasts: '', end });
    assert.equal(typeof expected === 'number' ? input?.endMs : problems.end, expected);
  });
}

test('what is missing or cannot be read is named at its field', () => {
  assert.equal(check({ matchers: [] }).problems.matchers?.startsWith('Add at least one'), true);
  // Valid where the server reads it, and not in a browser.
  const matchers: Matcher[] = [{ key: 'host', op: '=~', value: '(?P<name>web)-\\d+' }];
  assert.deepEqual(check({ matchers }).input?.matchers, matchers);
  assert.match(
    check({ matchers: [{ key: 'host', op: '!=', value: 'a' }] }).problems.matchers ?? '',
    /every alert/,
  );
  assert.notEqual(check({ comment: ' ' }).problems.comment, undefined);
  assert.equal(check({ recurs: true, days: [] }).problems.days, 'Choose a day');
  assert.equal(check({ recurs: true, startTime: '25:00' }).problems.startTime, 'As 22:00');
});

test('a stored silence is read and written as the same', () => {
  const silence: Silence = {
    id: 's',
    version: 3,
    status: 'active',
    matching: 0,
    matchers: GOOD.matchers,
    startMs: NOW - HOUR,
    endMs: NOW + HOUR,
    kind: 'maintenance',
    comment: 'window',
    createdBy: 'anonymous',
    recurrence: {
      daysOfWeek: [1, 3],
      startTime: '22:00',
      durationSeconds: 5_400,
      timezone: 'UTC',
      everyWeeks: 2,
    },
    notifyBeforeEndSeconds: 900,
  };
  const { input } = checkSilence(fromSilence(silence, 'UTC'), NOW, 'UTC');
  const { id, version, status, matching, ...body } = silence;
  assert.deepEqual(input, body);
  const again = fromSilence(silence, 'UTC', true);
  assert.equal(again.id, undefined);
  assert.equal(checkSilence(again, NOW, 'UTC').input?.startMs, NOW);
});

test('alerts are silenced by what they have in common, but not by how grave they are', () => {
  const alert = { labels: { alertname: 'CPU', severity: 'critical', host: 'a' } } as unknown as Alert;
  assert.deepEqual(fromAlerts([alert]).matchers, [
    { key: 'alertname', op: '=', value: 'CPU' },
    { key: 'host', op: '=', value: 'a' },
  ]);
});

test('times and repetitions are told in words', () => {
  const words = (daysOfWeek: number[]) =>
    recurrenceWords({ daysOfWeek, startTime: '22:00', durationSeconds: 5_400, timezone: 'UTC' });
  assert.equal(words([1, 2, 3, 4, 5]), 'Mon–Fri 22:00 for 1h 30m (UTC)');
  assert.equal(words([0, 6]), 'Sat, Sun 22:00 for 1h 30m (UTC)');
  assert.equal(words([0, 1, 2, 3, 4, 5, 6]), 'every day 22:00 for 1h 30m (UTC)');
  const at = { startMs: NOW - HOUR, endMs: NOW + HOUR, status: 'active' } as unknown as Silence;
  assert.equal(silenceTime(at, NOW), 'ends in 1h');
  assert.equal(silenceTime({ ...at, status: 'expired', endMs: NOW - HOUR }, NOW), 'ended 1h ago');
});
