import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AlertEvent } from '../../../../src/metadata/port.ts';
import { postSamples } from '../../http.ts';
import type { AlertInstallation } from '../installation.ts';
import { Team, type TeamRule } from '../team.ts';
import type { AlertTest } from './suite.ts';

/** What an alert did live, and what a test on the past says of it. */
export const BACKTEST: readonly AlertTest[] = [
  ['a backtest over the same data finds what live evaluation did', findsTheSame],
];

interface Period {
  readonly tags: Readonly<Record<string, string>>;
  readonly pendingMs: number | null;
  readonly firedMs: number | null;
  readonly resolvedMs: number | null;
  readonly valueAtFiring: number | null;
}

const HOSTS = ['a', 'b', 'c', 'd', 'e', 'f'];
const SECONDS = 15;
const EVERY_MS = 500;

/**
 * Rules of every kind over one metric; all look at what is four seconds old, so that what they see does not depend on how fast it
 * comes.
 */
const RULES: Readonly<Record<string, (metric: string) => object>> = {
  plain: () => ({}),
  for: () => ({ durationSeconds: 2 }),
  hysteresis: () => ({ durationSeconds: 1, resolveThreshold: 70 }),
  'keeps firing': () => ({ keepFiringForSeconds: 3 }),
  'gaps are ok': (metric) => ({ noData: 'ok', query: { metric, aggregation: 'last', windowSeconds: 1 } }),
  'gaps alert': (metric) => ({ noData: 'alert', query: { metric, aggregation: 'avg', windowSeconds: 1 } }),
  'one group': (metric) => ({ groupBy: [], query: { metric, aggregation: 'max', windowSeconds: 2 } }),
  'every two': (metric) => ({
    ...{ intervalSeconds: 2, query: { metric, aggregation: 'sum', windowSeconds: 3 }, threshold: 400 },
  }),
};

async function findsTheSame(t: TestContext, installation: AlertInstallation): Promise<void> {
  const { client } = installation;
  const team = new Team(t, installation);
  const metric = team.metric();
  const rules: TeamRule[] = [];
  for (const [what, fields] of Object.entries(RULES)) {
    const query = { metric, aggregation: 'last', windowSeconds: 2 };
    rules.push(await team.rule(what, { query, delaySeconds: 4, ...fields(metric) }));
  }
  const evaluatedAgain = (more: number) => Promise.all(rules.map(({ id }) => client.evaluations(id, more)));
  await evaluatedAgain(1);
  await sendWalk(installation.url, metric);
  const endMs = Date.now();
  await evaluatedAgain(2);
  let compared = 0;
  for (const { id, name } of rules) {
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
  t.diagnostic(`${compared} periods of ${rules.length} rules compared`);
  assert.ok(compared > 2 * rules.length, 'the walk makes rules fire and resolve');
}

/** A walk around the threshold on each host, with gaps, at the pace of an agent. */
async function sendWalk(url: string, name: string): Promise<void> {
  const random = sequence(7);
  const levels = HOSTS.map(() => 60 + 60 * random());
  const startMs = Date.now();
  for (let step = 0; step * EVERY_MS < SECONDS * 1_000; step++) {
    const samples = HOSTS.flatMap((host, index) => {
      const level = Math.min(130, Math.max(40, (levels[index] ?? 0) + 50 * (random() - 0.5)));
      levels[index] = level;
      const isGap = Math.floor(step / 6) % HOSTS.length === index;
      return isGap ? [] : [{ name, value: level, tags: { host }, timestamp: Date.now() }];
    });
    await postSamples(url, samples);
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
