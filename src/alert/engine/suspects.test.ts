import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createFixture, type Fixture as QueryFixture } from '../../query/testing/fixture.ts';
import type { EvaluatorCore } from './evaluator-core.ts';
import { Fixture, START_MS } from './testing/fixture.ts';

const HOSTS = ['a', 'b', 'c', 'd', 'e', 'f'];

let fixture: Fixture;
let queries: QueryFixture;
/** Hosts whose samples the store does not find in time. */
let slow: ReadonlySet<string> = new Set();
/** How many hosts each read was of. */
let reads: number[] = [];
const rules = new Map<string, string>();

beforeEach(async () => {
  fixture = new Fixture();
  queries = createFixture({ nowMs: START_MS, settings: { timeoutSeconds: 0.1 } });
  const ids = new Map<string, number>();
  for (const host of HOSTS) {
    ids.set(host, await queries.put('cpu', { host }, []));
    const query = { metric: 'cpu', aggregation: 'avg', filters: { host }, windowSeconds: 60 };
    rules.set(host, await fixture.addRule(`rule-${host}`, { query, onError: 'alert', intervalSeconds: 10 }));
  }
  const read = queries.store.readBuckets.bind(queries.store);
  queries.store.readBuckets = (request) => {
    reads.push(request.seriesIds.length);
    const isSlow = [...slow].some((host) => request.seriesIds.includes(ids.get(host) ?? 0));
    return isSlow ? new Promise(() => {}) : read(request);
  };
  [slow, reads] = [new Set(), []];
});
afterEach(async () => {
  queries.engine.close();
  await fixture.metadata.close();
});

async function step(core: EvaluatorCore): Promise<void> {
  queries.clock.advance(10_000);
  for (const host of HOSTS) await queries.put('cpu', { host }, [[queries.clock.nowMs - 1_000, 5]]);
  reads.length = 0;
  await fixture.step(core);
}

/** How each rule stands: `ok`, `waits` for the store, or what is wrong with it. */
function standing(core: EvaluatorCore): string {
  return HOSTS.map((host) => {
    const status = core.ruleStatus(rules.get(host) ?? '');
    if (status?.sourceDown) return 'waits';
    return status?.lastError === null ? 'ok' : 'error';
  }).join(' ');
}

test('a rule that is not answered in time is blamed for it, and those that are asked with it are not', async () => {
  const { core } = fixture.evaluator('a', { query: queries.engine.windows });
  await step(core);
  assert.deepEqual([standing(core), reads], ['ok ok ok ok ok ok', [6]]);
  slow = new Set(['c']);
  await step(core);
  assert.deepEqual([standing(core), reads.slice(0, 3)], ['ok ok waits ok ok ok', [6, 3, 3]]);
  // From now on it is asked by itself.
  await step(core);
  assert.deepEqual([standing(core), reads], ['ok ok waits ok ok ok', [5, 1]]);
  await step(core);
  assert.deepEqual([standing(core), reads], ['ok ok error ok ok ok', [5, 1]]);
  assert.deepEqual(await fixture.events(), ['40 rule-c c: ok > firing evaluationError']);
  // When it is answered, it is one of them again.
  slow = new Set();
  await step(core);
  await step(core);
  assert.deepEqual([standing(core), reads], ['ok ok ok ok ok ok', [6]]);
  assert.equal(core.status().sourceDownSinceMs, null);
  await core.stop();
});

test('the others do not wait for it', async () => {
  const { core } = fixture.evaluator('a', { query: queries.engine.windows });
  await step(core);
  slow = new Set(['c']);
  await step(core);
  queries.clock.advance(10_000);
  fixture.clock.nowMs += 10_000;
  await core.beat();
  const { promise, resolve } = Promise.withResolvers<void>();
  core.pump(resolve);
  await promise;
  const at = (host: string) => core.ruleStatus(rules.get(host) ?? '')?.lastEvaluationMs;
  assert.deepEqual([at('a'), at('c')], [START_MS + 30_000, START_MS + 20_000]);
  await core.idle();
  assert.equal(at('c'), START_MS + 30_000);
  await core.stop();
});
