import type { Clock } from '../lib/clock.ts';
import type { Timers } from '../lib/timers.ts';
import type { Tags } from '../model/series.ts';
import type { Transport } from './delivery/transport.ts';
import { DEFAULT_BUCKETS } from './histograms.ts';
import type { AgentProblem } from './problem.ts';
import { checkFinite, checkTags } from './validate.ts';

export interface MetricAgentOptions {
  /** Where the server is, for example `http://metrics.internal:8080`; a path in it is kept as a prefix. */
  readonly serverUrl: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly apiKey?: string;
  /** Put on every sample; a sample's own tags win. */
  readonly tags?: Tags;
  /** Recorded samples after which a batch is sent at once. Default 5,000. */
  readonly maxBatchSamples?: number;
  /** Samples kept in memory; beyond it the oldest are dropped and counted. Default 100,000. */
  readonly maxBufferSamples?: number;
  /** Series of `count` and `histogram`; new ones beyond it are dropped and counted. Default 10,000. */
  readonly maxSeries?: number;
  /** How often recorded samples, totals and histograms are sent. Default 10,000 ms. */
  readonly flushMs?: number;
  /** Time one request may take. Default 10,000 ms. */
  readonly requestTimeoutMs?: number;
  /** Time that `close` may spend on sending. Default 5,000 ms. */
  readonly closeTimeoutMs?: number;
  /** Bounds of the wait after failures. Default 1,000 and 60,000 ms. */
  readonly retryMinMs?: number;
  readonly retryMaxMs?: number;
  /** A folder of this agent alone that keeps unsent batches through restarts. Default `maxBytes` 256 MiB. */
  readonly spool?: { readonly dir: string; readonly maxBytes?: number };
  /** Upper bounds of histograms that name none. Default 0.005 to 10, for seconds. */
  readonly histogramBuckets?: readonly number[];
  /** Told of everything that goes wrong after a call returned. */
  readonly onError?: (problem: AgentProblem) => void;
  /** Told when a send works again, with the number of failures before it. */
  readonly onRecovery?: (failures: number) => void;
  /** Carries the requests; default HTTP and HTTPS over one kept-alive connection. */
  readonly transport?: Transport;
  /** Time, timers and chance, for tests. */
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly random?: () => number;
}

export interface ResolvedOptions {
  readonly url: URL;
  readonly apiKey: string | undefined;
  readonly tags: Tags | undefined;
  readonly maxBatchSamples: number;
  readonly maxBufferSamples: number;
  readonly maxSeries: number;
  readonly flushMs: number;
  readonly requestTimeoutMs: number;
  readonly closeTimeoutMs: number;
  readonly retryMinMs: number;
  readonly retryMaxMs: number;
  readonly spool: { readonly dir: string; readonly maxBytes: number } | undefined;
  readonly histogramBuckets: readonly number[];
  readonly onError: (problem: AgentProblem) => void;
  readonly onRecovery: (failures: number) => void;
}

/** Defaults filled in and everything checked; throws a TypeError that names the option. */
export function resolveOptions(options: MetricAgentOptions): ResolvedOptions {
  const maxBatchSamples = positive('maxBatchSamples', options.maxBatchSamples, 5_000);
  const retryMinMs = positive('retryMinMs', options.retryMinMs, 1_000);
  return {
    url: ingestUrl(options.serverUrl),
    apiKey: options.apiKey === '' ? undefined : options.apiKey,
    tags: checkTags(options.tags),
    maxBatchSamples,
    // A buffer that cannot hold a batch would never fill one.
    maxBufferSamples: Math.max(
      maxBatchSamples,
      positive('maxBufferSamples', options.maxBufferSamples, 100_000),
    ),
    maxSeries: positive('maxSeries', options.maxSeries, 10_000),
    flushMs: positive('flushMs', options.flushMs, 10_000),
    requestTimeoutMs: positive('requestTimeoutMs', options.requestTimeoutMs, 10_000),
    closeTimeoutMs: positive('closeTimeoutMs', options.closeTimeoutMs, 5_000),
    retryMinMs,
    retryMaxMs: Math.max(retryMinMs, positive('retryMaxMs', options.retryMaxMs, 60_000)),
    spool: resolveSpool(options.spool),
    histogramBuckets: options.histogramBuckets ?? DEFAULT_BUCKETS,
    onError: options.onError ?? ignore,
    onRecovery: options.onRecovery ?? ignore,
  };
}

function ingestUrl(serverUrl: string): URL {
  if (typeof serverUrl !== 'string' || !URL.canParse(serverUrl)) {
    throw new TypeError(`serverUrl: expected an address such as http://127.0.0.1:8080, got ${serverUrl}`);
  }
  const base = new URL(serverUrl);
  if (base.protocol !== 'http:' && base.protocol !== 'https:') {
    throw new TypeError(`serverUrl: expected http or https, got ${base.protocol}`);
  }
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return new URL('api/v1/metrics', base);
}

function resolveSpool(spool: MetricAgentOptions['spool']): ResolvedOptions['spool'] {
  if (spool === undefined) return undefined;
  if (typeof spool.dir !== 'string' || spool.dir === '') {
    throw new TypeError('spool.dir: expected the path of a folder');
  }
  const maxBytes = checkFinite(spool.maxBytes ?? 256 * 1024 * 1024, 'spool.maxBytes');
  // No space means no spool, as the setting says.
  return maxBytes > 0 ? { dir: spool.dir, maxBytes } : undefined;
}

function positive(name: string, value: number | undefined, fallback: number): number {
  const number = checkFinite(value ?? fallback, name);
  if (number > 0) return number;
  throw new TypeError(`${name}: expected a number above 0, got ${number}`);
}

function ignore(): void {}
