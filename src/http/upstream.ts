import { Agent, type IncomingHttpHeaders, type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestTls, Agent as TlsAgent } from 'node:https';

/** Longer than the longest query may take, and than the pause between two events of a stream. */
const SILENCE_MS = 60_000;

/** What belongs to one connection and not to the message (RFC 9110, section 7.6.1), beside what `Connection` names. */
const OF_THE_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** A server that requests are passed on to. Connections to it are kept and used again. */
export class Upstream {
  readonly #origin: URL;
  readonly #agent: Agent;
  readonly #request: typeof requestPlain;

  /** `origin` is `http://` or `https://` with host and port; certificates are checked. */
  constructor(origin: URL) {
    const isTls = origin.protocol === 'https:';
    this.#origin = origin;
    this.#agent = isTls ? new TlsAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
    this.#request = isTls ? requestTls : requestPlain;
  }

  /**
   * Sends a request on, with these headers; resolves with the answer, whose body is still on its way. Rejects when there is
   * none; an abort of `signal` ends the request at the upstream, too.
   */
  async ask(
    request: IncomingMessage,
    { headers, signal }: { readonly headers: IncomingHttpHeaders; readonly signal: AbortSignal },
  ): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const asked = this.#request({
      ...{ agent: this.#agent, signal, timeout: SILENCE_MS },
      host: this.#origin.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: this.#origin.port,
      method: request.method,
      path: request.url,
      headers: { ...headersToSend(headers, request), host: this.#origin.host },
    });
    asked.on('response', resolve);
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${SILENCE_MS / 1_000} s`)));
    // One that comes after the answer began ends its body, which the reader of that is told.
    asked.on('error', reject);
    // Not `pipeline`: it would cut the client off, which is still to be told that there is no answer.
    request.pipe(asked);
    return promise;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The headers of an answer that belong to it wherever it goes. */
export function headersOfAnswer({ headers }: IncomingMessage): IncomingHttpHeaders {
  return withoutConnection(headers);
}

function headersToSend(headers: IncomingHttpHeaders, request: IncomingMessage): IncomingHttpHeaders {
  // Answered by this server already.
  const { expect: _, ...kept } = withoutConnection(headers);
  const isChunked = request.headers['transfer-encoding'] !== undefined;
  return isChunked ? { ...kept, 'transfer-encoding': 'chunked' } : kept;
}

function withoutConnection(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name) && !named.includes(name)),
  );
}
