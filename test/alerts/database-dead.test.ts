import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AlertCluster } from '../support/alerts/alert-cluster.ts';
import { PATIENCE, stopInOrder, untilWell } from '../support/cluster/health.ts';
import { stepsOf } from '../support/cluster/steps.ts';
import { eventually } from '../support/wait.ts';

const SOURCE_DOWN = 'DashboardingSourceDown';
const AWAY_MS = 60_000;

test('while the database is dead, with rules and events in it, one notice says so and nothing else is told', {
  timeout: 400_000,
}, async (t) => {
  const alerts = await AlertCluster.start(t, { killableDatabase: true });
  const { servers, receiver, evaluators } = alerts;
  const step = stepsOf(t, alerts.cluster);
  // What could not be written while the database was dead is written afterwards, its beginning and its end: with some group
  // wait, as routes have unless they say otherwise, that is no news any more.
  await alerts.client.ask('/routes', {
    ...{ name: 'source down', position: 1, channels: ['hook'], groupWaitSeconds: 3 },
    matchers: [{ key: 'alertname', op: '=', value: SOURCE_DOWN }],
  });
  await alerts.setLevels(95);
  const firing = await alerts.addRules('Hot', { noData: 'ok', onError: 'alert' });
  await alerts.allIn(firing, 'firing');
  await alerts.toldOnce(firing, 'firing');
  const before = receiver.messages.length;
  const told = () =>
    receiver.messages
      .slice(before)
      .flatMap(({ body }) => body.alerts.map(({ labels, status }) => `${labels.alertname} ${status}`));

  await step('dead for a minute', async () => {
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
    await eventually('the end of the minute', () => performance.now() >= endMs || undefined, {
      timeoutMs: AWAY_MS + 5_000,
      everyMs: 250,
    });
    assert.deepEqual(told(), [`${SOURCE_DOWN} firing`]);
  });

  await step('and back: the end of the outage is told, and alerts are as they were', async () => {
    await servers.database.restart();
    await untilWell(alerts.processes);
    await receiver.untilTold({ alertname: SOURCE_DOWN, status: 'resolved' });
    await alerts.settled();
    await alerts.allIn(firing, 'firing');
    assert.deepEqual(told(), [`${SOURCE_DOWN} firing`, `${SOURCE_DOWN} resolved`]);
  });

  await step('then the end of each alert is told once', async () => {
    await alerts.setLevels(20);
    await alerts.toldOnce(firing, 'resolved');
    const changes = await alerts.changes();
    assert.deepEqual([...new Set(changes)].toSorted(), ['firing ok cleared', 'ok firing met']);
    assert.equal(changes.length, 2 * firing.length);
  });

  await stopInOrder(alerts.processes);
});
