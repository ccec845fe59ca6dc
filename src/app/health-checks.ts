import type { Role } from '../config/sections/server.ts';
import type { PartHealth } from '../lib/part-health.ts';
import type { QueryEngine } from '../query/engine.ts';
import type { HealthCheckResult, HealthChecks } from '../telemetry/health.ts';
import type { Parts } from './parts.ts';
import { healthForRoles } from './role-health.ts';
import { StorageCheck } from './storage-check.ts';

export interface CheckedParts {
  readonly parts: Omit<Parts, 'close'>;
  /** Where rules are evaluated and people told. */
  readonly alerting?: { health(): PartHealth };
  /** Below this much free disk space the store refuses writes; left out where the disk is not of this machine. */
  readonly minFreeBytes?: number;
  /** The roles of this process of a cluster; left out where all parts are in this process, so that each one counts. */
  readonly roles?: ReadonlySet<Role>;
}

export function addHealthChecks(
  health: HealthChecks,
  { parts, alerting, minFreeBytes, roles }: CheckedParts,
): void {
  const { store, queue, state, engine, catalogHealth, metadata } = parts;
  const checks = new Map<string, () => PartHealth>();
  const fails = (name: string): boolean => checks.get(name)?.().status === 'failing';
  const add = (name: string, check: () => PartHealth): void => {
    checks.set(name, check);
    health.add(name, () => {
      const result = describe(check());
      return roles === undefined ? result : healthForRoles(name, result, { roles, fails });
    });
  };
  if (store !== undefined) add('store', () => store.health());
  if (store !== undefined && minFreeBytes !== undefined) {
    const storage = new StorageCheck({ store, minFreeBytes });
    health.add('storage', () => storage.check());
  }
  if (queue !== undefined) add('queue', () => queue.health());
  if (state !== undefined) add('state', () => state.health());
  if (catalogHealth !== undefined) add('catalog', catalogHealth);
  if (metadata !== undefined) add('metadata', () => metadata.health());
  if (engine !== undefined) health.add('query', () => checkQueries(engine));
  // One process that does everything still takes samples and answers questions when no alert can be evaluated.
  if (alerting !== undefined)
    add('alerts', () => (roles === undefined ? atMostDegraded(alerting.health()) : alerting.health()));
}

function atMostDegraded(health: PartHealth): PartHealth {
  return health.status === 'failing' ? { ...health, status: 'degraded' } : health;
}

function describe({ status, message, code }: PartHealth): HealthCheckResult {
  const text = [code, message].filter((part) => part !== undefined).join(': ');
  return { status, ...(text === '' ? {} : { message: text }) };
}

function checkQueries(engine: Pick<QueryEngine, 'breakerState'>): HealthCheckResult {
  if (engine.breakerState === 'closed') return { status: 'ok' };
  return {
    status: 'degraded',
    message: 'reading from the store fails; queries get kept answers or none until it works again',
  };
}
