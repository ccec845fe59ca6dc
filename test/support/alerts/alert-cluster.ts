import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { shardOf } from '../../../src/alert/engine/shards.ts';
import { Cluster, type Servers, type ServersOptions, startServers } from '../cluster/cluster.ts';
import type { ClusterProcess } from '../cluster/cluster-process.ts';
import { runCommand } from '../cluster/command.ts';
import { PATIENCE, stopInOrder } from '../cluster/health.ts';
import { eventually } from '../wait.ts';
import { AlertClient } from './alert-client.ts';
import { type AlertInstallation, environmentOf } from './installation.ts';
import { Mailbox } from './mailbox.ts';
import { hasPort } from './socket-owner.ts';
import { StatementRelay } from './statement-relay.ts';
import type { WebhookMessage } from './webhooks.ts';

interface Part {
  /** Host, process id and something random, with colons between them. */
  readonly owner: string;
  readonly leases: readonly { readonly name: string }[];
}

/** What a process that evaluates and notifies says of itself. */
export interface EvaluatorStatus {
  readonly evaluator: Part & { readonly lastRound: { readonly atMs: number } | null };
  readonly notifier: Part;
}

/** Two processes that evaluate and notify, and one for everything else. */
export class AlertCluster implements AlertInstallation {
  readonly servers: Servers;
  readonly mailbox: Mailbox;
  readonly cluster: Cluster;
  /** Between the evaluators and the database. */
  readonly relay: StatementRelay;
  readonly client = new AlertClient(() => this.url);
  #others: ClusterProcess | undefined;
  #evaluators: readonly ClusterProcess[] = [];

  private constructor(t: TestContext, parts: Pick<AlertCluster, 'servers' | 'mailbox' | 'relay'>) {
    this.servers = parts.servers;
    this.mailbox = parts.mailbox;
    this.relay = parts.relay;
    this.cluster = new Cluster(t, parts.servers);
  }

  static async start(t: TestContext, options: ServersOptions = {}): Promise<AlertCluster> {
    const [servers, mailbox] = await Promise.all([startServers(t, options), Mailbox.start(t)]);
    const relay = await StatementRelay.to(t, servers.database.url);
    const alerts = new AlertCluster(t, { servers, mailbox, relay });
    await alerts.#start();
    return alerts;
  }

  get url(): string {
    if (this.#others === undefined) throw new Error('the cluster does not run');
    return this.#others.url;
  }

  get evaluators(): readonly ClusterProcess[] {
    return this.#evaluators;
  }

  get processes(): readonly ClusterProcess[] {
    return this.#others === undefined ? this.#evaluators : [this.#others, ...this.#evaluators];
  }

  async killEvaluatorOf(ruleId: string): Promise<void> {
    const shard = shardOf(ruleId);
    const evaluator = await this.#evaluatorThat('evaluates a rule', ({ evaluator }) =>
      evaluator.leases.some(({ name }) => name === shard),
    );
    await evaluator.kill();
  }

  async killSenderOf({ remotePort }: WebhookMessage): Promise<void> {
    const evaluator = await this.#evaluatorThat('sent a message', ({ notifier }) => {
      const [, pid] = notifier.owner.split(':').map(Number);
      return pid !== undefined && hasPort(pid, remotePort);
    });
    await evaluator.kill();
  }

  async complete(): Promise<void> {
    const missing = this.#evaluators.filter(({ isListening }) => !isListening);
    await Promise.all(missing.map((evaluator) => evaluator.start()));
    await this.untilShared();
  }

  /** Waits until each process has a part of the rules and of the notifications. */
  async untilShared(): Promise<void> {
    await eventually(
      'leases of both processes',
      async () => {
        const statuses = await Promise.all(this.#evaluators.map(statusOf));
        const shares = statuses.flatMap(({ evaluator, notifier }) => [evaluator.leases, notifier.leases]);
        return shares.every(({ length }) => length > 0) || undefined;
      },
      PATIENCE,
    );
  }

  async restartInOrder(): Promise<void> {
    for (const evaluator of this.#evaluators) {
      await stopInOrder([evaluator]);
      await evaluator.start();
      await evaluator.untilReady();
    }
  }

  stopInOrder(): Promise<void> {
    return stopInOrder(this.processes);
  }

  logs(): string {
    return this.cluster.logs();
  }

  async #start(): Promise<void> {
    const common = environmentOf(this);
    const { code, stderr } = await runCommand(['migrate'], { env: { ...this.cluster.env, ...common } });
    assert.equal(code, 0, stderr);
    const env = {
      ...common,
      // Longer than the store was away, an open breaker would be all that the tests wait for.
      DASHBOARDING_QUERY_BREAKER_RESET_SECONDS: '5',
      DASHBOARDING_TIMESCALE_URL: this.relay.rewrite(this.servers.database.url),
    };
    [this.#others, ...this.#evaluators] = await Promise.all([
      this.cluster.start('ingest,write,query', { env: common }),
      this.cluster.start('alert', { env }),
      this.cluster.start('alert', { env }),
    ]);
  }

  #evaluatorThat(what: string, isIt: (status: EvaluatorStatus) => boolean): Promise<ClusterProcess> {
    return eventually(
      `a process that ${what}`,
      async () => {
        for (const evaluator of this.#evaluators)
          if (evaluator.isListening && isIt(await statusOf(evaluator))) return evaluator;
        return undefined;
      },
      PATIENCE,
    );
  }
}

export async function statusOf({ url }: Pick<ClusterProcess, 'url'>): Promise<EvaluatorStatus> {
  const response = await fetch(new URL('/api/v1/alerts/status', url));
  return (await response.json()) as EvaluatorStatus;
}
