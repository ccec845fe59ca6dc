import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BatchRequest } from '../../src/model/dashboard/batch.ts';
import { Random } from '../tsbs/random.ts';
import { LIVE_SECONDS, STEP_SECONDS, TICK_SECONDS } from './boards.ts';

interface Series {
  readonly metric: string;
  readonly tags: object;
  readonly points: readonly (readonly [number, number | null])[];
}

interface Answer {
  readonly data: readonly Series[];
  readonly meta: object;
}

const STEP_MS = STEP_SECONDS * 1_000;
const TICK_MS = TICK_SECONDS * 1_000;

/**
 * A server in front of ours that passes everything on, but makes the live stream itself: its clock runs as fast as the page can draw.
 * The first answers are the real ones; then each tick brings new buckets of every series and lets the oldest go.
 */
export class FastFeed {
  readonly #upstream: string;
  readonly #random: Random;
  readonly #server: Server;
  #output: ServerResponse | undefined;
  #answers: ReadonlyMap<string, Answer> = new Map();
  #nowMs = 0;

  private constructor(upstream: string, seed: number) {
    this.#upstream = upstream;
    this.#random = new Random(seed, 9_000);
    this.#server = createServer((request, reply) => {
      this.#serve(request, reply).catch((cause: unknown) => reply.destroy(cause as Error));
    });
  }

  static async start(upstream: string, seed: number): Promise<FastFeed> {
    const feed = new FastFeed(upstream, seed);
    feed.#server.listen(0, '127.0.0.1');
    await once(feed.#server, 'listening');
    return feed;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get hasPage(): boolean {
    return this.#output !== undefined && this.#answers.size > 0;
  }

  get queries(): number {
    return this.#answers.size;
  }

  /** Half a minute later: three new buckets of every series, with this value or as their walks go on. */
  async tick(value?: number): Promise<void> {
    const output = this.#output;
    if (output === undefined) throw new Error('no page has a live stream open');
    this.#nowMs += TICK_MS;
    const fromMs = Math.floor(this.#nowMs / STEP_MS) * STEP_MS - TICK_MS;
    const window = { windowStartMs: this.#nowMs - LIVE_SECONDS * 1_000, windowEndMs: this.#nowMs };
    for (const [refId, { data }] of this.#answers) {
      const fresh = data.map(({ metric, tags }) => ({
        ...{ metric, tags },
        points: Array.from({ length: TICK_MS / STEP_MS }, (_, step) => [
          fromMs + step * STEP_MS,
          value ?? 50 + 10 * this.#random.normal(),
        ]),
      }));
      const firstMs = Math.floor(window.windowStartMs / STEP_MS) * STEP_MS;
      this.#send('points', { refId, version: String(this.#nowMs), ...window, firstMs, fromMs, data: fresh });
    }
    const mayGoOn = this.#send('tick', { atMs: this.#nowMs });
    if (!mayGoOn) await once(output, 'drain');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (request.url === '/api/v1/live') return this.#open(body, reply);
    await this.#pass(request, body, reply);
  }

  async #pass(request: IncomingMessage, body: Buffer, reply: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const { 'content-type': type, accept = '*/*', 'if-none-match': etag } = headers;
    const answer = await fetch(this.#upstream + url, {
      ...{ method, redirect: 'manual' },
      headers: {
        ...{ accept, 'accept-encoding': 'identity' },
        ...(type === undefined ? {} : { 'content-type': type }),
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
      },
      ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
    });
    const kept = [...answer.headers].filter(
      ([name]) => !/^(connection|keep-alive|transfer-encoding)$/.test(name),
    );
    reply.writeHead(answer.status, Object.fromEntries(kept));
    reply.end(Buffer.from(await answer.arrayBuffer()));
  }

  async #open(body: Buffer, reply: ServerResponse): Promise<void> {
    const {
      everySeconds,
      known: _,
      ...asked
    } = JSON.parse(body.toString()) as BatchRequest & {
      everySeconds: number;
      known?: object;
    };
    const answer = await fetch(`${this.#upstream}/api/v1/query/batch`, {
      ...{ method: 'POST', body: JSON.stringify({ ...asked, interval: `${STEP_SECONDS}s` }) },
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    });
    if (!answer.ok) throw new Error(await answer.text());
    const { answers } = (await answer.json()) as { answers: Record<string, Answer> };
    this.#answers = new Map(Object.entries(answers));
    this.#nowMs = Math.max(this.#nowMs, Date.now());
    this.#output = reply;
    reply.once('close', () => {
      if (this.#output === reply) this.#output = undefined;
    });
    reply.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    this.#send('open', { everySeconds });
    const window = { windowStartMs: this.#nowMs - LIVE_SECONDS * 1_000, windowEndMs: this.#nowMs };
    for (const [refId, { data, meta }] of this.#answers)
      this.#send('snapshot', { refId, version: String(this.#nowMs), ...window, meta, data });
    this.#send('tick', { atMs: this.#nowMs });
  }

  /** False when the page should be waited for. */
  #send(event: string, data: object): boolean {
    return this.#output?.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`) ?? true;
  }
}
