import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { AppError } from '../../lib/errors.ts';
import { MemoryState } from '../../state/memory/memory-state.ts';
import type { AlertQuery } from '../ports.ts';
import { SOURCE_DOWN_NAME } from './contract.ts';
import { readRuleStatus, readRuleSummaries, readShards } from './read-status.ts';
import { Fixture, outcomeOf, SourceDown, START_MS } from './testing/fixture.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = new Fixture();
});
afterEach(async () => {
  await fixture.metadata.close();
});

const AWAY = new SourceDown('connection refused');

test('a rule is evaluated at aligned times, and its alerts are events', async () => {
  const { core } = fixture.evaluator('a');
  const id = await fixture.addRule('cpu', { durationSeconds: 10 });
  fixture.query.answers.set('cpu', { a: 95, b: 5 });
  fixture.clock.nowMs += 3_000;
  await fixture.turn(core);
  await fixture.step(core);
  assert.deepEqual(
    fixture.query.calls.map(({ endMs }) => (endMs - START_MS) / 1_000),
    [0, 10],
  );
  fixture.query.answers.set('cpu', { a: 5, b: 5 });
  await fixture.step(core);
  assert.deepEqual(await fixture.events(), [
    '0 cpu a: ok > pending met',
    '10 cpu a: pending > firing held',
    '20 cpu a: firing > ok cleared',
  ]);
  assert.equal(core.ruleStatus(id)?.groupCount, 2);
  await core.stop();
});

test('while nothing happens a round costs no word to the metadata and none to the state store', async () => {
  const { core } = fixture.evaluator('a');
  await fixture.addRule('cpu');
  fixture.query.answers.set('cpu', { a: 5 });
  await fixture.turn(core);
  const words: string[] = [];
  const spied = fixture.evaluator('b', {
    metadata: {
      ...fixture.metadata,
      alerts: new Proxy(fixture.metadata.alerts, {
        get: (target, name) => {
          words.push(String(name));
          const value = Reflect.get(target, name) as unknown;
          return typeof value === 'function' ? value.bind(target) : value;
        },
      }),
    },
    state: {
      alertStateGet: (id) => fixture.state.alertStateGet(id),
      alertStateSet: async (id) => {
        words.push(id);
      },
    },
  });
  await core.stop();
  await fixture.step(spied.core);
  for (let n = 0; n < 3; n += 1) {
    fixture.clock.nowMs += 10_000;
    await spied.core.beat();
    words.length = 0;
    spied.core.pump();
    await spied.core.idle();
    assert.deepEqual(words, []);
  }
  assert.equal(spied.told.rounds.length, 4);
  await spied.core.stop();
});

describe('a change of a rule', () => {
  test('of what it looks at ends what is open and starts over', async () => {
    const { core } = fixture.evaluator('a');
    const id = await fixture.addRule('cpu');
    fixture.query.answers.set('cpu', { a: 95 });
    await fixture.turn(core);
    fixture.clock.nowMs += 5_000;
    await fixture.changeRule(id, { threshold: 94 });
    await fixture.turn(core);
    fixture.clock.nowMs += 5_000;
    await fixture.turn(core);
    assert.deepEqual(await fixture.events(), [
      '0 cpu a: ok > firing met',
      '5 cpu a: firing > ok ruleChanged',
      '10 cpu a: ok > firing met',
    ]);
    await core.stop();
  });

  test('of its texts and labels does not', async () => {
    const { core } = fixture.evaluator('a');
    const id = await fixture.addRule('cpu');
    fixture.query.answers.set('cpu', { a: 95 });
    await fixture.turn(core);
    await fixture.changeRule(id, { labels: { team: 'x' }, severity: 'critical', noData: 'alert' });
    fixture.query.answers.set('cpu', { a: 5 });
    await fixture.step(core);
    const [fired, resolved] = await fixture.metadata.alerts.eventsAfter(0, 10);
    assert.equal(resolved?.reason, 'cleared');
    assert.equal(resolved.episodeId, fired?.id);
    assert.deepEqual([fired?.labels.team, resolved.labels.team], [undefined, 'x']);
    await core.stop();
  });

  test('to disabled ends it, and enabling it starts over', async () => {
    const { core, told } = fixture.evaluator('a');
    const id = await fixture.addRule('cpu');
    fixture.query.answers.set('cpu', { a: 95 });
    await fixture.turn(core);
    await fixture.changeRule(id, { enabled: false });
    for (let n = 0; n < 5; n += 1) await fixture.step(core);
    assert.equal(core.ruleStatus(id), undefined);
    await fixture.changeRule(id, { enabled: true });
    await fixture.step(core);
    assert.deepEqual(await fixture.events(), [
      '0 cpu a: ok > firing met',
      '10 cpu a: firing > ok ruleDisabled',
      '60 cpu a: ok > firing met',
    ]);
    assert.equal(told.missedCount, 0);
    await core.stop();
  });

  test('is not missed where it happens while nobody evaluates, nor with the state lost', async () => {
    const first = fixture.evaluator('a');
    const ids = [
      await fixture.addRule('changed'),
      await fixture.addRule('kept'),
      await fixture.addRule('gone'),
    ];
    for (const name of ['changed', 'kept', 'gone']) fixture.query.answers.set(name, { a: 95 });
    await fixture.turn(first.core);
    await first.core.stop();
    fixture.clock.nowMs += 1_000;
    await fixture.changeRule(ids[0] as string, { threshold: 94 });
    await fixture.changeRule(ids[1] as string, { labels: { team: 'x' } });
    await fixture.metadata
      .documents('alert_rules')
      .delete(ids[2] as string, undefined, { actor: 'x', atMs: 1 });
    fixture.state = new MemoryState({ clock: fixture.clock, cacheMiB: 0 });
    const second = fixture.evaluator('b');
    fixture.clock.nowMs += 1_000;
    await fixture.turn(second.core);
    const ends = (await fixture.events()).slice(3);
    assert.deepEqual(ends.toSorted(), [
      '2 changed a: firing > ok ruleChanged',
      '2 gone a: firing > ok ruleDeleted',
    ]);
    await second.core.stop();
  });
});

describe('evaluations that fall out', () => {
  test('are counted, and pending goes on by time', async () => {
    const { core, told } = fixture.evaluator('a');
    const id = await fixture.addRule('cpu', { durationSeconds: 60 });
    fixture.query.answers.set('cpu', { a: 95 });
    await fixture.turn(core);
    fixture.clock.nowMs += 60_000;
    await fixture.turn(core);
    assert.deepEqual(await fixture.events(), [
      '0 cpu a: ok > pending met',
      '60 cpu a: pending > firing held',
    ]);
    assert.equal(core.ruleStatus(id)?.missedEvaluations, 5);
    assert.equal(told.missedCount, 5);
    await core.stop();
  });

  test('are counted by the next evaluator too', async () => {
    const first = fixture.evaluator('a');
    const id = await fixture.addRule('cpu');
    fixture.query.answers.set('cpu', { a: 5 });
    for (let n = 0; n < 3; n += 1) await fixture.step(first.core);
    const second = fixture.evaluator('b');
    await fixture.step(second.core);
    await fixture.step(second.core);
    assert.equal(second.core.ruleStatus(id)?.missedEvaluations, 1);
    await second.core.stop();
  });

  /** The embedded profile after a restart: nothing is left but the metadata. */
  function restarted(owner: string) {
    fixture.state = new MemoryState({ clock: fixture.clock, cacheMiB: 0 });
    return fixture.evaluator(owner);
  }

  test('are counted over restarts that lose all state, each once, and the observer is told', async () => {
    const first = fixture.evaluator('a');
    const id = await fixture.addRule('cpu');
    fixture.query.answers.set('cpu', { a: 5 });
    await fixture.step(first.core);
    // Evaluated and not reported when it ends.
    fixture.clock.nowMs += 10_000;
    first.core.pump();
    await first.core.idle();
    await first.core.stop();
    fixture.clock.nowMs += 300_000;
    const second = restarted('b');
    await fixture.step(second.core);
    assert.equal(second.core.ruleStatus(id)?.missedEvaluations, 30);
    assert.equal(second.told.missedCount, 30);
    await second.core.stop();
    const third = restarted('c');
    await fixture.step(third.core);
    assert.equal(third.core.ruleStatus(id)?.missedEvaluations, 30);
    // Killed: its leases run out.
    fixture.clock.nowMs += 120_000;
    const fourth = restarted('d');
    await fixture.step(fourth.core);
    assert.equal(fourth.core.ruleStatus(id)?.missedEvaluations, 30 + 12);
    await fourth.core.stop();
  });

  test('of a rule that was not there or disabled are none', async () => {
    const first = fixture.evaluator('a');
    const ids = [await fixture.addRule('off'), await fixture.addRule('paused'), await fixture.addRule('on')];
    await fixture.step(first.core);
    await first.core.stop();
    fixture.clock.nowMs += 55_000;
    for (const id of ids.slice(0, 2)) await fixture.changeRule(id, { enabled: false });
    fixture.clock.nowMs += 100_000;
    const late = await fixture.addRule('late');
    await fixture.changeRule(ids[1] as string, { enabled: true });
    await fixture.changeRule(ids[2] as string, { labels: { team: 'a' } });
    fixture.clock.nowMs += 35_000;
    const second = restarted('b');
    await fixture.step(second.core);
    const missed = [...ids, late].map((id) => second.core.ruleStatus(id)?.missedEvaluations);
    assert.deepEqual(missed, [undefined, 5 + 4, 19, 4]);
    await second.core.stop();
    // One that is enabled later goes on where it was.
    fixture.clock.nowMs += 5_000;
    await fixture.changeRule(ids[0] as string, { enabled: true });
    const third = restarted('c');
    await fixture.step(third.core);
    assert.equal(third.core.ruleStatus(ids[0] as string)?.missedEvaluations, 5);
    await third.core.stop();
  });

  test('while it was off for longer than a week are those of a week', async () => {
    const first = fixture.evaluator('a');
    const id = await fixture.addRule('cpu');
    await fixture.step(first.core);
    await first.core.stop();
    fixture.clock.nowMs += 100 * 86_400_000;
    const second = restarted('b');
    await fixture.step(second.core);
    assert.equal(second.core.ruleStatus(id)?.missedEvaluations, 7 * 8_640 - 1);
    await second.core.stop();
  });

  test('are told between two looks at the rules as well, unless there are others by then', async () => {
    const { core } = fixture.evaluator('a');
    await fixture.addRule('cpu');
    await fixture.turn(core);
    const evaluateAndReport = async () => {
      await core.beat();
      core.pump();
      await core.idle();
      await core.report();
    };
    const toldMs = async () => {
      const stored = await fixture.metadata.progress.read(['rules-00']);
      return (stored.get('rules-00')?.evaluatedMs ?? Number.NaN) - START_MS;
    };
    fixture.clock.nowMs += 10_000;
    await evaluateAndReport();
    assert.equal(await toldMs(), 10_000);
    await fixture.addRule('new');
    fixture.clock.nowMs += 10_000;
    await evaluateAndReport();
    assert.equal(await toldMs(), 10_000);
    await core.follow();
    await evaluateAndReport();
    assert.equal(await toldMs(), 20_000);
    await core.stop();
  });

  test('are told to the metadata in one call for ten thousand rules, and by an end that they hold up', async () => {
    const calls: number[] = [];
    const progress = {
      ...{ read: (shards: readonly string[]) => fixture.metadata.progress.read(shards) },
      tell: async (told: Parameters<typeof fixture.metadata.progress.tell>[0]) => {
        calls.push(told.length);
        if (calls.length > 2) throw new AppError('METADATA_UNAVAILABLE', 'away', { status: 503 });
        return fixture.metadata.progress.tell(told);
      },
    };
    const { core } = fixture.evaluator('a', { metadata: { ...fixture.metadata, progress } });
    for (let n = 0; n < 50; n += 1) await fixture.addRule(`rule-${n}`);
    await fixture.turn(core);
    await core.report();
    await fixture.step(core);
    assert.deepEqual(calls, [32, 32]);
    await core.stop();
    assert.equal(calls.length, 3);
  });
});

test('from an event of long ago no missed evaluations are counted when the state is lost', async () => {
  const first = fixture.evaluator('a');
  const id = await fixture.addRule('cpu');
  fixture.query.answers.set('cpu', { a: 95 });
  for (let n = 0; n < 10; n += 1) await fixture.step(first.core);
  await first.core.stop();
  fixture.state = new MemoryState({ clock: fixture.clock, cacheMiB: 0 });
  const second = fixture.evaluator('b');
  await fixture.step(second.core);
  await fixture.step(second.core);
  assert.equal(second.core.ruleStatus(id)?.missedEvaluations, 0);
  assert.equal((await fixture.events()).length, 1);
  await second.core.stop();
});

describe('several evaluators', () => {
  test('share the rules, and each is evaluated once', async () => {
    const a = fixture.evaluator('a');
    const b = fixture.evaluator('b');
    for (let n = 0; n < 50; n += 1) await fixture.addRule(`rule-${n}`);
    for (let n = 0; n < 4; n += 1) await fixture.step(a.core, b.core);
    const [ownA, ownB] = [a.core.status(), b.core.status()];
    assert.equal(ownA.leases.length + ownB.leases.length, 32);
    assert.ok(ownA.leases.length > 5 && ownB.leases.length > 5);
    assert.equal(ownA.rules + ownB.rules, 50);
    fixture.query.calls.length = 0;
    await fixture.step(a.core, b.core);
    const asked = fixture.query.calls.flatMap(({ requests }) => requests.map(({ metric }) => metric));
    assert.deepEqual(asked.length, 50);
    assert.equal(new Set(asked).size, 50);

    await a.core.stop();
    await fixture.step(b.core);
    assert.equal(b.core.status().rules, 50);
    assert.equal(
      (await readShards(fixture.state)).every(({ owner }) => owner === 'b'),
      true,
    );
    await b.core.stop();
  });

  test('take over within two intervals from one that died', async () => {
    const a = fixture.evaluator('a');
    await fixture.addRule('cpu');
    fixture.query.answers.set('cpu', { a: 95 });
    await fixture.step(a.core);
    const b = fixture.evaluator('b');
    await fixture.step(b.core);
    await fixture.step(b.core);
    assert.equal(b.core.status().rules, 1);
    assert.deepEqual(await fixture.events(), ['10 cpu a: ok > firing met']);
    await b.core.stop();
  });
});

describe('the state store', () => {
  test('tells other processes how rules stand', async () => {
    const { core } = fixture.evaluator('a');
    const id = await fixture.addRule('cpu');
    fixture.query.answers.set('cpu', { a: 5, b: 95, c: Number.NaN });
    await fixture.step(core);
    await fixture.step(core);
    const status = (await readRuleStatus(fixture.state, [id, 'unknown'])).get(id);
    // Nothing changed in the second round: the values are those of the first, and say so.
    const told = { ...status, groupsAtMs: core.ruleStatus(id)?.groupsAtMs };
    assert.deepEqual(told, core.ruleStatus(id));
    assert.equal(status?.groupsAtMs, fixture.clock.nowMs - 10_000);
    assert.deepEqual(
      status?.groups.map(({ tags, state, value }) => [tags.host, state, value]),
      [
        ['b', 'firing', 95],
        ['a', 'ok', 5],
      ],
    );
    const summary = (await readRuleSummaries(fixture.state)).get(id);
    assert.deepEqual([summary?.state, summary?.firing, summary?.groupCount], ['firing', 1, 2]);
    assert.equal(summary?.lastEvaluationMs, fixture.clock.nowMs);
    await core.stop();
  });

  test('may lose everything: nothing fires twice', async () => {
    const first = fixture.evaluator('a');
    await fixture.addRule('cpu', { durationSeconds: 20 });
    fixture.query.answers.set('cpu', { a: 95, b: 5 });
    await fixture.step(first.core);
    await first.core.stop();
    fixture.state = new MemoryState({ clock: fixture.clock, cacheMiB: 0 });
    const second = fixture.evaluator('b');
    for (let n = 0; n < 4; n += 1) await fixture.step(second.core);
    assert.deepEqual(await fixture.events(), [
      '10 cpu a: ok > pending met',
      '30 cpu a: pending > firing held',
    ]);
    await second.core.stop();
  });
});

test('when the state is lost, groups that went silent meanwhile are known still', async () => {
  const first = fixture.evaluator('a');
  await fixture.addRule('cpu', {
    noData: 'alert',
    query: { metric: 'cpu', aggregation: 'avg', windowSeconds: 10 },
  });
  fixture.query.answers.set('cpu', { a: 5, b: 5 });
  for (let n = 0; n < 3; n += 1) await fixture.step(first.core);
  await first.core.stop();
  fixture.state = new MemoryState({ clock: fixture.clock, cacheMiB: 0 });
  const query: AlertQuery = {
    windowsOver: () => fixture.query.windowsOver(),
    windowsAt: async (requests) =>
      requests.map(({ windowMs, aggregation }) => {
        // As long as groups are remembered: both had samples. In the window of the rule only one has.
        if (windowMs === 60_000 && aggregation === 'count') return outcomeOf({ a: 3, b: 3, c: Number.NaN });
        return outcomeOf({ a: 5 });
      }),
  };
  const second = fixture.evaluator('b', { query });
  await fixture.step(second.core);
  await fixture.step(second.core);
  assert.deepEqual(await fixture.events(), ['40 cpu b: ok > firing noData']);
  await second.core.stop();
});

test('a state from before the last events is not believed about what is open', async () => {
  const first = fixture.evaluator('a');
  const id = await fixture.addRule('cpu');
  fixture.query.answers.set('cpu', { a: 95 });
  await fixture.step(first.core);
  const old = await fixture.state.alertStateGet(id);
  await fixture.changeRule(id, { threshold: 94 });
  await fixture.step(first.core);
  await fixture.step(first.core);
  await first.core.stop();
  const told = await fixture.events();
  assert.deepEqual(told.slice(1), ['20 cpu a: firing > ok ruleChanged', '30 cpu a: ok > firing met']);
  fixture.state = new MemoryState({ clock: fixture.clock, cacheMiB: 0 });
  await fixture.state.alertStateSet(id, old ?? new Uint8Array(), { ttlMs: 3_600_000 });
  const second = fixture.evaluator('b');
  await fixture.step(second.core);
  await fixture.step(second.core);
  assert.deepEqual(await fixture.events(), told);
  await second.core.stop();
});

describe('a source that is down', () => {
  test('is one alert for all rules and evaluators, and resolves nothing', async () => {
    const a = fixture.evaluator('a');
    const b = fixture.evaluator('b');
    for (let n = 0; n < 20; n += 1) {
      await fixture.addRule(`rule-${n}`, { noData: 'alert', onError: 'alert' });
      fixture.query.answers.set(`rule-${n}`, { h: n === 0 ? 95 : 5 });
    }
    for (let n = 0; n < 4; n += 1) await fixture.step(a.core, b.core);
    for (let n = 0; n < 20; n += 1) fixture.query.answers.set(`rule-${n}`, AWAY);
    for (let n = 0; n < 5; n += 1) await fixture.step(a.core, b.core);
    assert.equal(a.core.health().status, 'degraded');
    for (let n = 0; n < 20; n += 1) fixture.query.answers.set(`rule-${n}`, { h: n === 0 ? 95 : 5 });
    for (let n = 0; n < 3; n += 1) await fixture.step(a.core, b.core);
    const [fired, ...rest] = await fixture.events();
    assert.match(fired ?? '', /rule-0 h: ok > firing met/);
    assert.deepEqual(rest, [
      `70 ${SOURCE_DOWN_NAME}: ok > firing evaluationError`,
      `100 ${SOURCE_DOWN_NAME}: firing > ok evaluationRecovered`,
    ]);
    assert.equal(a.core.health().status, 'ok');
    await a.core.stop();
    await b.core.stop();
  });

  test('is resolved by another evaluator when the one that told of it is gone', async () => {
    const a = fixture.evaluator('a');
    await fixture.addRule('cpu');
    fixture.query.answers.set('cpu', AWAY);
    for (let n = 0; n < 4; n += 1) await fixture.step(a.core);
    fixture.query.answers.set('cpu', { a: 5 });
    const b = fixture.evaluator('b');
    for (let n = 0; n < 5; n += 1) await fixture.step(b.core);
    assert.deepEqual(await fixture.events(), [
      `30 ${SOURCE_DOWN_NAME}: ok > firing evaluationError`,
      `60 ${SOURCE_DOWN_NAME}: firing > ok evaluationRecovered`,
    ]);
    await b.core.stop();
  });
});

describe('after the store was away, until the writers have caught up', () => {
  const policies = [
    { name: 'ok', fields: { noData: 'ok' }, before: 95, aggregation: 'avg' },
    { name: 'alert', fields: { noData: 'alert' }, before: 5, aggregation: 'avg' },
    {
      name: 'few',
      fields: { noData: 'ok', condition: 'lt', threshold: 50 },
      before: 60,
      aggregation: 'count',
    },
  ];

  test('silence resolves nothing and alerts nobody, and sums say nothing', async () => {
    const { core } = fixture.evaluator('a');
    for (const { name, fields, aggregation } of policies) {
      await fixture.addRule(name, { ...fields, query: { metric: name, aggregation, windowSeconds: 30 } });
    }
    for (const { name, before } of policies) fixture.query.answers.set(name, { h: before });
    await fixture.step(core);
    assert.deepEqual(await fixture.events(), ['10 ok h: ok > firing met']);
    for (const { name } of policies) fixture.query.answers.set(name, AWAY);
    for (let n = 0; n < 8; n += 1) await fixture.step(core);
    // It answers, and what waited is not stored yet.
    for (const { name } of policies) fixture.query.answers.set(name, { h: name === 'few' ? 3 : Number.NaN });
    for (let n = 0; n < 6; n += 1) await fixture.step(core);
    const isOfRules = (event: string) => !event.includes(SOURCE_DOWN_NAME);
    assert.deepEqual((await fixture.events()).filter(isOfRules), ['10 ok h: ok > firing met']);
    assert.equal(core.ruleStatus((await ruleId('ok')) ?? '')?.firing, 1);
    // A new evaluator knows of it too.
    await core.stop();
    const next = fixture.evaluator('b');
    await fixture.step(next.core);
    assert.equal((await fixture.events()).filter(isOfRules).length, 1);
    for (let n = 0; n < 6; n += 1) await fixture.step(next.core);
    const later = (await fixture.events()).filter(isOfRules).slice(1);
    assert.deepEqual(later.map((event) => event.replace(/^\d+ /, '')).toSorted(), [
      'alert h: ok > firing noData',
      'few h: ok > firing met',
      'ok h: firing > ok noData',
    ]);
    await next.core.stop();
  });

  async function ruleId(name: string): Promise<string | undefined> {
    return (await fixture.metadata.documents('alert_rules').list()).find((rule) => rule.name === name)?.id;
  }
});

test('an outage of the store and the metadata together is written when both are back', async () => {
  let isAway = false;
  const troubled = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (_, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
        return async (...args: unknown[]) => {
          if (isAway) throw new Error('away');
          return method.apply(target, args);
        };
      },
    });
  const { alerts, leases, audit, progress } = fixture.metadata;
  const metadata = {
    ...{ alerts: troubled(alerts), leases: troubled(leases), audit: troubled(audit) },
    progress: troubled(progress),
    documents: (kind: Parameters<typeof fixture.metadata.documents>[0]) =>
      troubled(fixture.metadata.documents(kind)),
  };
  const { core } = fixture.evaluator('a', { metadata });
  await fixture.addRule('cpu');
  fixture.query.answers.set('cpu', { a: 5 });
  await fixture.step(core);
  isAway = true;
  fixture.query.answers.set('cpu', AWAY);
  for (let n = 0; n < 8; n += 1) {
    fixture.clock.nowMs += 10_000;
    core.pump();
    await core.idle();
    await assert.rejects(core.beat(), /away/);
  }
  isAway = false;
  fixture.query.answers.set('cpu', { a: 5 });
  for (let n = 0; n < 4; n += 1) await fixture.step(core);
  assert.deepEqual(await fixture.events(), [
    `40 ${SOURCE_DOWN_NAME}: ok > firing evaluationError`,
    `100 ${SOURCE_DOWN_NAME}: firing > ok evaluationRecovered`,
  ]);
  await core.stop();
});

describe('a rule that is never answered in time', () => {
  const SLOW = new AppError('QUERY_TIMEOUT', 'not in time', { status: 504 });
  const slowQuery = (isSlow: (metric: string) => boolean): AlertQuery => ({
    windowsOver: () => fixture.query.windowsOver(),
    windowsAt: async (requests) =>
      requests.map(({ metric }) =>
        isSlow(metric) ? { ok: false, error: SLOW, isSourceDown: true } : outcomeOf({ h: 5 }),
      ),
  });

  test('is at fault itself when others are answered', async () => {
    const { core } = fixture.evaluator('a', { query: slowQuery((metric) => metric === 'slow') });
    const id = await fixture.addRule('slow', { onError: 'alert' });
    for (const name of ['quick', 'other']) await fixture.addRule(name);
    for (let n = 0; n < 3; n += 1) await fixture.step(core);
    assert.deepEqual(await fixture.events(), ['30 slow: ok > firing evaluationError']);
    assert.equal(core.ruleStatus(id)?.lastError, 'not in time');
    assert.equal(core.status().sourceDownSinceMs, null);
    await core.stop();
  });

  test('is not when most are like it: the store is down, whoever is answered', async () => {
    const { core } = fixture.evaluator('a', { query: slowQuery((metric) => metric !== 'quick') });
    // Of another interval, so that it is asked by itself.
    await fixture.addRule('quick', { intervalSeconds: 5 });
    for (const name of ['slow', 'heavy', 'large']) await fixture.addRule(name, { onError: 'alert' });
    for (let n = 0; n < 4; n += 1) await fixture.step(core);
    assert.deepEqual(await fixture.events(), [`30 ${SOURCE_DOWN_NAME}: ok > firing evaluationError`]);
    await core.stop();
  });
});

test('a store that fails twice within a moment is not told of', async () => {
  const { core } = fixture.evaluator('a');
  await fixture.addRule('cpu', { intervalSeconds: 5 });
  fixture.query.answers.set('cpu', AWAY);
  for (let n = 0; n < 3; n += 1) {
    fixture.clock.nowMs += 5_000;
    await fixture.turn(core);
  }
  fixture.query.answers.set('cpu', { a: 5 });
  await fixture.step(core);
  assert.deepEqual(await fixture.events(), []);
  await core.stop();
});

describe('metadata that cannot be reached', () => {
  test('hold events back; a change of state is told when it is stored, and once', async () => {
    const refusals = { before: false, after: false };
    const { alerts } = fixture.metadata;
    const flaky = new Proxy(alerts, {
      get: (target, name) => {
        if (name !== 'record') return (Reflect.get(target, name) as () => unknown).bind(target);
        return async (...call: Parameters<typeof alerts.record>) => {
          if (refusals.before) throw new Error('away');
          const stored = await target.record(...call);
          if (refusals.after) throw new Error('away');
          return stored;
        };
      },
    });
    const { core, told } = fixture.evaluator('a', { metadata: { ...fixture.metadata, alerts: flaky } });
    await fixture.addRule('cpu', { durationSeconds: 10 });
    fixture.query.answers.set('cpu', { a: 95 });
    refusals.before = true;
    await fixture.step(core);
    refusals.before = false;
    refusals.after = true;
    await fixture.step(core);
    refusals.after = false;
    await fixture.step(core);
    assert.deepEqual(await fixture.events(), [
      '20 cpu a: ok > pending met',
      '30 cpu a: pending > firing held',
    ]);
    assert.deepEqual(told.failures, ['metadata', 'metadata']);
    await core.stop();
  });
});

describe('samples', () => {
  test('of an alert are 1 while it is pending or fires, and one 0 when that ends', async () => {
    const { core } = fixture.evaluator('a');
    await fixture.addRule('cpu', { durationSeconds: 10, labels: { team: 'x' } });
    for (const value of [95, 95, 95, 5, 5]) {
      fixture.query.answers.set('cpu', { h: value });
      await fixture.step(core);
    }
    const told = fixture.samples.map(({ timeMs, tags, value }) => [
      (timeMs - START_MS) / 1_000,
      tags.alertstate,
      value,
    ]);
    assert.deepEqual(told, [
      [10, 'pending', 1],
      [20, 'pending', 0],
      [20, 'firing', 1],
      [30, 'firing', 1],
      [40, 'firing', 0],
    ]);
    assert.deepEqual(fixture.samples[0]?.tags, {
      alertname: 'cpu',
      alertstate: 'pending',
      severity: 'warning',
      host: 'h',
      team: 'x',
    });
    await core.stop();
  });

  test('of an alert end with its rule', async () => {
    const { core } = fixture.evaluator('a');
    const id = await fixture.addRule('cpu');
    fixture.query.answers.set('cpu', { h: 95 });
    await fixture.step(core);
    await fixture.changeRule(id, { enabled: false });
    await fixture.step(core);
    assert.deepEqual(
      fixture.samples.map(({ value }) => value),
      [1, 0],
    );
    await core.stop();
  });

  test('of a recording rule are its result, under a key that counts once', async () => {
    const { core } = fixture.evaluator('a');
    const body = {
      name: 'rec',
      record: 'cpu:avg',
      query: { metric: 'cpu', aggregation: 'avg' },
      groupBy: ['host'],
      labels: { source: 'rec' },
      unit: 'percent',
      intervalSeconds: 10,
      delaySeconds: 5,
    };
    const change = { actor: 'x', atMs: 1 };
    const { id } = await fixture.metadata
      .documents('recording_rules')
      .create({ name: 'rec', body, origin: 'api' }, change);
    fixture.query.answers.set('cpu', { a: 1.5, b: Number.NaN });
    await fixture.step(core);
    assert.deepEqual(fixture.samples, [
      {
        name: 'cpu:avg',
        tags: { host: 'a', source: 'rec' },
        timeMs: START_MS + 5_000,
        value: 1.5,
        unit: 'percent',
        key: `recording:${id}:${START_MS + 10_000}`,
      },
    ]);
    assert.equal(core.ruleStatus(id)?.groupCount, 1);
    fixture.query.answers.set('cpu', new Error('too many series'));
    await fixture.step(core);
    assert.equal(core.ruleStatus(id)?.lastError, 'too many series');
    assert.deepEqual(await fixture.events(), []);
    await core.stop();
  });

  test('that cannot be written hold nothing up and are counted', async () => {
    const writeSamples = async () => {
      throw new Error('the queue is full');
    };
    const { core, told } = fixture.evaluator('a', { writeSamples });
    await fixture.addRule('cpu');
    fixture.query.answers.set('cpu', { h: 95 });
    await fixture.step(core);
    await fixture.step(core);
    assert.equal(told.lost, 2);
    assert.equal((await fixture.events()).length, 1);
    await core.stop();
  });
});

test('a clock that goes back does not stop the rules', async () => {
  const { core } = fixture.evaluator('a');
  await fixture.addRule('cpu', { durationSeconds: 20 });
  fixture.query.answers.set('cpu', { a: 95 });
  await fixture.step(core);
  fixture.clock.nowMs -= 1_000_000;
  // The leases go by the same clock here; they were renewed in its future.
  for (let n = 0; n < 3; n += 1) await fixture.step(core);
  const events = await fixture.events();
  assert.deepEqual(
    events.map((event) => event.split(': ')[1]),
    ['ok > pending met', 'pending > firing held'],
  );
  await core.stop();
});

test('a stored rule that cannot be read is left alone, and so are its alerts', async () => {
  const first = fixture.evaluator('a');
  const id = await fixture.addRule('cpu');
  fixture.query.answers.set('cpu', { a: 95 });
  await fixture.step(first.core);
  await first.core.stop();
  await fixture.changeRule(id, { condition: 'between' });
  const second = fixture.evaluator('b');
  await fixture.step(second.core);
  await fixture.step(second.core);
  assert.equal((await fixture.events()).length, 1);
  assert.equal((await fixture.metadata.alerts.instances()).length, 1);
  await second.core.stop();
});
