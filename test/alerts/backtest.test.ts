import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AlertEvent } from '../../src/metadata/port.ts';
import { AlertServer } from '../support/alerts/alert-server.ts';
import { postSamples } from '../support/http.ts';

interface Period {
  readonly tags: Readonly<Record<string, string>>;
  readonly pendingMs: number | null;
  readonly firedMs: number | null;
  readonly resolvedMs: number | null;
  readonly valueAtFiring: number | null;
}

const HOSTS = ['a', 'b', 'c'];
const SECONDS = 40;
const EVERY_MS = 500;

/** Rules of every kind over one metric; all look at what is a second old, so that what they see does not depend on how fast it comes. */
const RULES: readonly (readonly [name: string, fields: object])[] = [
  ['plain', {}],
  ['for', { durationSeconds: 2 }],
  ['hysteresis', { durationSeconds: 1, resolveThreshold: 70 }],
  ['keeps firing', { keepFiringForSeconds: 3 }],
  ['gaps are ok', { noData: 'ok', query: { metric: 'walk', aggregation: 'last', windowSeconds: 1 } }],
  ['gaps alert', { noData: 'alert', query: { metric: 'walk', aggregation: 'avg', windowSeconds: 1 } }],
  ['one group', { groupBy: [], query: { metric: 'walk', aggregation: 'max', windowSeconds: 2 } }],
  [
    'every two',
    { intervalSeconds: 2, query: { metric: 'walk', aggregation: 'sum', windowSeconds: 3 }, threshold: 400 },
  ],
];

test('a backtest over the same data finds what live evaluation did', { timeout: 120_000 }, async (t) => {
  const server = await AlertServer.start(t);
  const { client } = server;
  const rules = new Map<string, string>();
  for (const [name, fields] of RULES) {
    const query = { metric: 'walk', aggregation: 'last', windowSeconds: 2 };
    const rule = await client.rule({ name, metric: 'walk', query, delaySeconds: 1, ...fields });
    rules.set(name, rule.id);
  }
  const evaluatedAgain = (more: number) =>
    Promise.all([...rules.values()].map((id) => client.evaluations(id, more)));
  await evaluatedAgain(1);
  await sendWalk(server.url);
  const endMs = Date.now();
  await evaluatedAgain(2);
  let compared = 0;
  for (const [name, id] of rules) {
    const events = await client.events(id);
    const live = periodsOf(events, endMs);
    // Before that nothing had happened: the rules were there before the data.
    const startMs = events[0]?.atMs ?? assert.fail(`${name} did nothing`);
    const backtest = await client.ask('/backtest', { ruleId: id, start: startMs, end: endMs });
    const past = (backtest.periods as readonly Period[]).map(comparable);
    assert.deepEqual(sorted(past), sorted(live), name);
    assert.equal((await client.ask(`/rules/${id}`)).status.missedEvaluations, 0, name);
    compared += live.length;
  }
  t.diagnostic(`${compared} periods of ${rules.size} rules compared`);
  assert.ok(compared > 2 * rules.size, 'the walk makes rules fire and resolve');
});

/** A walk around the threshold on each host, with gaps, at the pace of an agent. */
async function sendWalk(url: string): Promise<void> {
  const random = sequence(7);
  const levels = HOSTS.map(() => 60 + 60 * random());
  const startMs = Date.now();
  for (let step = 0; step * EVERY_MS < SECONDS * 1_000; step++) {
    const samples = HOSTS.flatMap((host, index) => {
      const level = Math.min(130, Math.max(40, (levels[index] ?? 0) + 50 * (random() - 0.5)));
      levels[index] = level;
      const isGap = Math.floor(step / 6) % 5 === index;
      return isGap ? [] : [{ name: 'walk', value: level, tags: { host }, timestamp: Date.now() }];
    });
    if (samples.length > 0) await postSamples(url, samples);
    await sleep(Math.max(0, startMs + (step + 1) * EVERY_MS - Date.now()));
  }
}

/** Numbers from 0 up to 1, the same each time. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** The episodes of live events as a backtest tells them. */
function periodsOf(events: readonly AlertEvent[], endMs: number): readonly object[] {
  const open = new Map<string, { -readonly [K in keyof Period]: Period[K] }>();
  const periods: Period[] = [];
  for (const event of events.filter(({ atMs }) => atMs < endMs)) {
    const { alertId, to, from, atMs, groupTags, value } = event;
    if (to === 'pending' || (to === 'firing' && from !== 'pending' && from !== 'keeping')) {
      const period = {
        tags: groupTags,
        pendingMs: null,
        firedMs: null,
        resolvedMs: null,
        valueAtFiring: null,
      };
      open.set(alertId, period);
      periods.push(period);
    }
    const period = open.get(alertId);
    if (period === undefined) continue;
    if (to === 'pending') period.pendingMs = atMs;
    if (to === 'firing' && from !== 'keeping') Object.assign(period, { firedMs: atMs, valueAtFiring: value });
    if (to === 'ok') {
      period.resolvedMs = atMs;
      open.delete(alertId);
    }
  }
  return periods.map(comparable);
}

function comparable({ tags, pendingMs, firedMs, resolvedMs, valueAtFiring }: Period): object {
  return { tags, pendingMs, firedMs, resolvedMs, valueAtFiring };
}

function sorted(periods: readonly object[]): readonly string[] {
  return periods.map((period) => JSON.stringify(period)).sort();
}
