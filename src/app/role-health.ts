import { ROLES, type Role } from '../config/sections/server.ts';
import type { HealthCheckResult } from '../telemetry/health.ts';

/**
 * What a role cannot work without. Ingest goes on into the queue without the store; queries are answered from what is kept,
 * once the list of series was loaded; every role goes on without the state.
 */
const NEEDS: Readonly<Record<Role, readonly string[]>> = {
  ingest: ['queue'],
  write: ['queue', 'store'],
  query: ['catalog'],
  alert: ['store', 'catalog', 'metadata', 'alerts'],
  web: [],
};

export const ALL_ROLES: ReadonlySet<Role> = new Set(ROLES);

/**
 * The health of a part as it matters to this process: one that fails is `failing` only when no role here can work any more, with
 * all that fails now; as long as one can, the process has work to do and is `degraded`. `fails` says of each part whether it does.
 */
export function healthForRoles(
  part: string,
  result: HealthCheckResult,
  { roles, fails }: { readonly roles: ReadonlySet<Role>; readonly fails: (part: string) => boolean },
): HealthCheckResult {
  if (result.status !== 'failing') return result;
  // Pages alone are no reason to send requests to a process whose other roles cannot work.
  const working = [...roles].filter((role) => role !== 'web' || roles.size === 1);
  const isIdle = working.every((role) => NEEDS[role].some(fails));
  const isMissed = working.some((role) => NEEDS[role].includes(part));
  return isIdle && isMissed ? result : { ...result, status: 'degraded' };
}
