import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ToldProgress } from '../../metadata/port.ts';
import { parseAlertRule } from '../rules/parse-alert-rule.ts';
import { compileRule } from './compiled-rule.ts';
import { ProgressKeeper } from './progress-keeper.ts';
import { RuleState } from './rule-state.ts';
import { newShard, type Shard, Unit } from './unit.ts';

/** Two shards with a rule each, of 10 s and of 30 s, and what is told of them. */
function open() {
  const told: (readonly ToldProgress[])[] = [];
  const clock = { nowMs: 0, now: () => clock.nowMs };
  const keeper = new ProgressKeeper({
    clock,
    progress: {
      tell: async (progress) => {
        told.push(progress);
        return progress.map(({ lease }) => lease.name);
      },
    },
  });
  const shards = [10, 30].map((intervalSeconds, index) => shardWith(index, intervalSeconds));
  const [fast, slow] = shards.map(({ units }) => units.values().next().value) as [Unit, Unit];
  const evaluate = (unit: Unit, atMs: number, missed = 0) => {
    unit.state.countedMs = atMs;
    unit.state.missedEvaluations = missed;
  };
  const tell = (nowMs: number) => {
    clock.nowMs = nowMs;
    return keeper.tell(() => shards, nowMs);
  };
  const times = () => told.map((progress) => progress.map(({ evaluatedMs }) => evaluatedMs));
  return { keeper, told, times, tell, evaluate, fast, slow, shards, clock };
}

function shardWith(index: number, intervalSeconds: number): Shard {
  const shard = newShard({ name: `rules-0${index}`, owner: 'a', generation: 1 });
  const spec = { name: 'r', query: { metric: 'm', aggregation: 'avg' }, condition: 'gt', threshold: 1 };
  const rule = compileRule(`rule-${index}`, parseAlertRule({ ...spec, intervalSeconds }));
  const state = new RuleState(rule.id, rule.definition);
  shard.units.set(
    rule.id,
    new Unit(shard, { stored: { version: 1, updatedAtMs: 0 }, rule, state, nowMs: 0 }),
  );
  return shard;
}

test('one time is told of all shards, once in the shortest interval', async () => {
  const { tell, times, told, evaluate, fast, slow } = open();
  await tell(89_000);
  assert.deepEqual(times(), []);
  evaluate(slow, 90_000);
  evaluate(fast, 90_000);
  for (const nowMs of [91_000, 93_000, 99_000]) await tell(nowMs);
  evaluate(fast, 100_000);
  await tell(101_000);
  assert.deepEqual(times(), [
    [90_000, 90_000],
    [100_000, 100_000],
  ]);
  assert.ok(told.flat().every(({ missed }) => missed.size === 0));
});

test('in the middle of a round nothing is told, unless it takes too long', async () => {
  const { tell, times, evaluate, fast, slow } = open();
  evaluate(slow, 90_000);
  evaluate(fast, 110_000);
  await tell(111_000);
  evaluate(fast, 120_000);
  for (const nowMs of [121_000, 129_000]) await tell(nowMs);
  assert.deepEqual(times(), [[110_000, 110_000]]);
  // The slow rule is late: the others are told with the round before, up to which it has missed nothing.
  evaluate(fast, 130_000);
  await tell(131_500);
  assert.deepEqual(times().at(-1), [120_000, 120_000]);
});

test('what a rule misses is told when it changes, and that of a rule that is gone once more', async () => {
  const { tell, told, evaluate, fast, slow, shards } = open();
  evaluate(slow, 90_000);
  evaluate(fast, 90_000, 7);
  await tell(91_000);
  evaluate(fast, 100_000, 7);
  await tell(101_000);
  shards[0]?.units.delete(fast.id);
  shards[0]?.resting.set('disabled', { countedMs: 90_000, missed: 2 });
  evaluate(slow, 120_000);
  await tell(121_000);
  assert.deepEqual(
    told.map(([first]) => [...(first?.missed ?? [])]),
    [
      [[fast.id, 7]],
      [],
      [
        ['disabled', 2],
        [fast.id, 0],
      ],
    ],
  );
});

test('a rule that will miss a time that is told has missed it', async () => {
  const { keeper, told, evaluate, fast, slow, shards } = open();
  evaluate(slow, 30_000);
  evaluate(fast, 150_000);
  await keeper.tellLast(shards);
  // Two of its times, 60 s and 90 s and 120 s, are over; 150 s may be on its way.
  assert.deepEqual(told[0]?.[1], {
    lease: slow.shard.lease,
    evaluatedMs: 140_000,
    missed: new Map([[slow.id, 3]]),
  });
});

test('nothing is said of a time for which there may be rules that nobody has looked at', async () => {
  const { keeper, times, evaluate, fast, slow, shards, clock } = open();
  evaluate(slow, 90_000);
  evaluate(fast, 110_000);
  clock.nowMs = 111_000;
  await keeper.tell(() => shards, 109_000);
  assert.deepEqual(times(), []);
  await keeper.tell(() => shards, 110_000);
  assert.deepEqual(times(), [[110_000, 110_000]]);
});
