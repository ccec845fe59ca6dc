import { setTimeout as sleepFor } from 'node:timers/promises';
import type { HealthChecks } from '../telemetry/health.ts';
import type { Logger } from '../telemetry/logger.ts';

const CHECK_EVERY_MS = 100;
const SAY_EVERY_MS = 10_000;

/**
 * Waits until no part fails any more, so that servers may be started in any order; says every ten seconds what is waited for.
 * Returns false when the signal aborts before that.
 */
export async function untilWorking(
  health: Pick<HealthChecks, 'report'>,
  { log, signal }: { readonly log: Pick<Logger, 'warn'>; readonly signal: AbortSignal },
): Promise<boolean> {
  let saidMs = performance.now();
  while (!signal.aborted) {
    const { status, checks } = await health.report();
    if (status !== 'failing') return true;
    if (performance.now() - saidMs >= SAY_EVERY_MS) {
      saidMs = performance.now();
      const failing = Object.entries(checks).filter(([, check]) => check.status === 'failing');
      log.warn({ waitingFor: Object.fromEntries(failing) }, 'not ready yet');
    }
    await sleepFor(CHECK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
