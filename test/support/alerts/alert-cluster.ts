import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { Cluster, type Servers, startServers } from '../cluster/cluster.ts';
import type { ClusterProcess } from '../cluster/cluster-process.ts';
import { PATIENCE } from '../cluster/health.ts';
import { eventually } from '../wait.ts';
import { AlertClient, type ListedAlert } from './alert-client.ts';
import { Sender } from './sender.ts';
import { StatementRelay } from './statement-relay.ts';
import { WebhookReceiver } from './webhooks.ts';

export const HEARTBEAT_SECONDS = 1;
const HOSTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Two processes that evaluate and notify, one for everything else, and somebody who is told. */
export class AlertCluster {
  readonly servers: Servers;
  readonly cluster: Cluster;
  readonly receiver: WebhookReceiver;
  /** Between the evaluators and the database. */
  readonly relay: StatementRelay;
  readonly others: ClusterProcess;
  readonly evaluators: readonly [ClusterProcess, ClusterProcess];
  readonly client: AlertClient;
  readonly #levels: readonly Sender[];
  readonly #rules: string[] = [];

  private constructor(
    t: TestContext,
    parts: Pick<AlertCluster, 'servers' | 'cluster' | 'receiver' | 'relay' | 'others' | 'evaluators'>,
  ) {
    this.servers = parts.servers;
    this.cluster = parts.cluster;
    this.receiver = parts.receiver;
    this.relay = parts.relay;
    this.others = parts.others;
    this.evaluators = parts.evaluators;
    this.client = new AlertClient(() => this.others.url);
    this.#levels = HOSTS.map(
      (host) => new Sender(t, { url: () => this.others.url, metric: 'temperature', tags: { host } }),
    );
  }

  static async start(t: TestContext, { killableDatabase = false } = {}): Promise<AlertCluster> {
    const servers = await startServers(t, { killableDatabase });
    const receiver = await WebhookReceiver.start(t);
    const relay = await StatementRelay.to(t, servers.database.url);
    const cluster = new Cluster(t, servers);
    await cluster.migrate();
    const env = {
      // Longer than the store was away, an open breaker would be all that the tests wait for.
      DASHBOARDING_QUERY_BREAKER_RESET_SECONDS: '5',
      DASHBOARDING_TIMESCALE_URL: relay.rewrite(servers.database.url),
      DASHBOARDING_ALERT_HEARTBEAT_SECONDS: String(HEARTBEAT_SECONDS),
      DASHBOARDING_NOTIFY_ALLOW_PRIVATE_TARGETS: '127.0.0.1',
    };
    const [others, one, two] = await Promise.all([
      cluster.start('ingest,write,query'),
      cluster.start('alert', { env }),
      cluster.start('alert', { env }),
    ]);
    const parts = { servers, cluster, receiver, relay, others, evaluators: [one, two] as const };
    const alerts = new AlertCluster(t, parts);
    await alerts.client.told({ name: 'hook', type: 'webhook', settings: { url: receiver.url } });
    return alerts;
  }

  get processes(): readonly ClusterProcess[] {
    return [this.others, ...this.evaluators];
  }

  /** The level that all hosts send from now on; resolves when the first of it is acknowledged. */
  async setLevels(value: number): Promise<void> {
    await Promise.all(this.#levels.map((level) => level.set(value)));
  }

  /** Rules of different shapes, so that each process has some: one for each host. Returns their names. */
  async addRules(prefix: string, fields: object = {}): Promise<readonly string[]> {
    const names = HOSTS.map((host) => `${prefix} ${host}`);
    for (const [index, host] of HOSTS.entries()) {
      const query = {
        metric: 'temperature',
        aggregation: 'last',
        windowSeconds: 10 + index,
        filters: { host },
      };
      const rule = { name: `${prefix} ${host}`, metric: 'temperature', query, ...fields };
      this.#rules.push((await this.client.rule(rule)).id);
    }
    return names;
  }

  /** Waits until there is an alert of each of these rules in this state. */
  allIn(names: readonly string[], state: string): Promise<readonly ListedAlert[]> {
    return eventually(
      `all of ${names[0]} and others ${state}`,
      async () => {
        const alerts = (await this.client.alerts()).filter(
          (alert) => alert.state === state && names.includes(alert.ruleName),
        );
        const missing = names.filter((name) => !alerts.some(({ ruleName }) => ruleName === name));
        if (missing.length > 0) throw new Error(`not ${state}: ${missing.join()}`);
        return alerts;
      },
      PATIENCE,
    );
  }

  /** Waits until each rule was told, and a while longer; fails when one was told twice. */
  async toldOnce(names: readonly string[], status: 'firing' | 'resolved'): Promise<void> {
    for (const alertname of names) await this.receiver.untilTold({ alertname, status });
    await this.settled();
    for (const alertname of names) {
      const told = this.receiver.told({ alertname, status });
      assert.equal(WebhookReceiver.deliveries(told).length, 1, `${alertname} ${status}`);
    }
  }

  /** Waits until each rule was evaluated some more times. */
  async settled(): Promise<void> {
    await Promise.all(this.#rules.map((id) => this.client.evaluations(id, 2)));
  }

  /** All changes of state that there were, of all rules. */
  async changes(): Promise<readonly string[]> {
    const changes = await Promise.all(this.#rules.map((id) => this.client.changes(id)));
    return changes.flat();
  }
}
