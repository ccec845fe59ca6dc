import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ruleFields, step } from './testing/model/histories.ts';
import { runWorld } from './testing/model/run-world.ts';

/** Each world has so many rules, and each rule a history of its own. */
const RULES = 64;
const WORLDS = 160;

test(`over ${RULES * WORLDS} random histories the events are those of the oracle: the same, none twice, none missed`, async () => {
  let told = 0;
  const world = fc.asyncProperty(
    fc.integer(),
    fc.array(ruleFields, { minLength: RULES, maxLength: RULES }),
    fc.array(step, { minLength: 12, maxLength: 30 }),
    async (seed, rules, steps) => {
      told += await runWorld({ seed, rules, steps });
    },
  );
  await fc.assert(world, { numRuns: WORLDS });
  assert.ok(told > 6 * RULES * WORLDS, `only ${told} events: the histories are too quiet`);
});
