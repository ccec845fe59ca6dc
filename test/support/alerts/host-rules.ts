import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { PATIENCE } from '../cluster/health.ts';
import { eventually } from '../wait.ts';
import type { AlertClient, ListedAlert } from './alert-client.ts';
import { type AlertInstallation, RECEIVER_HOST } from './installation.ts';
import { Sender } from './sender.ts';
import { WebhookReceiver } from './webhooks.ts';

const HOSTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const METRIC = 'level_of_hosts';

export interface HostRulesOptions {
  /** Of the route that tells of the alerts; it takes all alerts when there are none. */
  readonly matchers?: readonly object[];
}

/** The same rules for some hosts, so that each of two processes has some, and somebody who is told. */
export class HostRules {
  readonly receiver: WebhookReceiver;
  readonly #client: AlertClient;
  readonly #levels: readonly Sender[];
  readonly #rules: string[] = [];

  private constructor(t: TestContext, installation: AlertInstallation, receiver: WebhookReceiver) {
    this.receiver = receiver;
    this.#client = installation.client;
    this.#levels = HOSTS.map(
      (host) => new Sender(t, { url: () => installation.url, metric: METRIC, tags: { host } }),
    );
  }

  /** The channel has the name `hook`. */
  static async start(
    t: TestContext,
    installation: AlertInstallation,
    options: HostRulesOptions = {},
  ): Promise<HostRules> {
    const receiver = await WebhookReceiver.start(t, RECEIVER_HOST);
    const channel = { name: 'hook', type: 'webhook', settings: { url: receiver.url } };
    await installation.client.told(channel, options);
    return new HostRules(t, installation, receiver);
  }

  /** The level that all hosts send from now on; resolves when the first of it is acknowledged. */
  async setLevels(value: number): Promise<void> {
    await Promise.all(this.#levels.map((level) => level.set(value)));
  }

  /** Rules of different shapes, so that each process has some: one for each host. Returns their names. */
  async add(prefix: string, fields: object = {}): Promise<readonly string[]> {
    const rules = HOSTS.map(async (host, index) => {
      const query = { metric: METRIC, aggregation: 'last', windowSeconds: 10 + index, filters: { host } };
      const rule = { name: `${prefix} ${host}`, metric: METRIC, query, ...fields };
      this.#rules.push((await this.#client.rule(rule)).id);
      return rule.name;
    });
    return Promise.all(rules);
  }

  /** Waits until there is an alert of each of these rules in this state. */
  allIn(names: readonly string[], state: string): Promise<readonly ListedAlert[]> {
    return eventually(
      `all of ${names[0]} and others ${state}`,
      async () => {
        const alerts = (await this.#client.alerts()).filter(
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
    await Promise.all(this.#rules.map((id) => this.#client.evaluations(id, 2)));
  }

  /** All changes of state that there were, of all rules. */
  async changes(): Promise<readonly string[]> {
    const changes = await Promise.all(this.#rules.map((id) => this.#client.changes(id)));
    return changes.flat();
  }
}
