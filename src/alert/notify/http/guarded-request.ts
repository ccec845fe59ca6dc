import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { AppError } from '../../../lib/errors.ts';
import type { AllowedTargets } from './allowed-targets.ts';
import { type LookedUp, type Lookup, literalAddress } from './lookup.ts';

export interface GuardedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends the request, whatever state it is in. */
  readonly signal: AbortSignal;
}

export interface GuardedAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly location: string | undefined;
  /** The first 64 KiB of it, or what came until the time was over. */
  readonly body: string;
}

/** Sends a POST to a server that it may be sent to. */
export type PostGuarded = (request: GuardedRequest) => Promise<GuardedAnswer>;

export interface GuardedPostDependencies {
  readonly targets: AllowedTargets;
  readonly lookup: Lookup;
}

/** Nobody reads more of an answer in a log. */
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * POST that cannot be led astray: the name is looked up once, every address is checked, and the connection goes to one of
 * these addresses whatever the name says later. Redirects are answers like others, not followed; proxies of the
 * environment are not used; certificates are verified. Each request has a connection of its own.
 *
 * Throws `TARGET_REFUSED`, and what went wrong on the way; `signal.reason` when the time was over before there was a status.
 */
export function createGuardedPost({ targets, lookup }: GuardedPostDependencies): PostGuarded {
  return async ({ url: text, headers, body, signal }) => {
    signal.throwIfAborted();
    const url = URL.parse(text);
    if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
      throw new AppError('TARGET_REFUSED', 'the address is not an http or https URL', { status: 422 });
    const addresses = await addressesOf(url.hostname, lookup, signal);
    targets.check(url.hostname.replace(/^\[|\]$/g, ''), addresses);
    return exchange(openRequest(url, { headers, addresses, signal }), body, signal);
  };
}

async function addressesOf(
  hostname: string,
  lookup: Lookup,
  signal: AbortSignal,
): Promise<readonly LookedUp[]> {
  const literal = literalAddress(hostname);
  if (literal !== undefined) return [literal];
  const addresses = await orAborted(lookup(hostname), signal);
  if (addresses.length === 0) throw new Error(`${hostname} has no address`);
  return addresses;
}

interface OpenOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly addresses: readonly LookedUp[];
  readonly signal: AbortSignal;
}

function openRequest(url: URL, { headers, addresses, signal }: OpenOptions): ClientRequest {
  const options = { method: 'POST', headers, lookup: pinnedTo(addresses), signal };
  // A fresh agent has no sockets of others and no proxy.
  return url.protocol === 'https:'
    ? requestHttps(url, { ...options, agent: new HttpsAgent({ keepAlive: false }) })
    : requestHttp(url, { ...options, agent: new HttpAgent({ keepAlive: false }) });
}

/** What connecting asks in place of the system: only the addresses that were checked. */
function pinnedTo(addresses: readonly LookedUp[]): LookupFunction {
  return (_hostname, { all }, callback) => {
    if (all) return callback(null, [...addresses]);
    const [first] = addresses;
    callback(null, first?.address ?? '', first?.family);
  };
}

function exchange(request: ClientRequest, body: string, signal: AbortSignal): Promise<GuardedAnswer> {
  return new Promise((resolve, reject) => {
    request.on('error', (error) => reject(signal.aborted ? signal.reason : error));
    request.on('response', (response) => {
      // From here on there is an answer, however its body ends and whether or not all of the request was read.
      request.removeAllListeners('error').on('error', () => undefined);
      readSome(response).then((text) => {
        request.destroy();
        resolve({
          status: response.statusCode ?? 0,
          retryAfter: response.headers['retry-after'],
          location: response.headers.location,
          body: text,
        });
      });
    });
    request.end(body);
  });
}

/** The beginning of the body. Never rejects: a body that breaks off or never ends does not take the status back. */
async function readSome(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MAX_ANSWER_BYTES) break;
    }
  } catch {
    // What came until then is the answer.
  }
  return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8');
}

async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
