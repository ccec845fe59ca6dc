import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../system/child.ts';
import { inParallel, type ServerApi } from '../targets/server-api.ts';

const METRIC = 'canary_errors';
const CHANNEL = 'canaries';
/** A notification comes within an interval and some seconds, if it comes at all. */
const PATIENCE_MS = 120_000;

interface WebhookBody {
  readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>> }[];
}

/** Alerts that fire at a known time, each once: how long it takes from the sample's request to the receiver of the webhook. */
export class Canaries {
  readonly #api: ServerApi;
  readonly #receiver: Server;
  readonly #arrivedMs = new Map<string, number>();
  readonly #sentMs = new Map<string, number>();

  private constructor(api: ServerApi, receiver: Server) {
    this.#api = api;
    this.#receiver = receiver;
  }

  /** Makes the rules, the channel and the route; the first samples are healthy ones. */
  static async start(api: ServerApi, count: number): Promise<Canaries> {
    const receiver = createServer();
    const canaries = new Canaries(api, receiver);
    receiver.on('request', (request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      request.on('end', () => {
        canaries.#note(JSON.parse(text) as WebhookBody);
        response.end('thank you');
      });
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    await canaries.#configure((receiver.address() as AddressInfo).port, count);
    return canaries;
  }

  /** Lets one after the other fall ill, spread over `seconds`; returns the delays in milliseconds. */
  async run(seconds: number): Promise<readonly number[]> {
    const names = [...this.#sentMs.keys()];
    for (const name of names) {
      this.#sentMs.set(name, Date.now());
      await this.#send(name, 100);
      // Not in step with the evaluations: the delay must not depend on where in an interval all of them begin.
      await sleep(((seconds * 1_000) / names.length) * (0.5 + Math.random()));
    }
    await waitUntil('the last notification', () => this.#arrivedMs.size === names.length, {
      timeoutMs: PATIENCE_MS,
    });
    return names.map((name) => (this.#arrivedMs.get(name) as number) - (this.#sentMs.get(name) as number));
  }

  stop(): void {
    this.#receiver.close();
    this.#receiver.closeAllConnections();
  }

  #note({ alerts }: WebhookBody): void {
    for (const { status, labels } of alerts) {
      const name = labels.alertname ?? '';
      if (status === 'firing' && !this.#arrivedMs.has(name)) this.#arrivedMs.set(name, Date.now());
    }
  }

  async #configure(port: number, count: number): Promise<void> {
    const settings = { url: `http://127.0.0.1:${port}/` };
    await this.#api.post('/alerts/channels', { name: CHANNEL, type: 'webhook', enabled: true, settings });
    await this.#api.post('/alerts/routes', {
      ...{ name: CHANNEL, position: 1, channels: [CHANNEL], groupBy: ['...'], groupWaitSeconds: 0 },
      matchers: [{ key: 'alertname', op: '=~', value: 'canary-.*' }],
    });
    const names = Array.from({ length: count }, (_, index) => `canary-${index}`);
    await inParallel(names, 4, async (name) => {
      await this.#send(name, 0);
      await this.#api.post('/alerts/rules', {
        ...{ name, condition: 'gt', threshold: 50, severity: 'critical' },
        query: { metric: METRIC, aggregation: 'max', windowSeconds: 60, filters: { canary: name } },
      });
      this.#sentMs.set(name, 0);
    });
  }

  async #send(canary: string, value: number): Promise<void> {
    await this.#api.post('/metrics', { metrics: [{ name: METRIC, value, tags: { canary } }] });
  }
}
