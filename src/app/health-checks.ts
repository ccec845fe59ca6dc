import type { PartHealth } from '../lib/part-health.ts';
import type { QueryEngine } from '../query/engine.ts';
import type { SampleQueue } from '../queue/port.ts';
import type { StateStore } from '../state/port.ts';
import type { SampleStore } from '../store/port.ts';
import type { HealthCheckResult, HealthChecks } from '../telemetry/health.ts';
import { StorageCheck } from './storage-check.ts';

export interface CheckedParts {
  readonly store: Pick<SampleStore, 'health' | 'stats'>;
  /** Below this much free disk space the store refuses writes. */
  readonly minFreeBytes: number;
  readonly queue: Pick<SampleQueue, 'health'>;
  readonly state: Pick<StateStore, 'health'>;
  readonly engine: Pick<QueryEngine, 'breakerState'>;
}

export function addHealthChecks(health: HealthChecks, parts: CheckedParts): void {
  health.add('store', () => checkPart(parts.store));
  const storage = new StorageCheck(parts);
  health.add('storage', () => storage.check());
  health.add('queue', () => checkPart(parts.queue));
  health.add('state', () => checkPart(parts.state));
  health.add('query', () => checkQueries(parts));
}

function checkPart(part: { health(): PartHealth }): HealthCheckResult {
  const { status, message, code } = part.health();
  const text = [code, message].filter((part) => part !== undefined).join(': ');
  return { status, ...(text === '' ? {} : { message: text }) };
}

function checkQueries({ engine }: CheckedParts): HealthCheckResult {
  if (engine.breakerState === 'closed') return { status: 'ok' };
  return {
    status: 'degraded',
    message: 'reading from the store fails; queries get kept answers or none until it works again',
  };
}
