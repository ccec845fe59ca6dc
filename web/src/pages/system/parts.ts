import type { Health } from '../../api/types.ts';

/**
 * Whether this process runs a part, by its own checks. In a cluster the process that serves the pages may leave the store or
 * the queue to others: its figures of them are then zeros that mean nothing. True until the checks are known.
 */
export function runsPart(health: Health | undefined, part: 'store' | 'queue' | 'query'): boolean {
  return health === undefined || Object.hasOwn(health.checks, part);
}
