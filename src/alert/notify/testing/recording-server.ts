import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordedRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  readonly json: any;
}

export interface RecordingServer {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly RecordedRequest[];
  /** The first request; throws when there was none. */
  first(): RecordedRequest;
  /** Forgets what it got, and answers as at first. */
  reset(): void;
  /** What is answered from now on; 200 with `ok` at first. May never answer. */
  answer: (request: RecordedRequest, response: ServerResponse) => void;
  close(): Promise<void>;
}

/** A server on 127.0.0.1 that keeps what it gets. */
export async function startRecordingServer(): Promise<RecordingServer> {
  const requests: RecordedRequest[] = [];
  const server = createServer(async (request, response) => {
    const recorded = await record(request);
    requests.push(recorded);
    recording.answer(recorded, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const recording: RecordingServer = {
    url: `http://127.0.0.1:${port}`,
    ...{ port, requests },
    first: () => {
      const [first] = requests;
      if (first === undefined) throw new Error('nothing was sent here');
      return first;
    },
    reset: () => {
      requests.length = 0;
      recording.answer = (_request, response) => response.end('ok');
    },
    answer: (_request, response) => response.end('ok'),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return recording;
}

async function record(request: IncomingMessage): Promise<RecordedRequest> {
  const chunks = (await request.toArray()) as Buffer[];
  const body = Buffer.concat(chunks).toString('utf8');
  const { method, url: path, headers } = request;
  return { method, path, headers, body, json: parsed(body) };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
