import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AlertCluster, statusOf } from '../support/alerts/alert-cluster.ts';
import { HostRules } from '../support/alerts/host-rules.ts';
import { runAlertSuites } from '../support/alerts/suites/run.ts';
import { PATIENCE } from '../support/cluster/health.ts';
import { stepsOf } from '../support/cluster/steps.ts';
import { eventually } from '../support/wait.ts';

test('alerting of a cluster: two processes evaluate and notify as one', { timeout: 400_000 }, async (t) => {
  const alerts = await AlertCluster.start(t);
  const { servers, cluster } = alerts;
  const step = stepsOf(t, cluster);
  await step('both have a part of the rules and of the notifications', () => alerts.untilShared());

  await runAlertSuites(t, alerts);

  const labels = { team: 'hosts' };
  const rules = await HostRules.start(t, alerts, {
    matchers: [{ key: 'team', op: '=', value: labels.team }],
  });
  let firing: readonly string[] = [];
  await step('the alerts of both are told once', async () => {
    await rules.setLevels(95);
    firing = await rules.add('Hot', { labels });
    await rules.allIn(firing, 'firing');
    await rules.toldOnce(firing, 'firing');
  });

  await step('Redis is flushed, killed and started again: nothing is told twice', async () => {
    const before = rules.receiver.messages.length;
    await servers.redis.flush();
    await rules.settled();
    await servers.redis.kill();
    await eventually('rounds without Redis', evaluatedSince(alerts, Date.now()), PATIENCE);
    await servers.redis.start();
    await eventually('Redis found again', hasState(alerts), PATIENCE);
    await rules.settled();
    assert.equal(rules.receiver.messages.length, before);
    await rules.allIn(firing, 'firing');
  });

  await step('the end of each is told once', async () => {
    await rules.setLevels(20);
    await rules.toldOnce(firing, 'resolved');
    const changes = (await rules.changes()).toSorted();
    assert.deepEqual([...new Set(changes)], ['firing ok cleared', 'ok firing met']);
    assert.equal(changes.length, 2 * firing.length);
  });

  await alerts.stopInOrder();
});

/** Says when each process has evaluated at three times after this one. */
function evaluatedSince({ evaluators }: AlertCluster, startMs: number): () => Promise<true | undefined> {
  return async () => {
    const statuses = await Promise.all(evaluators.map(statusOf));
    const rounds = statuses.map(({ evaluator }) => evaluator.lastRound?.atMs ?? 0);
    return rounds.every((atMs) => atMs >= startMs + 3_000) || undefined;
  };
}

/** Says when each process has its state store. Other parts may still tell of messages that were given up before. */
function hasState({ evaluators }: AlertCluster): () => Promise<true | undefined> {
  return async () => {
    const healths = await Promise.all(evaluators.map((evaluator) => evaluator.health()));
    return healths.every(({ checks }) => checks.state?.status === 'ok') || undefined;
  };
}
