import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideGroup, type FiringAlert, type GroupTiming } from './decide-group.ts';
import { EMPTY_GROUP, type GroupState, keptGroup, restoredGroup } from './group-state.ts';

const TIMING: GroupTiming = {
  groupWaitMs: 30,
  groupIntervalMs: 300,
  repeatIntervalMs: 10_000,
  sendResolved: true,
};

/**
 * What happens at a time: alerts that fire from then on, those muted in brackets; and what must be said: `+` fresh ones, `=`
 * others that fire, `-` those that are over. `due` is when to ask again.
 */
interface Step {
  readonly at: number;
  readonly firing?: string;
  readonly says?: string;
  readonly due?: number | undefined;
  readonly onTheWay?: boolean;
  readonly forget?: readonly string[];
}

function play(steps: readonly Step[], timing: GroupTiming = TIMING): void {
  let state: GroupState = EMPTY_GROUP;
  let firing: readonly FiringAlert[] = [];
  const began = new Map<string, number>();
  for (const step of steps) {
    const { at, says = '', onTheWay = false, forget = [] } = step;
    if (step.firing !== undefined) firing = alertsOf(step.firing, at, began);
    const decision = decideGroup({
      ...{ firing, state, timing, nowMs: at, onTheWay },
      forget: new Set(forget),
    });
    assert.equal(saidBy(decision.message), says, `at ${at}`);
    if ('due' in step) assert.equal(decision.dueMs, step.due, `due at ${at}`);
    // What is lost with a process must not matter.
    state = decision.mustKeep ? kept(decision.state) : decision.state;
    if (decision.isOver) state = EMPTY_GROUP;
  }
}

function kept(state: GroupState): GroupState {
  const restored = restoredGroup(JSON.parse(JSON.stringify(keptGroup(state))));
  assert.ok(restored);
  return restored;
}

function alertsOf(text: string, at: number, began: Map<string, number>): FiringAlert[] {
  const names = text.split(' ').filter((name) => name !== '');
  for (const name of [...began.keys()]) if (!names.some((other) => bare(other) === name)) began.delete(name);
  return names.map((name) => {
    const alertId = bare(name);
    const startsAtMs = began.get(alertId) ?? at;
    began.set(alertId, startsAtMs);
    return { alertId, episodeId: `${alertId}${startsAtMs}`, startsAtMs, muted: name.startsWith('(') };
  });
}

function bare(name: string): string {
  return name.replaceAll(/[()]/g, '');
}

function saidBy(message: ReturnType<typeof decideGroup>['message']): string {
  if (message === undefined) return '';
  const { firing, fresh, resolved, reason } = message;
  const words = [
    ...firing.map((id) => (fresh.includes(id) ? `+${id}` : `=${id}`)),
    ...resolved.map((id) => `-${id}`),
  ];
  return (reason === 'repeat' ? ['again', ...words] : words).join(' ');
}

const STORIES: Readonly<Record<string, readonly Step[]>> = {
  'the first message waits for others, and has them': [
    { at: 0, firing: 'a', due: 30 },
    { at: 20, firing: 'a b', due: 30 },
    { at: 29, due: 30 },
    { at: 30, says: '+a +b' },
    { at: 31, due: 10_030 },
  ],
  'what is over before it was told is not told': [
    { at: 0, firing: 'a' },
    { at: 20, firing: '' },
    { at: 30 },
    { at: 100, firing: 'b' },
    { at: 130, says: '+b' },
  ],
  'a change waits for the rest of the interval, with what else changed meanwhile': [
    { at: 0, firing: 'a' },
    { at: 30, says: '+a' },
    { at: 40, firing: 'a b', due: 330 },
    { at: 200, firing: 'a b c', due: 330 },
    { at: 330, says: '=a +b +c' },
  ],
  'a change after a quiet time waits for others only': [
    { at: 0, firing: 'a' },
    { at: 30, says: '+a' },
    { at: 5_000, firing: 'a b', due: 5_030 },
    { at: 5_030, says: '=a +b' },
  ],
  'the end is told once, and then there is nothing left': [
    { at: 0, firing: 'a b' },
    { at: 30, says: '+a +b' },
    { at: 50, firing: 'b', due: 330 },
    { at: 330, says: '=b -a' },
    { at: 640, firing: '', due: 670 },
    { at: 670, says: '-b' },
    { at: 671, due: undefined },
    { at: 20_000, due: undefined },
  ],
  'what came and went within an interval is not told': [
    { at: 0, firing: 'a' },
    { at: 30, says: '+a' },
    { at: 50, firing: 'a b' },
    { at: 100, firing: 'a' },
    { at: 330, due: 10_030 },
  ],
  'what ended and began again within an interval is not told': [
    { at: 0, firing: 'a' },
    { at: 30, says: '+a' },
    { at: 50, firing: '' },
    { at: 100, firing: 'a', due: 10_030 },
    { at: 400 },
  ],
  'what still fires is repeated, counted from the last message': [
    { at: 0, firing: 'a' },
    { at: 30, says: '+a' },
    { at: 10_029 },
    { at: 10_030, says: 'again =a' },
    { at: 15_000, firing: 'a b' },
    { at: 15_030, says: '=a +b' },
    { at: 20_030, due: 25_030 },
    { at: 25_030, says: 'again =a =b' },
  ],
  'a muted alert is not told, and is when that ends': [
    { at: 0, firing: '(a)', due: undefined },
    { at: 1_000, due: undefined },
    { at: 2_000, firing: 'a', says: '+a' },
  ],
  'an alert that is muted after it was told is told again afterwards, and not repeated meanwhile': [
    { at: 0, firing: 'a b' },
    { at: 30, says: '+a +b' },
    { at: 100, firing: '(a) b', due: 10_030 },
    { at: 10_030, says: 'again =b' },
    { at: 11_000, firing: 'a b', says: '+a =b' },
  ],
  'a group that is all muted is silent': [
    { at: 0, firing: 'a' },
    { at: 30, says: '+a' },
    { at: 100, firing: '(a)', due: undefined },
    { at: 50_000, due: undefined },
    { at: 50_001, firing: 'a', says: '+a' },
  ],
  'the end of an alert that was told is told although it is muted': [
    { at: 0, firing: 'a b' },
    { at: 30, says: '+a +b' },
    { at: 400, firing: '(a) (b)' },
    { at: 500, firing: '(b)', due: 530 },
    { at: 530, says: '-a' },
  ],
  'the end of an alert that was never told is not told': [
    { at: 0, firing: '(a) b' },
    { at: 30, says: '+b' },
    { at: 400, firing: 'b', due: 10_030 },
  ],
  'nothing is said while the last message is on its way': [
    { at: 0, firing: 'a' },
    { at: 30, says: '+a' },
    { at: 300, firing: '', onTheWay: true, due: 330 },
    { at: 400, onTheWay: true, due: undefined },
    { at: 20_000, onTheWay: true, due: undefined },
    { at: 20_001, says: '-a' },
    { at: 20_002, firing: 'a', onTheWay: true },
    { at: 20_500, says: '+a' },
  ],
  'an alert that is told elsewhere from now on is forgotten': [
    { at: 0, firing: 'a b' },
    { at: 30, says: '+a +b' },
    { at: 400, firing: 'b', forget: ['a'], due: 10_030 },
    { at: 500, firing: '', due: 530 },
    { at: 530, says: '-b' },
  ],
};

describe('a group of alerts', () => {
  for (const [name, steps] of Object.entries(STORIES)) test(name, () => play(steps));

  test('without waiting, everything is told at once', () => {
    const timing = { ...TIMING, groupWaitMs: 0, groupIntervalMs: 0 };
    play(
      [
        { at: 0, firing: 'a', says: '+a' },
        { at: 1, firing: 'a b', says: '=a +b' },
        { at: 2, firing: 'b', says: '=b -a' },
        { at: 3, firing: '', says: '-b' },
      ],
      timing,
    );
  });

  test('a channel that is not told of ends hears only of beginnings', () => {
    const timing = { ...TIMING, sendResolved: false };
    play(
      [
        { at: 0, firing: 'a b' },
        { at: 30, says: '+a +b' },
        { at: 400, firing: 'b', due: 10_030 },
        { at: 500, firing: 'a b' },
        { at: 530, says: '+a =b' },
        { at: 900, firing: '', due: undefined },
        { at: 1_000, firing: 'a' },
        { at: 1_030, says: '+a' },
      ],
      timing,
    );
  });

  test('an alert that began while nobody was here does not wait again', () => {
    const alert = { alertId: 'a', episodeId: 'e', startsAtMs: 0, muted: false };
    const input = { firing: [alert], forget: new Set<string>(), state: EMPTY_GROUP, timing: TIMING };
    assert.equal(saidBy(decideGroup({ ...input, nowMs: 29, onTheWay: false }).message), '');
    assert.equal(saidBy(decideGroup({ ...input, nowMs: 5_000, onTheWay: false }).message), '+a');
  });

  test('what a newer program kept is not guessed at', () => {
    for (const kept of [null, 'x', {}, { version: 2 }]) assert.equal(restoredGroup(kept), undefined);
  });
});
