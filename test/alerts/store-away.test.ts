import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AlertCluster } from '../support/alerts/alert-cluster.ts';
import { stopInOrder, untilWell } from '../support/cluster/health.ts';
import { stepsOf } from '../support/cluster/steps.ts';
import { eventually } from '../support/wait.ts';

const SOURCE_DOWN = 'DashboardingSourceDown';
const AWAY_MS = 60_000;

test('while samples cannot be read nothing resolves, nothing is told twice, and one notice says so', {
  timeout: 400_000,
}, async (t) => {
  const alerts = await AlertCluster.start(t);
  const { relay, receiver, evaluators } = alerts;
  const step = stepsOf(t, alerts.cluster);
  await alerts.setLevels(95);
  const firing = await alerts.addRules('Hot');
  // Without data they say so, and must not take an answer that does not come for that.
  const quick = await alerts.addRules('Silent', { noData: 'ok', onError: 'alert' });
  const all = [...firing, ...quick];
  await alerts.allIn(all, 'firing');
  await alerts.toldOnce(all, 'firing');

  await step('samples cannot be read for a minute', async (t) => {
    const before = receiver.messages.length;
    relay.refuse(/metrics_raw/);
    const endMs = performance.now() + AWAY_MS;
    const told = await receiver.untilTold({ alertname: SOURCE_DOWN, status: 'firing' });
    assert.equal(told.body.alerts.length, 1);
    await eventually('the end of the minute', () => performance.now() >= endMs || undefined, {
      timeoutMs: AWAY_MS + 5_000,
      everyMs: 250,
    });
    t.diagnostic(`${relay.refusals} statements were refused`);
    await alerts.allIn(all, 'firing');
    assert.equal(receiver.messages.length, before + 1, 'one notice and nothing else');
    relay.refuse(undefined);
    await receiver.untilTold({ alertname: SOURCE_DOWN, status: 'resolved' });
    await untilWell(evaluators);
    await alerts.settled();
    assert.equal(receiver.messages.length, before + 2);
    await alerts.allIn(all, 'firing');
  });

  await step('then the end of each is told once', async () => {
    await alerts.setLevels(20);
    await alerts.toldOnce(all, 'resolved');
    const changes = (await alerts.changes()).toSorted();
    assert.deepEqual([...new Set(changes)], ['firing ok cleared', 'ok firing met']);
    assert.equal(changes.length, 2 * all.length);
  });

  await stopInOrder(alerts.processes);
});
