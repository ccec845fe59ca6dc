import { join } from 'node:path';
import type { MeteredServer } from '../system/usage-meter.ts';
import {
  CACHE_OFF,
  maxStallMs,
  runDashboarding,
  startDashboarding,
} from '../targets/dashboarding-process.ts';
import type { Servers } from './servers.ts';

/** What the run measures: one process of each. */
export const MEASURED_ROLES = ['ingest', 'write', 'query'] as const;
export type MeasuredRole = (typeof MEASURED_ROLES)[number];

export interface RoleProcess {
  readonly port: number;
  readonly metered: MeteredServer;
  /** Ends it, so that its profiles are written; nothing happens when it has ended. */
  stop(): Promise<void>;
}

export interface RoleOptions {
  readonly servers: Servers;
  readonly dir: string;
  readonly cached: boolean;
  /** Folder for a processor profile of each process. */
  readonly profileDir: string | undefined;
  /** Further settings. */
  readonly env?: Readonly<Record<string, string>>;
}

export async function migrateDatabase(servers: Servers): Promise<void> {
  await runDashboarding(['migrate'], environment(servers, 'migrate'));
}

export async function startRole(role: MeasuredRole, options: RoleOptions): Promise<RoleProcess> {
  const { servers, dir, cached, profileDir, env = {} } = options;
  const { child, port } = await startDashboarding({
    name: role,
    args: ['--profile', 'cluster', '--role', role, '--no-agent', '--data-dir', join(dir, role)],
    env: { ...environment(servers, role), ...(!cached && CACHE_OFF), ...env },
    nodeArgs: profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${join(profileDir, '{name}')}`],
  });
  return {
    port,
    metered: { name: role, pid: child.pid, maxStallMs: () => maxStallMs(port) },
    stop: () => child.stop(),
  };
}

/** PostgreSQL shows each role's connections under its name. */
function environment({ rabbitmqUrl, redisUrl, timescaleUrl }: Servers, role: string): Record<string, string> {
  const url = new URL(timescaleUrl);
  url.searchParams.set('application_name', role);
  return {
    DASHBOARDING_RABBITMQ_URL: rabbitmqUrl,
    DASHBOARDING_REDIS_URL: redisUrl,
    DASHBOARDING_TIMESCALE_URL: url.href,
  };
}
