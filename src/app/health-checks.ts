import type { QueryEngine } from '../query/engine.ts';
import type { SampleQueue } from '../queue/port.ts';
import type { SampleStore } from '../store/port.ts';
import type { HealthCheckResult, HealthChecks } from '../telemetry/health.ts';
import { StorageCheck } from './storage-check.ts';

export interface CheckedParts {
  readonly store: Pick<SampleStore, 'health' | 'stats'>;
  /** Below this much free disk space the store refuses writes. */
  readonly minFreeBytes: number;
  readonly queue: Pick<SampleQueue, 'stats'>;
  readonly maxPendingSamples: number;
  readonly engine: Pick<QueryEngine, 'breakerState'>;
}

/** From this share of its limit on a queue is a warning: ingest is about to answer 503. */
const QUEUE_WARNING_SHARE = 0.8;

export function addHealthChecks(health: HealthChecks, parts: CheckedParts): void {
  health.add('store', () => checkStore(parts));
  const storage = new StorageCheck(parts);
  health.add('storage', () => storage.check());
  health.add('queue', () => checkQueue(parts));
  health.add('query', () => checkQueries(parts));
}

function checkStore({ store }: CheckedParts): HealthCheckResult {
  const { status, message, code } = store.health();
  const text = [code, message].filter((part) => part !== undefined).join(': ');
  return { status, ...(text === '' ? {} : { message: text }) };
}

function checkQueue({ queue, maxPendingSamples }: CheckedParts): HealthCheckResult {
  const { depthSamples } = queue.stats();
  if (depthSamples < QUEUE_WARNING_SHARE * maxPendingSamples) return { status: 'ok' };
  return {
    status: 'degraded',
    message: `${depthSamples} samples wait for the store; at ${maxPendingSamples} ingest answers 503`,
  };
}

function checkQueries({ engine }: CheckedParts): HealthCheckResult {
  if (engine.breakerState === 'closed') return { status: 'ok' };
  return {
    status: 'degraded',
    message: 'reading from the store fails; queries get kept answers or none until it works again',
  };
}
