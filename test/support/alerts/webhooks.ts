import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { PATIENCE } from '../cluster/health.ts';
import { eventually } from '../wait.ts';

/** One alert in a message, as Alertmanager's webhook has it. */
export interface ToldAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

export interface WebhookMessage {
  readonly atMs: number;
  /** That of the process which sent it. */
  readonly remotePort: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: {
    readonly version: string;
    readonly receiver: string;
    readonly status: 'firing' | 'resolved';
    readonly groupKey: string;
    readonly alerts: readonly ToldAlert[];
    readonly dashboarding: { readonly deliveryId: string };
  };
}

export interface ToldOptions {
  readonly alertname: string;
  readonly status: 'firing' | 'resolved';
}

type Answer = (response: ServerResponse, message: WebhookMessage) => void;

const ok: Answer = (response) => void response.writeHead(200).end('thanks');

/** Takes webhooks on an address of this machine that stays the same while servers come and go. */
export class WebhookReceiver {
  readonly messages: WebhookMessage[] = [];
  /** How the next messages are answered. */
  answer: Answer = ok;
  readonly #host: string;
  #port = 0;

  private constructor(host: string) {
    this.#host = host;
  }

  static async start(t: Pick<TestContext, 'after'>, host = '127.0.0.1'): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver(host);
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const { headers, socket } = request;
        const { remotePort = 0 } = socket;
        const message = { atMs: Date.now(), remotePort, headers, text, body: JSON.parse(text) };
        receiver.messages.push(message);
        receiver.answer(response, message);
      });
    });
    server.listen(0, host);
    await once(server, 'listening');
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    receiver.#port = (server.address() as AddressInfo).port;
    return receiver;
  }

  get url(): string {
    return `http://${this.#host}:${this.#port}/hook`;
  }

  get port(): number {
    return this.#port;
  }

  answerOk(): void {
    this.answer = ok;
  }

  /** All messages so far that say this of an alert. */
  told({ alertname, status }: ToldOptions): readonly WebhookMessage[] {
    return this.messages.filter(({ body }) =>
      body.alerts.some((alert) => alert.labels.alertname === alertname && alert.status === status),
    );
  }

  /** Waits until a message says this of an alert. */
  untilTold(options: ToldOptions): Promise<WebhookMessage> {
    return eventually(
      `${options.alertname} told as ${options.status}`,
      () => this.told(options)[0],
      PATIENCE,
    );
  }

  /** The different deliveries among messages: one that was sent twice counts once. */
  static deliveries(messages: readonly WebhookMessage[]): readonly string[] {
    return [...new Set(messages.map(({ body }) => body.dashboarding.deliveryId))];
  }
}
