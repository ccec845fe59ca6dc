import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { AppError } from '../../lib/errors.ts';
import { createFixture, type Fixture as QueryFixture } from '../../query/testing/fixture.ts';
import type { AlertEvaluatorDependencies } from '../engine/contract.ts';
import type { EvaluatorCore } from '../engine/evaluator-core.ts';
import { Fixture, START_MS } from '../engine/testing/fixture.ts';

const STEP_MS = 10_000;
const HOSTS = ['a', 'b'];

/** A cluster whose store may be away: writers hold samples back meanwhile, and then store them twice as fast as they come. */
class Cluster {
  readonly fixture = new Fixture();
  readonly queries: QueryFixture = createFixture({ nowMs: START_MS });
  readonly written = new Map<string, number>();
  readonly #keys = new Set<string>();
  readonly #waiting: [host: string, timeMs: number][] = [];
  isAway = false;
  /** Steps of samples that the writers store in one. */
  speed = 2;

  constructor() {
    const read = this.queries.store.readBuckets.bind(this.queries.store);
    this.queries.store.readBuckets = async (request) => {
      if (this.isAway) throw new AppError('STORE_UNAVAILABLE', 'connection refused', { status: 503 });
      return read(request);
    };
  }

  get seconds(): number {
    return (this.fixture.clock.nowMs - START_MS) / 1_000;
  }

  evaluator(owner: string, changes: Partial<AlertEvaluatorDependencies> = {}): EvaluatorCore {
    const { windows: query } = this.queries.engine;
    const writeSamples: AlertEvaluatorDependencies['writeSamples'] = async (samples, { key }) => {
      if (this.#keys.has(key)) return;
      this.#keys.add(key);
      for (const { name, tags, timeMs, value } of samples) {
        const id = `${name} ${tags.host ?? 'all'} ${(timeMs - START_MS) / 1_000}`;
        assert.ok(!this.written.has(id), `${id} is written twice`);
        this.written.set(id, value);
        await this.queries.put(name, tags, [[timeMs, value]]);
      }
    };
    return this.fixture.evaluator(owner, { query, writeSamples, ...changes }).core;
  }

  async record(name: string, fields: object): Promise<string> {
    const body = { name, record: name, intervalSeconds: 10, ...fields };
    const change = { actor: 'x', atMs: this.fixture.clock.nowMs };
    const documents = this.fixture.metadata.documents('recording_rules');
    return (await documents.create({ name, body, origin: 'api' }, change)).id;
  }

  /** Ten seconds go by, in which each host sends a sample. */
  async pass(): Promise<void> {
    this.queries.clock.advance(STEP_MS);
    this.fixture.clock.nowMs += STEP_MS;
    for (const host of HOSTS) this.#waiting.push([host, this.fixture.clock.nowMs - STEP_MS / 2]);
    if (this.isAway) return;
    for (const [host, timeMs] of this.#waiting.splice(0, this.speed * HOSTS.length))
      await this.queries.put('cpu', { host }, [[timeMs, 1]]);
  }

  async step(...cores: readonly EvaluatorCore[]): Promise<void> {
    await this.pass();
    await this.fixture.turn(...cores);
  }

  async until(seconds: number, ...cores: readonly EvaluatorCore[]): Promise<void> {
    while (this.seconds < seconds) await this.step(...cores);
  }

  /** All that was recorded of a metric from `from` to `to` seconds, and what is missing. */
  recorded(name: string, host: string, from: number, to: number): string {
    const values: string[] = [];
    for (let at = from; at <= to; at += 10)
      values.push(`${this.written.get(`${name} ${host} ${at}`) ?? '-'}`);
    const runs = values.map((value, index) =>
      value === values[index - 1] ? '' : `${from + index * 10}:${value}`,
    );
    return runs.filter((run) => run !== '').join(' ');
  }

  async close(): Promise<void> {
    this.queries.engine.close();
    await this.fixture.metadata.close();
  }
}

const SENT = { query: { metric: 'cpu', aggregation: 'count', windowSeconds: 30 }, groupBy: ['host'] };
const SENT_IN_ALL = { query: { metric: 'sent', aggregation: 'sum', windowSeconds: 30 } };

let cluster: Cluster;
beforeEach(() => {
  cluster = new Cluster();
});
afterEach(async () => {
  await cluster.close();
});

describe('a recording rule whose store was away', () => {
  test('writes nothing until all samples are there, and then what is missing, oldest first', async () => {
    const core = cluster.evaluator('one');
    const id = await cluster.record('sent', SENT);
    await cluster.until(100, core);
    cluster.isAway = true;
    await cluster.until(200, core);
    cluster.isAway = false;
    await cluster.until(300, core);
    assert.equal(cluster.recorded('sent', 'a', 30, 300), '30:3 110:-');
    assert.match(core.ruleStatus(id)?.lastError ?? '', /^waits until all samples/);
    await cluster.step(core);
    assert.equal(cluster.recorded('sent', 'a', 30, 310), '30:3 210:- 310:3');
    await cluster.step(core);
    for (const host of HOSTS) assert.equal(cluster.recorded('sent', host, 30, 320), '30:3');
    await cluster.until(400, core);
    for (const host of HOSTS) assert.equal(cluster.recorded('sent', host, 30, 400), '30:3');
    assert.deepEqual([core.ruleStatus(id)?.lastError, core.ruleStatus(id)?.sourceDown], [null, false]);
    await core.stop();
  });

  test('has no gap either where nobody could evaluate it meanwhile, and another evaluator goes on', async () => {
    const one = cluster.evaluator('one');
    await cluster.record('sent', SENT);
    await cluster.until(100, one);
    cluster.isAway = true;
    await cluster.until(130, one);
    // The leases of the rules were in the same database.
    while (cluster.seconds < 180) await cluster.pass();
    await cluster.until(200, one);
    cluster.isAway = false;
    await cluster.until(310, one);
    assert.equal(cluster.recorded('sent', 'a', 30, 310), '30:3 210:- 310:3');
    await one.stop();
    const two = cluster.evaluator('two');
    await cluster.until(450, two);
    for (const host of HOSTS) assert.equal(cluster.recorded('sent', host, 30, 450), '30:3');
    await two.stop();
  });

  test('is waited for by rules over its result', async () => {
    const core = cluster.evaluator('one');
    await cluster.record('in-all', SENT_IN_ALL);
    await cluster.record('sent', SENT);
    await cluster.until(100, core);
    cluster.isAway = true;
    await cluster.until(400, core);
    cluster.isAway = false;
    await cluster.until(1_000, core);
    assert.equal(cluster.recorded('sent', 'b', 30, 1_000), '30:3');
    // Its first window has the first result only.
    assert.equal(cluster.recorded('in-all', 'all', 70, 1_000), '70:18');
    await core.stop();
  });

  test('does not fill the gap of what it asked before it was changed', async () => {
    const core = cluster.evaluator('one');
    const id = await cluster.record('sent', SENT);
    await cluster.until(100, core);
    cluster.isAway = true;
    await cluster.until(200, core);
    cluster.isAway = false;
    await cluster.until(250, core);
    const documents = cluster.fixture.metadata.documents('recording_rules');
    const stored = await documents.get(id);
    assert.ok(stored !== undefined);
    const change = { actor: 'x', atMs: cluster.fixture.clock.nowMs };
    await documents.update(id, { ...stored, body: { ...(stored.body as object), unit: 'samples' } }, change);
    await cluster.until(400, core);
    assert.equal(cluster.recorded('sent', 'a', 30, 400), '30:3 110:- 260:3');
    await core.stop();
  });
});

test('a recording rule that is not answered once, while others are, is made up for with its next answer', async () => {
  let isSlow = false;
  const { windows } = cluster.queries.engine;
  const error = new AppError('QUERY_TIMEOUT', 'not in time', { status: 504 });
  const core = cluster.evaluator('one', {
    query: {
      windowsOver: (...asked) => windows.windowsOver(...asked),
      async windowsAt(requests, options) {
        const outcomes = await windows.windowsAt(requests, options);
        return outcomes.map((outcome, index) =>
          isSlow && requests[index]?.groupBy.length === 1
            ? { ok: false, error, isSourceDown: true }
            : outcome,
        );
      },
    },
  });
  await cluster.record('sent', SENT);
  await cluster.record('slower', { ...SENT, groupBy: [] });
  await cluster.until(60, core);
  isSlow = true;
  await cluster.step(core);
  isSlow = false;
  assert.equal(cluster.recorded('sent', 'a', 30, 70), '30:3 70:-');
  await cluster.step(core);
  assert.equal(cluster.recorded('sent', 'a', 30, 80), '30:3');
  await core.stop();
});
