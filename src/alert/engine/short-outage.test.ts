import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { AppError } from '../../lib/errors.ts';
import { createFixture, type Fixture as QueryFixture } from '../../query/testing/fixture.ts';
import { Fixture, START_MS } from './testing/fixture.ts';

let fixture: Fixture;
let queries: QueryFixture;
let isAway = false;

beforeEach(() => {
  fixture = new Fixture();
  queries = createFixture({ nowMs: START_MS, settings: { breakerResetSeconds: 60 } });
  isAway = false;
  const read = queries.store.readBuckets.bind(queries.store);
  queries.store.readBuckets = async (request) => {
    if (isAway) throw new AppError('STORE_UNAVAILABLE', 'connection refused', { status: 503 });
    return read(request);
  };
});
afterEach(async () => {
  queries.engine.close();
  await fixture.metadata.close();
});

test('a store that is away for two seconds is away for one evaluation, not for the pause of the circuit breaker', async () => {
  const { core, told } = fixture.evaluator('a', { query: queries.engine.windows });
  const step = async (ms: number) => {
    queries.clock.advance(ms);
    fixture.clock.nowMs += ms;
    await queries.put('cpu', { host: 'h' }, [[fixture.clock.nowMs - 1_000, 95]]);
    await fixture.turn(core);
  };
  // Of different windows, so that each reads for itself.
  const rules: string[] = [];
  for (let n = 1; n <= 6; n += 1) {
    const query = { metric: 'cpu', aggregation: 'avg', windowSeconds: 10 * n };
    rules.push(await fixture.addRule(`rule-${n}`, { query, durationSeconds: 20, intervalSeconds: 10 }));
  }
  const answered = () => rules.filter((id) => core.ruleStatus(id)?.sourceDown === false).length;
  await step(10_000);
  isAway = true;
  await step(10_000);
  assert.deepEqual([answered(), queries.engine.breakerState], [0, 'open']);
  isAway = false;
  await step(10_000);
  assert.deepEqual([answered(), queries.engine.breakerState], [6, 'closed']);
  assert.deepEqual((await fixture.events()).slice(6).toSorted(), [
    ...rules.map((_, n) => `30 rule-${n + 1} h: pending > firing held`),
  ]);
  assert.deepEqual(queries.counts.breaker, ['open', 'closed']);
  assert.deepEqual([core.health().status, told.missedCount], ['ok', 0]);
  await core.stop();
});
