import type { TestContext } from 'node:test';
import { PATIENCE } from '../cluster/health.ts';
import { eventually } from '../wait.ts';
import type { ListedAlert, LoggedDelivery } from './alert-client.ts';
import { type AlertInstallation, RECEIVER_HOST } from './installation.ts';
import { Sender } from './sender.ts';
import { WebhookReceiver } from './webhooks.ts';

export interface TeamRule {
  readonly id: string;
  readonly name: string;
}

let teams = 0;

/** The rules, channels and samples of one test: it sees and is told of its own alerts only, whatever others do meanwhile. */
export class Team {
  readonly #t: Pick<TestContext, 'after'>;
  readonly #installation: AlertInstallation;
  readonly #rules = new Set<string>();
  readonly name = `team-${++teams}`;

  constructor(t: Pick<TestContext, 'after'>, installation: AlertInstallation) {
    this.#t = t;
    this.#installation = installation;
  }

  /** A metric of its own. */
  metric(of = 'temperature'): string {
    return `${of}:${this.name}`;
  }

  /** A rule that fires above 90, evaluated every second over the last value of five. */
  async rule(
    what: string,
    { labels, ...fields }: { readonly labels?: object; readonly [field: string]: unknown } = {},
  ): Promise<TeamRule> {
    const name = this.#named(what);
    const { client } = this.#installation;
    const own = { name, metric: this.metric(), labels: { ...labels, team: this.name } };
    const { id } = await client.rule({ ...own, ...fields });
    this.#rules.add(id);
    return { id, name };
  }

  receiver(): Promise<WebhookReceiver> {
    return WebhookReceiver.start(this.#t, RECEIVER_HOST);
  }

  /** A webhook that gets each alert by itself, at once. Returns the name of the channel. */
  hook(
    url: string,
    { name = 'hook', ...settings }: { readonly name?: string; readonly hmacSecret?: string } = {},
  ): Promise<string> {
    return this.#channel({ name, type: 'webhook', settings: { url, ...settings } });
  }

  /** Somebody who gets mail; returns the address. */
  async mail(): Promise<string> {
    const address = `ann@${this.name}.example.com`;
    await this.#channel({ name: 'mail', type: 'email', settings: { to: [address] } });
    return address;
  }

  /** Something that sends a level of the metric. */
  sender(tags: Readonly<Record<string, string>> = { host: 'a' }, metric = this.metric()): Sender {
    return new Sender(this.#t, { url: () => this.#installation.url, metric, tags });
  }

  async alerts(): Promise<readonly ListedAlert[]> {
    return (await this.#installation.client.alerts()).filter(({ ruleId }) => this.#rules.has(ruleId));
  }

  /** Waits until there is an alert of a rule in this state. */
  untilState({ id, name }: TeamRule, state: string): Promise<ListedAlert> {
    return eventually(
      `${name} ${state}`,
      async () => (await this.alerts()).find((alert) => alert.ruleId === id && alert.state === state),
      PATIENCE,
    );
  }

  async deliveries(): Promise<readonly LoggedDelivery[]> {
    const deliveries = await this.#installation.client.deliveries();
    return deliveries.filter(({ channelName }) => channelName.endsWith(` of ${this.name}`));
  }

  /** Waits until a delivery on which nothing is being done is as it should be; fails with those that there were. */
  untilDelivery(what: string, isIt: (delivery: LoggedDelivery) => boolean): Promise<LoggedDelivery> {
    return eventually(
      what,
      async () => {
        const deliveries = await this.deliveries();
        const found = deliveries.find((delivery) => delivery.state !== 'sending' && isIt(delivery));
        if (found === undefined) throw new Error(JSON.stringify(deliveries));
        return found;
      },
      PATIENCE,
    );
  }

  /** Waits until every message so far has arrived, by the log as well: a process that is killed before may send it again. */
  async delivered(): Promise<void> {
    await eventually(
      'all delivered',
      async () => {
        const deliveries = await this.deliveries();
        return (deliveries.length > 0 && deliveries.every(({ state }) => state === 'delivered')) || undefined;
      },
      PATIENCE,
    );
  }

  async #channel({
    name: what,
    ...channel
  }: {
    readonly name: string;
    readonly type: string;
    readonly settings: object;
  }): Promise<string> {
    const name = this.#named(what);
    const matchers = [{ key: 'team', op: '=', value: this.name }];
    await this.#installation.client.told({ name, ...channel }, { matchers });
    return name;
  }

  #named(what: string): string {
    return `${what} of ${this.name}`;
  }
}
