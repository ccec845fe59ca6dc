import fc from 'fast-check';
import { CONDITIONS, NO_DATA_POLICIES } from '../../../model/rule.ts';
import { type Answer, SourceDown } from '../fixture.ts';
import { type History, STEP_MS } from './world.ts';

/** Below both thresholds, between them, above both. */
const LEVELS = [10, 85, 95] as const;
const HOSTS = ['a', 'b', 'c', 'd'];

/** A rule with all that decides about states left to chance. */
export const ruleFields = fc
  .record({
    groupBy: fc.constantFrom<readonly string[]>(['host'], ['host'], ['host'], []),
    condition: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom('gt', 'lt') },
      fc.constantFrom(...CONDITIONS),
    ),
    isHysteretic: fc.boolean(),
    durationSeconds: fc.constantFrom(0, 0, 10, 20, 35),
    keepFiringForSeconds: fc.constantFrom(0, 0, 10, 30),
    intervalSeconds: fc.constantFrom(10, 10, 10, 20, 30),
    noData: fc.constantFrom(...NO_DATA_POLICIES),
    onError: fc.constantFrom('keep', 'keep', 'alert'),
    maxGroups: fc.constantFrom(2, 100, 100),
  })
  .map(({ isHysteretic, ...fields }) => {
    const isBelow = fields.condition === 'lt' || fields.condition === 'lte';
    const threshold = isBelow ? 80 : 90;
    const canHold = isHysteretic && fields.condition !== 'eq' && fields.condition !== 'ne';
    const resolveThreshold = canHold ? (isBelow ? 90 : 80) : threshold;
    return { ...fields, threshold, resolveThreshold };
  });

const change = fc.oneof(
  fc.record({ threshold: fc.constantFrom(80, 85, 90) }),
  fc.record({ durationSeconds: fc.constantFrom(0, 10, 20) }),
  fc.record({ labels: fc.constantFrom({ team: 'a' }, { team: 'b' }) }),
  fc.record({ noData: fc.constantFrom(...NO_DATA_POLICIES) }),
  fc.record({ onError: fc.constantFrom('keep', 'alert') }),
  fc.record({ keepFiringForSeconds: fc.constantFrom(0, 20) }),
  fc.record({ enabled: fc.boolean() }),
  fc.record({ enabled: fc.constant(true) }),
);

/** What people do between two steps. */
const deed = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('change' as const), slot: fc.nat(), fields: change }),
  },
  fc.record({ kind: fc.constant('delete' as const), slot: fc.nat() }),
  fc.record({ kind: fc.constant('create' as const), slot: fc.nat(), fields: ruleFields }),
);

/** What happens to processes and what they lean on. `which` chooses the evaluator. */
const mishap = fc.oneof(
  fc.record({ kind: fc.constantFrom('open' as const, 'stop' as const, 'kill' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('die' as const), which: fc.nat(), after: fc.integer({ min: 1, max: 25 }) }),
  fc.record({ kind: fc.constant('pause' as const), which: fc.nat(), steps: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('cutOff' as const), which: fc.nat() }),
  fc.record({
    kind: fc.constant('refuse' as const),
    which: fc.nat(),
    fault: fc.constantFrom('failedBefore' as const, 'failedAfter' as const),
  }),
  // With all processes dead whoever comes next has only what is left.
  fc.record({ kind: fc.constant('wipe' as const), which: fc.nat(), isFatal: fc.boolean() }),
  fc.record({
    kind: fc.constant('revert' as const),
    which: fc.nat(),
    isFatal: fc.boolean(),
    steps: fc.integer({ min: 1, max: 4 }),
  }),
);

const maybe = <T>(weight: number, arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 100 - weight, arbitrary: fc.constant(undefined) }, { weight, arbitrary });

export const step = fc.record({
  deeds: fc.array(maybe(30, deed), { maxLength: 5 }),
  mishap: maybe(30, mishap),
  isReversed: fc.boolean(),
  /** Whether all evaluators evaluate at the same moment. */
  isTogether: fc.boolean(),
});

export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Values by host that keep their level for a while, with gaps, hosts that come and go, failures and outages. */
export function randomHistory(
  seed: number,
  { startMs, steps, slots }: { startMs: number; steps: number; slots: number },
): History {
  const random = generator(seed);
  const outages = outagesOf(random, steps);
  const answers = Array.from({ length: slots }, () => answersOf(random, outages));
  const late = Array.from({ length: slots }, () => answersOf(random, outages));
  return (slot, atMs, { isGrouped, isLate }) => {
    const index = Math.max(0, Math.round((atMs - startMs) / STEP_MS));
    const answer = answers[slot % slots]?.[index] ?? {};
    if (answer instanceof Error) return answer;
    const more = isLate ? late[slot % slots]?.[index] : undefined;
    return groupsOf(more === undefined || more instanceof Error ? answer : { ...answer, ...more }, isGrouped);
  };
}

/** Seldom a rule that groups by host has a group without one. */
function groupsOf(answer: Exclude<Answer, Error>, isGrouped: boolean): Answer {
  const entries = Object.entries(answer);
  if (!isGrouped) return Object.fromEntries(entries.filter(([host]) => host === ''));
  return answer.a === LEVELS[1] ? answer : Object.fromEntries(entries.filter(([host]) => host !== ''));
}

function outagesOf(random: () => number, steps: number): readonly boolean[] {
  const outages: boolean[] = [];
  let left = 0;
  for (let i = 0; i <= steps; i += 1) {
    if (left > 0) left -= 1;
    else if (random() < 0.03) left = 1 + Math.floor(random() * 4);
    outages.push(left > 0);
  }
  return outages;
}

function answersOf(random: () => number, outages: readonly boolean[]): readonly Answer[] {
  const levels = new Map<string, number | undefined>();
  const restlessness = 0.05 + random() * 0.5;
  let failing = 0;
  return outages.map((isOut) => {
    for (const host of ['', ...HOSTS]) {
      if (!levels.has(host) || random() < restlessness) levels.set(host, nextLevel(random));
    }
    failing = failing > 0 ? failing - 1 : random() < 0.04 ? 1 + Math.floor(random() * 3) : 0;
    if (isOut) return new SourceDown('the store is away');
    if (failing > 0) return new Error('too many series');
    if (random() < 0.03) return {};
    return answerOf(levels, random);
  });
}

/** Undefined: the group is not in the answer. */
function nextLevel(random: () => number): number | undefined {
  const chance = random();
  if (chance < 0.75) return LEVELS[Math.floor(random() * LEVELS.length)];
  return chance < 0.9 ? Number.NaN : undefined;
}

function answerOf(levels: ReadonlyMap<string, number | undefined>, random: () => number): Answer {
  const present = [...levels].filter((entry): entry is [string, number] => entry[1] !== undefined);
  return Object.fromEntries(random() < 0.2 ? present.reverse() : present);
}

/** Mulberry32: small, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
