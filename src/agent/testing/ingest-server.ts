import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';

export interface ReceivedMetric {
  readonly name: string;
  readonly value: number;
  readonly timestamp: number;
  readonly type: string;
  readonly unit?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface ReceivedRequest {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly key: string;
  readonly metrics: readonly ReceivedMetric[];
}

/** How the server treats one request. `hang` never answers, `cut` ends the connection within the answer. */
export type Reply =
  | 'hang'
  | 'cut'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown };

export interface IngestServer {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** The requests that were answered with 202. */
  readonly taken: readonly ReceivedRequest[];
  readonly connections: number;
  /** What the next requests get, in order; after the last one 202. */
  reply(...replies: Reply[]): void;
  /** What every request gets that `reply` does not say; undefined for 202 again. */
  replyAlways(decide: ((request: ReceivedRequest) => Reply) | undefined): void;
  dropIdleConnections(): void;
}

/** A real HTTP server that keeps what it gets and answers as told. It ends with the test. */
export async function startIngestServer(t: TestContext): Promise<IngestServer> {
  const requests: ReceivedRequest[] = [];
  const taken: ReceivedRequest[] = [];
  const replies: Reply[] = [];
  let always: ((request: ReceivedRequest) => Reply) | undefined;
  let connections = 0;
  const server = createServer(async (request, response) => {
    const received = await receive(request);
    requests.push(received);
    const reply = replies.shift() ?? always?.(received) ?? accepted(received);
    if (reply !== 'hang' && reply !== 'cut' && reply.status < 300) taken.push(received);
    answer(response, reply);
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.close();
    server.closeAllConnections();
    if (server.listening) await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    taken,
    get connections() {
      return connections;
    },
    reply: (...next) => replies.push(...next),
    replyAlways: (decide) => {
      always = decide;
    },
    dropIdleConnections: () => server.closeIdleConnections(),
  };
}

async function receive(request: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = gunzipSync(Buffer.concat(chunks)).toString('utf8');
  const { metrics } = JSON.parse(text) as { metrics: ReceivedMetric[] };
  const key = String(request.headers['idempotency-key']);
  return { path: request.url, headers: request.headers, key, metrics };
}

function accepted({ metrics }: ReceivedRequest): Reply {
  return { status: 202, body: { accepted: metrics.length, rejected: 0, errors: [] } };
}

function answer(response: ServerResponse, reply: Reply): void {
  if (reply === 'hang') return;
  if (reply === 'cut') {
    response.writeHead(202, { 'content-length': '100' });
    response.write('{"accepted":');
    // The part that was written must leave before the connection goes.
    setImmediate(() => response.destroy());
    return;
  }
  response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
  response.end(JSON.stringify(reply.body ?? {}));
}
