import type { AlertEvent } from '../../../src/metadata/port.ts';
import { PATIENCE } from '../cluster/health.ts';
import { eventually } from '../wait.ts';

export interface ListedAlert {
  readonly alertId: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly state: string;
  readonly groupTags: Readonly<Record<string, string>>;
  readonly value: number | null;
  readonly sinceMs: number;
  readonly firstTriggeredMs: number | null;
  readonly firedMs: number | null;
  readonly episodeId: string | null;
  readonly silencedBy: readonly string[];
  readonly acknowledgement: { readonly actor: string; readonly comment: string } | null;
}

export interface LoggedDelivery {
  readonly id: string;
  readonly channelName: string;
  readonly state: string;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly log: readonly {
    readonly outcome: string;
    readonly status: number | null;
    readonly answer: string;
  }[];
}

export interface RuleOptions {
  readonly name: string;
  readonly metric: string;
  readonly [field: string]: unknown;
}

/** Talks to `/api/v1/alerts` of a server, whose address may change. */
export class AlertClient {
  readonly #url: () => string;

  constructor(url: () => string) {
    this.#url = url;
  }

  /** Throws with the server's words when it does not answer 2xx. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what is there.
  async ask(path: string, body?: object, method = body === undefined ? 'GET' : 'POST'): Promise<any> {
    const response = await fetch(new URL(`/api/v1/alerts${path}`, this.#url()), {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** A rule that fires above 90, evaluated every second over the last value of five. */
  rule({ metric, ...rest }: RuleOptions): Promise<{ readonly id: string }> {
    return this.ask('/rules', {
      query: { metric, aggregation: 'last', windowSeconds: 5 },
      ...{ groupBy: ['host'], condition: 'gt', threshold: 90, intervalSeconds: 1 },
      ...rest,
    });
  }

  /** A channel that gets each alert by itself, at once: all of them, or those that match. */
  async told(
    channel: { readonly name: string; readonly type: string; readonly settings: object },
    { matchers = [] }: { readonly matchers?: readonly object[] } = {},
  ): Promise<void> {
    await this.ask('/channels', channel);
    await this.ask('/routes', {
      ...{ name: `to ${channel.name}`, channels: [channel.name], groupBy: ['...'], continue: true, matchers },
      ...{ groupWaitSeconds: 0, groupIntervalSeconds: 0.2, repeatIntervalSeconds: 3_600 },
    });
  }

  async alerts(): Promise<readonly ListedAlert[]> {
    return (await this.ask('')).alerts;
  }

  /** Oldest first. */
  async events(ruleId: string): Promise<readonly AlertEvent[]> {
    return (await this.ask(`/events?limit=1000&ruleId=${ruleId}`)).events.toReversed();
  }

  /** `pending>firing` and so on, oldest first. */
  async changes(ruleId: string): Promise<readonly string[]> {
    return (await this.events(ruleId)).map(({ from, to, reason }) => `${from} ${to} ${reason}`);
  }

  async deliveries(): Promise<readonly LoggedDelivery[]> {
    return (await this.ask('/deliveries?limit=1000')).deliveries;
  }

  untilState(ruleName: string, state: string): Promise<ListedAlert> {
    return eventually(
      `${ruleName} ${state}`,
      async () => (await this.alerts()).find((alert) => alert.ruleName === ruleName && alert.state === state),
      PATIENCE,
    );
  }

  /** Waits until a rule was evaluated so many more times. */
  async evaluations(ruleId: string, more: number): Promise<void> {
    const { intervalSeconds, status } = await this.ask(`/rules/${ruleId}`);
    const target = (status.lastEvaluationMs ?? Date.now()) + more * intervalSeconds * 1_000;
    await eventually(
      `${more} more evaluations`,
      async () => {
        const rule = await this.ask(`/rules/${ruleId}`);
        return rule.status.lastEvaluationMs >= target || undefined;
      },
      PATIENCE,
    );
  }
}
