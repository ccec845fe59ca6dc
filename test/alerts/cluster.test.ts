import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AlertCluster, HEARTBEAT_SECONDS } from '../support/alerts/alert-cluster.ts';
import type { ClusterProcess } from '../support/cluster/cluster-process.ts';
import { PATIENCE, stopInOrder, untilWell } from '../support/cluster/health.ts';
import { stepsOf } from '../support/cluster/steps.ts';
import { eventually } from '../support/wait.ts';

/** Three heartbeats until a process counts as gone, two intervals to go on. */
const TAKEN_OVER_WITHIN_MS = (3 * HEARTBEAT_SECONDS + 2) * 1_000;

test('two processes evaluate and notify as one, whatever is lost', { timeout: 400_000 }, async (t) => {
  const alerts = await AlertCluster.start(t);
  const { servers, cluster, receiver } = alerts;
  const [one, two] = alerts.evaluators;
  const step = stepsOf(t, cluster);
  let firing: readonly string[] = [];

  await step('both have a part of the rules and of the notifications', async () => {
    await alerts.setLevels(20);
    firing = await alerts.addRules('Hot');
    for (const process of [one, two]) {
      await eventually(
        'leases of a process',
        async () => {
          const { evaluator, notifier } = await statusOf(process);
          const shares = [evaluator?.leases.length ?? 0, notifier?.leases.length ?? 0];
          return shares.every((share) => share > 0) ? true : undefined;
        },
        PATIENCE,
      );
    }
  });

  await step('each alert is told once', async () => {
    await alerts.setLevels(95);
    await alerts.allIn(firing, 'firing');
    await alerts.toldOnce(firing, 'firing');
  });

  await step('one is killed while alerts are pending: the other goes on with them', async (t) => {
    // Shorter than it takes to find out, so that some of them fire late, and none twice.
    const durationSeconds = 3;
    const pending = await alerts.addRules('Long', { durationSeconds });
    await alerts.allIn(pending.slice(0, 1), 'pending');
    await one.kill();
    const held = (await alerts.allIn(pending, 'firing')).map(
      ({ firedMs, firstTriggeredMs }) => (firedMs ?? 0) - (firstTriggeredMs ?? 0),
    );
    t.diagnostic(`held for ${held.join()} ms`);
    for (const heldMs of held) {
      assert.ok(heldMs >= durationSeconds * 1_000, 'not before its time');
      assert.ok(heldMs <= durationSeconds * 1_000 + TAKEN_OVER_WITHIN_MS, `held for ${heldMs} ms`);
    }
    await alerts.toldOnce(pending, 'firing');
    firing = [...firing, ...pending];
    await one.start();
    await one.untilReady();
  });

  await step('Redis is flushed, killed and started again: nothing is told twice', async () => {
    const before = receiver.messages.length;
    await servers.redis.flush();
    await alerts.settled();
    await servers.redis.kill();
    await eventually('rounds without Redis', evaluatedWithoutRedis([one, two]), PATIENCE);
    await servers.redis.start();
    await untilWell([one, two]);
    await alerts.settled();
    assert.equal(receiver.messages.length, before);
    await alerts.allIn(firing, 'firing');
  });

  await step('the end of each is told once', async () => {
    await alerts.setLevels(20);
    await alerts.toldOnce(firing, 'resolved');
    const ends = (await alerts.changes()).filter((change) => !/^(ok|pending) /.test(change));
    assert.deepEqual([...new Set(ends)], ['firing ok cleared']);
    assert.equal(ends.length, firing.length);
  });

  await stopInOrder(alerts.processes);
});

interface Status {
  readonly evaluator: {
    readonly leases: readonly unknown[];
    readonly lastRound: { atMs: number } | null;
  } | null;
  readonly notifier: { readonly leases: readonly unknown[] } | null;
}

async function statusOf(process: ClusterProcess): Promise<Status> {
  const response = await fetch(`${process.url}/api/v1/alerts/status`);
  return (await response.json()) as Status;
}

/** Says when each process has evaluated at three times from now on. */
function evaluatedWithoutRedis(processes: readonly ClusterProcess[]): () => Promise<true | undefined> {
  const startMs = Date.now();
  return async () => {
    const rounds = await Promise.all(processes.map(statusOf));
    const isDone = rounds.every(({ evaluator }) => (evaluator?.lastRound?.atMs ?? 0) >= startMs + 3_000);
    return isDone || undefined;
  };
}
