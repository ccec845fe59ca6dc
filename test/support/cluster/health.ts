import assert from 'node:assert/strict';
import { eventually } from '../wait.ts';
import type { ClusterProcess } from './cluster-process.ts';

/** For a reconnect, a restart of a server and machines that do many things at once. */
export const PATIENCE = { timeoutMs: 60_000, everyMs: 100 };

export interface Complaint {
  readonly part: 'store' | 'queue' | 'state' | 'catalog';
  /** Of `GET /health`: 503 when this process has no work to do without the part. */
  readonly status: 200 | 503;
  /** What the part says of itself. */
  readonly says: RegExp;
}

/** Waits until `GET /health` of a process has this status, and this part complains in these words. */
export async function untilComplaining(
  process: ClusterProcess,
  { part, status, says }: Complaint,
): Promise<void> {
  const what = `${process.roles}: ${status} and ${part} saying ${says}`;
  await eventually(
    what,
    async () => {
      const health = await process.health();
      const found = health.checks[part];
      if (health.status === status && found?.status !== 'ok' && says.test(found?.message ?? '')) return true;
      throw new Error(`${health.status} ${JSON.stringify(health.checks)}`);
    },
    PATIENCE,
  );
}

/** Waits until every part of every process is well again. */
export async function untilWell(processes: readonly ClusterProcess[]): Promise<void> {
  for (const process of processes) {
    await eventually(
      `${process.roles}: all parts well`,
      async () => {
        const { status, checks } = await process.health();
        if (status === 200 && Object.values(checks).every((check) => check.status === 'ok')) return true;
        throw new Error(`${status} ${JSON.stringify(checks)}`);
      },
      PATIENCE,
    );
  }
}

/** Ends the processes as an operator does; each must end in order and have met nothing that cannot be. */
export async function stopInOrder(processes: readonly ClusterProcess[]): Promise<void> {
  for (const process of processes) {
    assert.equal((await process.stop()).code, 0, process.log());
    assert.doesNotMatch(process.log(), /BUG:|"level":60/);
  }
}

/** Matches a message that names the host and port of a URL. */
export function address(url: string): RegExp {
  const { hostname, port } = new URL(url);
  return new RegExp(`${hostname.replaceAll('.', '\\.')}:${port}`);
}
