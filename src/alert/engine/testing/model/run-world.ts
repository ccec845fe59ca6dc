import assert from 'node:assert/strict';
import { openSqliteMetadata } from '../../../../metadata/sqlite/sqlite-metadata.ts';
import { TestClock } from '../fixture.ts';
import { randomHistory, type Step } from './histories.ts';
import { type Evaluator, STEP_MS, World } from './world.ts';

/** A multiple of all intervals. */
export const START_MS = 1_200_000_000;

export interface GivenWorld {
  readonly seed: number;
  /** The rules of the slots, in order. */
  readonly rules: readonly object[];
  readonly steps: readonly Step[];
}

/**
 * Lets everything happen, and throws where what came of it is not what should. Returns how many events there were. `look` is
 * given the world before anything happens in it.
 */
export async function runWorld(
  { seed, rules, steps }: GivenWorld,
  look: (world: World) => void = () => undefined,
): Promise<number> {
  const clock = new TestClock(START_MS);
  const metadata = openSqliteMetadata({ path: ':memory:', clock });
  try {
    const span = { startMs: START_MS, steps: steps.length + 10, slots: rules.length };
    const world = new World(metadata, { clock, history: randomHistory(seed, span) });
    look(world);
    for (const [slot, fields] of rules.entries()) await world.createRule(slot, fields);
    world.open(1 + (seed & 3));
    for (const step of steps) await runStep(world, step, rules.length);
    await finish(world);
    return [...world.oracle.events.values()].flat().length;
  } finally {
    await metadata.close();
  }
}

async function runStep(
  world: World,
  { deeds, mishap, isReversed, isTogether }: Step,
  slots: number,
): Promise<void> {
  world.clock.nowMs += STEP_MS / 2;
  for (const deed of deeds) if (deed !== undefined) await doDeed(world, deed, slots);
  world.clock.nowMs += STEP_MS / 2;
  const after = mishap === undefined ? undefined : await befall(world, mishap);
  const order = isReversed ? world.evaluators.toReversed() : [...world.evaluators];
  if (isTogether) await world.driveTogether(order.filter((evaluator) => !standsStill(evaluator)));
  else for (const evaluator of order) await turnOf(world, evaluator);
  after?.();
  world.remember();
  if (world.evaluators.length === 0) world.open(2);
}

async function turnOf(world: World, evaluator: Evaluator): Promise<void> {
  if (!standsStill(evaluator)) await world.drive(evaluator);
}

function standsStill(evaluator: Evaluator): boolean {
  if (evaluator.pausedFor === 0) return false;
  evaluator.pausedFor -= 1;
  evaluator.behindMs += STEP_MS;
  return true;
}

async function doDeed(world: World, deed: NonNullable<Step['deeds'][number]>, slots: number): Promise<void> {
  const slot = deed.slot % slots;
  if (deed.kind === 'create') {
    await world.deleteRule(slot);
    await world.createRule(slot, deed.fields);
  } else if (deed.kind === 'delete') await world.deleteRule(slot);
  else await world.changeRule(slot, deed.fields);
}

/** Returns what must be put right after the step. */
async function befall(world: World, mishap: NonNullable<Step['mishap']>): Promise<(() => void) | undefined> {
  const evaluator = world.evaluators[mishap.which % world.evaluators.length] as Evaluator;
  const { trouble } = evaluator;
  switch (mishap.kind) {
    case 'open':
      world.open(1 + (mishap.which & 3));
      return undefined;
    case 'stop':
      if (evaluator.behindMs === 0) await world.stop(evaluator);
      return undefined;
    case 'kill':
      trouble.diesAfter = 1;
      return undefined;
    case 'die':
      trouble.diesAfter = mishap.after;
      return undefined;
    case 'pause':
      evaluator.pausedFor = mishap.steps;
      return undefined;
    case 'wipe':
      await world.wipe();
      if (mishap.isFatal) killAll(world);
      return undefined;
    case 'revert':
      await world.revert(mishap.steps);
      if (mishap.isFatal) killAll(world);
      return undefined;
    case 'cutOff':
      trouble.isCutOff = true;
      return () => {
        trouble.isCutOff = false;
      };
    case 'refuse':
      trouble.recordFault = mishap.fault;
      return () => {
        trouble.recordFault = undefined;
      };
  }
}

function killAll({ evaluators }: World): void {
  for (const { trouble } of evaluators) trouble.diesAfter = 1;
}

/** All is well for a while, then everything is compared. */
async function finish(world: World): Promise<void> {
  for (const { trouble } of world.evaluators) trouble.diesAfter = undefined;
  for (let n = 0; n < 5; n += 1) {
    world.clock.nowMs += STEP_MS;
    for (const evaluator of [...world.evaluators]) {
      evaluator.pausedFor = 0;
      await turnOf(world, evaluator);
    }
  }
  const held = world.evaluators.flatMap(({ core }) => core.status().leases);
  assert.equal(held.length, 32, 'every shard has an evaluator');
  await world.check();
  for (const evaluator of [...world.evaluators]) await world.stop(evaluator);
  await world.checkStored();
}
