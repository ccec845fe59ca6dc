import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AlertClient } from '../support/alerts/alert-client.ts';
import { Sender } from '../support/alerts/sender.ts';
import { StatementRelay } from '../support/alerts/statement-relay.ts';
import { WebhookReceiver } from '../support/alerts/webhooks.ts';
import { Cluster, startServers } from '../support/cluster/cluster.ts';
import type { ClusterProcess } from '../support/cluster/cluster-process.ts';
import { PATIENCE, stopInOrder, untilWell } from '../support/cluster/health.ts';
import { stepsOf } from '../support/cluster/steps.ts';
import { eventually } from '../support/wait.ts';

const HOSTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const HEARTBEAT_SECONDS = 1;
/** Three heartbeats until a process counts as gone, two intervals to go on. */
const TAKEN_OVER_WITHIN_MS = (3 * HEARTBEAT_SECONDS + 2) * 1_000;
const SOURCE_DOWN = 'DashboardingSourceDown';

test('two processes evaluate and notify as one, whatever is lost', { timeout: 400_000 }, async (t) => {
  const servers = await startServers(t);
  const receiver = await WebhookReceiver.start(t);
  const relay = await StatementRelay.to(t, servers.database.url);
  const cluster = new Cluster(t, servers);
  const step = stepsOf(t, cluster);
  await cluster.migrate();
  const alertEnv = {
    DASHBOARDING_TIMESCALE_URL: relay.rewrite(servers.database.url),
    DASHBOARDING_ALERT_HEARTBEAT_SECONDS: String(HEARTBEAT_SECONDS),
    DASHBOARDING_NOTIFY_ALLOW_PRIVATE_TARGETS: '127.0.0.1',
  };
  const [others, one, two] = await Promise.all([
    cluster.start('ingest,write,query'),
    cluster.start('alert', { env: alertEnv }),
    cluster.start('alert', { env: alertEnv }),
  ]);
  const client = new AlertClient(() => others.url);
  await client.told({ name: 'hook', type: 'webhook', settings: { url: receiver.url } });
  const levels = HOSTS.map(
    (host) => new Sender(t, { url: () => others.url, metric: 'temperature', tags: { host } }),
  );
  const setAll = (value: number) => Promise.all(levels.map((level) => level.set(value)));
  /** Many rules of different shapes, so that each process has some. */
  const rules: string[] = [];
  const addRules = async (prefix: string, fields: object): Promise<readonly string[]> => {
    const names = HOSTS.map((host) => `${prefix} ${host}`);
    for (const [index, host] of HOSTS.entries()) {
      const { id } = await client.rule({
        ...{ name: names[index] ?? '', metric: 'temperature', ...fields },
        query: {
          ...{ metric: 'temperature', aggregation: 'last', windowSeconds: 10 + index },
          filters: { host },
        },
      });
      rules.push(id);
    }
    return names;
  };
  const allIn = (names: readonly string[], state: string) =>
    eventually(
      `all of ${names[0]} and others ${state}`,
      async () => {
        const alerts = (await client.alerts()).filter((alert) => alert.state === state);
        const missing = names.filter((name) => !alerts.some(({ ruleName }) => ruleName === name));
        if (missing.length > 0) throw new Error(`not ${state}: ${missing.join()}`);
        return alerts;
      },
      PATIENCE,
    );
  const toldOnce = async (names: readonly string[], status: 'firing' | 'resolved'): Promise<void> => {
    for (const alertname of names) await receiver.untilTold({ alertname, status }, 60_000);
    await settle(client, rules);
    for (const alertname of names) {
      const told = receiver.told({ alertname, status });
      assert.equal(WebhookReceiver.deliveries(told).length, 1, `${alertname} ${status}`);
    }
  };
  let firing: readonly string[] = [];

  await step('both have a part of the rules and of the notifications', async () => {
    await setAll(20);
    firing = await addRules('Hot', {});
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
    await setAll(95);
    await allIn(firing, 'firing');
    await toldOnce(firing, 'firing');
  });

  await step('one is killed while alerts are pending: the other goes on with them', async (t) => {
    const durationSeconds = 8;
    const pending = await addRules('Long', { durationSeconds });
    await allIn(pending, 'pending');
    await one.kill();
    const alerts = await allIn(pending, 'firing');
    const held = alerts
      .filter(({ ruleName }) => pending.includes(ruleName))
      .map(({ firedMs, firstTriggeredMs }) => (firedMs ?? 0) - (firstTriggeredMs ?? 0));
    t.diagnostic(`held for ${Math.min(...held)} to ${Math.max(...held)} ms`);
    for (const heldMs of held) {
      assert.ok(heldMs >= durationSeconds * 1_000, 'not before its time');
      assert.ok(heldMs <= durationSeconds * 1_000 + TAKEN_OVER_WITHIN_MS, `held for ${heldMs} ms`);
    }
    await toldOnce(pending, 'firing');
    firing = [...firing, ...pending];
    await one.start();
    await one.untilReady();
  });

  await step('Redis is flushed, killed and started again: nothing is told twice', async () => {
    const before = receiver.messages.length;
    await servers.redis.flush();
    await settle(client, rules);
    await servers.redis.kill();
    await settle(client, [], 5_000);
    await servers.redis.start();
    await untilWell([one, two]);
    await settle(client, rules);
    assert.equal(receiver.messages.length, before);
    await allIn(firing, 'firing');
  });

  await step('the store cannot be read for a minute: one notice, nothing resolves, no storm', async (t) => {
    const before = receiver.messages.length;
    relay.refuse(/metrics_raw/);
    const told = await receiver.untilTold({ alertname: SOURCE_DOWN, status: 'firing' }, 60_000);
    t.diagnostic(`told after ${relay.refusals} refused statements`);
    assert.equal(told.body.alerts.length, 1);
    await settle(client, [], 60_000);
    assert.deepEqual(await openStates(client, firing), ['firing']);
    assert.equal(receiver.messages.length, before + 1, 'one notice and nothing else');
    relay.refuse(undefined);
    await receiver.untilTold({ alertname: SOURCE_DOWN, status: 'resolved' }, 60_000);
    await untilWell([one, two]);
    await settle(client, rules);
    assert.equal(receiver.messages.length, before + 2);
    await allIn(firing, 'firing');
  });

  await step('the end of each is told once', async () => {
    await setAll(20);
    await toldOnce(firing, 'resolved');
    for (const id of rules) {
      const ends = (await client.changes(id)).filter((change) => change.startsWith('firing ok'));
      assert.deepEqual(ends, ['firing ok cleared']);
    }
  });

  await stopInOrder([others, one, two]);
});

/** Waits until each rule was evaluated some more times, or for so long where none can be. */
async function settle(client: AlertClient, rules: readonly string[], forMs = 0): Promise<void> {
  const endMs = performance.now() + forMs;
  await eventually('the time', () => performance.now() >= endMs || undefined, {
    timeoutMs: forMs + 5_000,
    everyMs: 250,
  });
  for (const id of rules) await client.evaluations(id, 2, 60_000);
}

async function openStates(client: AlertClient, names: readonly string[]): Promise<readonly string[]> {
  const alerts = await client.alerts();
  return [...new Set(alerts.filter(({ ruleName }) => names.includes(ruleName)).map(({ state }) => state))];
}

interface Status {
  readonly evaluator: { readonly leases: readonly unknown[] } | null;
  readonly notifier: { readonly leases: readonly unknown[] } | null;
}

async function statusOf(process: ClusterProcess): Promise<Status> {
  const response = await fetch(`${process.url}/api/v1/alerts/status`);
  return (await response.json()) as Status;
}
