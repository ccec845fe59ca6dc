import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Transport, TransportRequest, TransportResponse } from './transport.ts';

/** The answer to a batch lists at most 100 refused samples; what is longer is not needed to understand it. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** POST over one kept-alive connection. An idle connection does not keep the process alive. */
export function createHttpTransport(): Transport {
  const http = new HttpAgent({ keepAlive: true, maxSockets: 1 });
  const https = new HttpsAgent({ keepAlive: true, maxSockets: 1 });
  const open = (request: TransportRequest): ClientRequest => {
    const options = { method: 'POST', headers: request.headers, signal: request.signal };
    return request.url.protocol === 'https:'
      ? requestHttps(request.url, { ...options, agent: https })
      : requestHttp(request.url, { ...options, agent: http });
  };
  return {
    async post(request) {
      try {
        return await exchange(open(request), request);
      } catch (error) {
        // The server closed the idle connection just as it was taken: no fault, so once more at once. Sending twice
        // is harmless thanks to the idempotency key.
        if (!(error instanceof StaleConnection)) throw error;
        return exchange(open(request), request);
      }
    },
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

class StaleConnection extends Error {}

function exchange(request: ClientRequest, { body, timeoutMs }: TransportRequest): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      request.destroy(new Error(`no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    timer.unref();
    let isAnswering = false;
    const fail = (error: Error): void => {
      clearTimeout(timer);
      const isStale = request.reusedSocket && !isAnswering && isReset(error);
      reject(isStale ? new StaleConnection(error.message) : error);
    };
    request.on('error', fail);
    request.on('response', (response) => {
      isAnswering = true;
      readAnswer(response).then((answer) => {
        clearTimeout(timer);
        resolve(answer);
      }, fail);
    });
    request.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<TransportResponse> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    // The rest is read to its end all the same, so that the connection can be used again.
    if (bytes < MAX_ANSWER_BYTES) chunks.push(chunk);
    bytes += chunk.length;
  }
  return {
    status: response.statusCode ?? 0,
    retryAfter: response.headers['retry-after'],
    location: response.headers.location,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function isReset(error: Error): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ECONNRESET' || code === 'EPIPE';
}
