import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  endGroup,
  type GroupState,
  initialState,
  type Observation,
  RELEASED,
  type StepRule,
  step,
} from './state-machine.ts';

const RULE: StepRule = {
  condition: 'gt',
  threshold: 90,
  resolveThreshold: 80,
  durationSeconds: 30,
  keepFiringForSeconds: 20,
  noData: 'keep',
  onError: 'keep',
};
const NAN = Number.NaN;
const FAULT = { isSourceDown: false, message: 'too many series' };
const DOWN = { isSourceDown: true, message: 'connection refused' };

function group(state: GroupState['state'], fields: Partial<GroupState> = {}): GroupState {
  const open = state === 'pending' || state === 'firing' || state === 'keeping';
  const since = { sinceMs: 100_000, firstTriggeredMs: open ? 100_000 : null };
  const firedMs = state === 'firing' || state === 'keeping' ? 100_000 : null;
  return { ...initialState(0), ...since, firedMs, state, episodeId: open ? 'e' : null, ...fields };
}

type Fact = readonly [
  what: string,
  from: GroupState,
  observation: Observation,
  to: string,
  rule?: Partial<StepRule>,
];

/** At 110 s: ten seconds after the state began. `to` is the state and the reason, or `stays`. */
const facts: readonly Fact[] = [
  ['a value within bounds leaves ok alone', group('ok'), 85, 'stays'],
  ['a value above becomes pending', group('ok'), 91, 'pending met'],
  ['without "for" it fires at once', group('ok'), 91, 'firing met', { durationSeconds: 0 }],
  ['the threshold itself does not meet gt', group('ok'), 90, 'stays'],
  ['infinity is above', group('ok'), Number.POSITIVE_INFINITY, 'pending met'],
  ['pending waits until it has held', group('pending'), 91, 'stays'],
  ['then it fires', group('pending', { firstTriggeredMs: 80_000 }), 91, 'firing held'],
  ['pending clears below the threshold, hysteresis or not', group('pending'), 85, 'ok cleared'],
  ['firing goes on between the thresholds', group('firing'), 85, 'stays'],
  ['firing is kept when cleared', group('firing'), 80, 'keeping cleared'],
  ['or resolves at once', group('firing'), 80, 'ok cleared', { keepFiringForSeconds: 0 }],
  ['keeping counts down', group('keeping'), 70, 'stays'],
  ['and resolves in the end', group('keeping', { sinceMs: 90_000 }), 70, 'ok keptLongEnough'],
  ['keeping fires again when met', group('keeping'), 91, 'firing met'],
  ['keeping holds between the thresholds', group('keeping', { sinceMs: 0 }), 85, 'stays'],
  ['data that are back within bounds end noData', group('noData'), 10, 'ok dataBack'],
  ['data that are back beyond them trigger', group('noData'), 91, 'pending met'],
  ['an answer ends error', group('error'), 10, 'ok evaluationRecovered'],

  ['keep: a missing group stays ok', group('ok', { missingSinceMs: 1 }), NAN, 'stays'],
  ['keep: pending stays so', group('pending', { firstTriggeredMs: 0, missingSinceMs: 1 }), NAN, 'stays'],
  ['keep: firing stays so', group('firing', { missingSinceMs: 1 }), NAN, 'stays'],
  ['keep: an answer without data ends error', group('error'), NAN, 'ok evaluationRecovered'],
  ['ok: silence clears pending', group('pending'), NAN, 'ok noData', { noData: 'ok' }],
  ['ok: silence clears firing', group('firing'), NAN, 'keeping noData', { noData: 'ok' }],
  ['ok: silence counts down', group('keeping', { sinceMs: 0 }), NAN, 'ok keptLongEnough', { noData: 'ok' }],
  ['alert: silence triggers', group('ok'), NAN, 'pending noData', { noData: 'alert' }],
  [
    'alert: silence holds',
    group('pending', { firstTriggeredMs: 0 }),
    NAN,
    'firing noData',
    { noData: 'alert' },
  ],
  ['error: silence is shown', group('ok'), NAN, 'noData noData', { noData: 'error' }],
  ['error: firing goes on', group('firing', { missingSinceMs: 1 }), NAN, 'stays', { noData: 'error' }],
  ['error: silence takes the place of error', group('error'), NAN, 'noData noData', { noData: 'error' }],
  [
    'error and alert: silence triggers',
    group('ok'),
    NAN,
    'pending noData',
    { noData: 'error', onError: 'alert' },
  ],

  ['a failure is shown', group('ok'), FAULT, 'error evaluationError'],
  ['a failure does not make pending fire', group('pending', { firstTriggeredMs: 0 }), FAULT, 'stays'],
  ['a failure does not resolve', group('firing'), FAULT, 'stays'],
  ['nor does it end keeping', group('keeping', { sinceMs: 0 }), FAULT, 'stays'],
  ['a failure leaves noData alone', group('noData'), FAULT, 'stays'],
  ['alert: a failure triggers', group('ok'), FAULT, 'pending evaluationError', { onError: 'alert' }],
  [
    'alert: a failure holds',
    group('pending', { firstTriggeredMs: 0 }),
    FAULT,
    'firing evaluationError',
    { onError: 'alert' },
  ],
  [
    'alert: a failure brings keeping back',
    group('keeping'),
    FAULT,
    'firing evaluationError',
    { onError: 'alert' },
  ],

  [
    'what stood for missing groups goes',
    group('firing'),
    RELEASED,
    'ok dataBack',
    { keepFiringForSeconds: 0 },
  ],
  ['it is kept as any other', group('firing'), RELEASED, 'keeping dataBack'],
];

for (const [what, from, observation, to, rule] of facts) {
  test(what, () => {
    const result = step(from, observation, { ...RULE, ...rule }, 110_000);
    const change = result?.change;
    assert.equal(change === undefined ? 'stays' : `${change.to} ${change.reason}`, to);
    if (change !== undefined) assert.equal(result?.state.state, change.to);
  });
}

test('a source that is down changes no state, whatever the policies', () => {
  const policies = ['ok', 'alert', 'keep', 'error'] as const;
  for (const state of ['ok', 'pending', 'firing', 'keeping', 'noData', 'error'] as const) {
    for (const noData of policies) {
      const from = group(state, { firstTriggeredMs: 0, sinceMs: 0 });
      assert.equal(step(from, DOWN, { ...RULE, noData, onError: 'alert' }, 110_000), undefined);
    }
  }
});

const conditions: readonly (readonly [StepRule['condition'], readonly number[]])[] = [
  ['gt', [91]],
  ['gte', [90, 91]],
  ['lt', [89]],
  ['lte', [89, 90]],
  ['eq', [90]],
  ['ne', [89, 91]],
];

for (const [condition, meeting] of conditions) {
  test(`of 89, 90, 91, ${condition} 90 is met by ${meeting.join(', ')}`, () => {
    const rule = { ...RULE, condition, resolveThreshold: 90 };
    const met = [89, 90, 91].filter((value) => step(group('ok'), value, rule, 1)?.change !== undefined);
    assert.deepEqual(met, meeting);
  });
}

describe('times', () => {
  const walk = (observations: readonly (readonly [atMs: number, observation: Observation])[]) => {
    let state = initialState(0);
    return observations.flatMap(([atMs, observation]) => {
      const result = step(state, observation, RULE, atMs);
      state = result?.state ?? state;
      return result?.change === undefined ? [] : [{ atMs, ...result.change }];
    });
  };

  test('an episode knows when it was triggered, fired and resolved', () => {
    const changes = walk([
      [10_000, 95],
      [20_000, FAULT],
      [30_000, NAN],
      [40_000, 95],
      [50_000, 70],
      [60_000, 95],
      [70_000, 70],
      [90_000, 70],
    ]);
    const told = changes.map((change) => [
      change.atMs,
      change.to,
      change.firstTriggeredMs,
      change.firedMs,
      change.resolvedMs,
    ]);
    assert.deepEqual(told, [
      [10_000, 'pending', 10_000, null, null],
      [40_000, 'firing', 10_000, 40_000, null],
      [50_000, 'keeping', 10_000, 40_000, null],
      [60_000, 'firing', 10_000, 40_000, null],
      [70_000, 'keeping', 10_000, 40_000, null],
      [90_000, 'ok', 10_000, 40_000, 90_000],
    ]);
  });

  test('a group knows since when it is missing, and failures do not change that', () => {
    const missing = step(initialState(0), NAN, RULE, 10_000)?.state as GroupState;
    assert.equal(missing.missingSinceMs, 10_000);
    assert.equal(step(missing, NAN, RULE, 20_000), undefined);
    assert.equal(step(missing, DOWN, RULE, 20_000), undefined);
    assert.equal(step(missing, 5, RULE, 30_000)?.state.missingSinceMs, null);
  });

  test('ending a group tells when firing ended, and is nothing for one that is ok', () => {
    assert.equal(endGroup(group('ok'), 'ruleChanged', 5), undefined);
    assert.equal(endGroup(group('firing'), 'ruleDeleted', 5)?.change?.resolvedMs, 5);
    assert.equal(endGroup(group('pending'), 'ruleDeleted', 5)?.change?.resolvedMs, null);
  });

  test('a pending group that does not know its beginning is a bug', () => {
    assert.throws(() => step(group('pending', { firstTriggeredMs: null }), 95, RULE, 5), /^Error: BUG: /);
  });
});
