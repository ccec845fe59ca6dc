import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { AlertCluster } from '../support/alerts/alert-cluster.ts';
import { HostRules } from '../support/alerts/host-rules.ts';
import { PATIENCE, untilWell } from '../support/cluster/health.ts';
import { stepsOf } from '../support/cluster/steps.ts';
import { eventually } from '../support/wait.ts';

const SOURCE_DOWN = 'DashboardingSourceDown';
const AWAY_MS = 60_000;

// Each waits for a minute and more, over a cluster of its own.
describe('the store is away for a minute', { concurrency: true, timeout: 400_000 }, () => {
  test(
    'samples cannot be read: nothing resolves, nothing is told twice, and one notice says so',
    samplesAway,
  );
  test('the database is dead, with rules and events in it: the same, and nothing else is told', databaseDead);
});

async function samplesAway(t: TestContext): Promise<void> {
  const alerts = await AlertCluster.start(t);
  const { relay, evaluators } = alerts;
  const step = stepsOf(t, alerts.cluster);
  const rules = await HostRules.start(t, alerts);
  const { receiver } = rules;
  await rules.setLevels(95);
  const hot = await rules.add('Hot');
  // Without data they say so, and must not take an answer that does not come for that.
  const silent = await rules.add('Silent', { noData: 'ok', onError: 'alert' });
  const all = [...hot, ...silent];
  await rules.allIn(all, 'firing');
  await rules.toldOnce(all, 'firing');

  await step('while they cannot be read', async (t) => {
    const before = receiver.messages.length;
    relay.refuse(/metrics_raw/);
    const endMs = performance.now() + AWAY_MS;
    const told = await receiver.untilTold({ alertname: SOURCE_DOWN, status: 'firing' });
    assert.equal(told.body.alerts.length, 1);
    await untilOver(endMs);
    t.diagnostic(`${relay.refusals} statements were refused`);
    await rules.allIn(all, 'firing');
    assert.equal(receiver.messages.length, before + 1, 'one notice and nothing else');
    relay.refuse(undefined);
    await receiver.untilTold({ alertname: SOURCE_DOWN, status: 'resolved' });
    await untilWell(evaluators);
    await rules.settled();
    assert.equal(receiver.messages.length, before + 2);
    await rules.allIn(all, 'firing');
  });

  await step('then the end of each is told once', () => endsOnce(rules, all));

  await alerts.stopInOrder();
}

async function databaseDead(t: TestContext): Promise<void> {
  const alerts = await AlertCluster.start(t, { killableDatabase: true });
  const { servers, evaluators } = alerts;
  const step = stepsOf(t, alerts.cluster);
  const rules = await HostRules.start(t, alerts);
  const { receiver } = rules;
  // Without a group wait, what evaluators write of the outage when the database is back would be told at once, were it news.
  await alerts.client.ask('/routes', {
    ...{ name: 'source down', position: 1, channels: ['hook'], groupWaitSeconds: 0 },
    matchers: [{ key: 'alertname', op: '=', value: SOURCE_DOWN }],
  });
  await rules.setLevels(95);
  const firing = await rules.add('Hot', { noData: 'ok', onError: 'alert' });
  await rules.allIn(firing, 'firing');
  await rules.toldOnce(firing, 'firing');
  const before = receiver.messages.length;
  const told = () =>
    receiver.messages
      .slice(before)
      .flatMap(({ body }) => body.alerts.map(({ labels, status }) => `${labels.alertname} ${status}`));

  await step('while it is dead', async () => {
    const endMs = performance.now() + AWAY_MS;
    await servers.database.kill();
    await eventually(
      'the evaluators complaining',
      async () => {
        const healths = await Promise.all(evaluators.map((process) => process.health()));
        return healths.every(({ status }) => status === 503) || undefined;
      },
      PATIENCE,
    );
    await untilOver(endMs);
    assert.deepEqual(told(), [`${SOURCE_DOWN} firing`]);
  });

  await step('and back: the end of the outage is told, and alerts are as they were', async () => {
    await servers.database.restart();
    await untilWell(alerts.processes);
    await receiver.untilTold({ alertname: SOURCE_DOWN, status: 'resolved' });
    await rules.settled();
    await rules.allIn(firing, 'firing');
    assert.deepEqual(told(), [`${SOURCE_DOWN} firing`, `${SOURCE_DOWN} resolved`]);
  });

  await step('then the end of each is told once', () => endsOnce(rules, firing));

  await alerts.stopInOrder();
}

async function untilOver(endMs: number): Promise<void> {
  await eventually('the end of the minute', () => performance.now() >= endMs || undefined, {
    timeoutMs: AWAY_MS + 5_000,
    everyMs: 250,
  });
}

async function endsOnce(rules: HostRules, names: readonly string[]): Promise<void> {
  await rules.setLevels(20);
  await rules.toldOnce(names, 'resolved');
  const changes = (await rules.changes()).toSorted();
  assert.deepEqual([...new Set(changes)], ['firing ok cleared', 'ok firing met']);
  assert.equal(changes.length, 2 * names.length);
}
