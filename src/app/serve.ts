import { join } from 'node:path';
import type { Config } from '../config/schema.ts';
import type { Role } from '../config/sections/server.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { HealthChecks } from '../telemetry/health.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import { Alerting, type AlertingDependencies } from './alerting.ts';
import { CleanupStack } from './cleanup-stack.ts';
import { openDataFolder } from './data-folder.ts';
import { readGauges } from './gauges.ts';
import { addHealthChecks } from './health-checks.ts';
import { closeHttpServer, listen } from './listen.ts';
import { startLocalAgent } from './local-agent.ts';
import { OwnRequests } from './own-requests.ts';
import type { Parts } from './parts.ts';
import { ALL_ROLES } from './role-health.ts';
import { createApp, type Phase } from './routes.ts';
import { StopDeadline } from './stop-deadline.ts';
import { version } from './version.ts';
import { untilWorking } from './working.ts';

export interface RunningServer {
  /** Where people open it, for example `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Resolves to true when the roles of this process can do their work for the first time, to false when it is stopped before. */
  readonly working: Promise<boolean>;
  /** Resolves when a part died that cannot be started again; the process should stop and be started anew. */
  readonly failed: Promise<Error>;
  /** Takes no new requests, answers those under way, commits everything accepted and closes. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly config: Config;
  readonly log: Logger;
}

const MIB = 1_024 * 1_024;

/** The agent's share of the time for stopping, and its bound. */
const AGENT_STOP_SHARE = 0.2;
const AGENT_STOP_MAX_MS = 2_000;

/**
 * Starts the roles of this process on the adapters of its profile. Each part that is started puts its own end on a stack;
 * the stop, or a start that fails half-way, ends them in the opposite order.
 */
export async function serve({ config, log }: ServeOptions): Promise<RunningServer> {
  const clock = systemClock;
  const metrics = createMetrics();
  metrics.buildInfo.set({ version }, 1);
  const roles = rolesOf(config);
  const ownRequests = new OwnRequests();
  const stopMs = config.server.shutdownTimeoutSeconds * 1_000;
  const deadline = new StopDeadline({ clock, timeoutMs: stopMs });
  const cleanup = new CleanupStack();
  const failed = Promise.withResolvers<Error>();
  const stopping = new AbortController();
  const onFailure = (err: Error): void => {
    const what = config.server.profile === 'embedded' ? 'the store died' : 'this process cannot go on';
    log.fatal({ err }, `${what}; the server stops, so that it can be started anew`);
    failed.resolve(err);
  };
  let phase: Phase = 'starting';
  try {
    const shared = { config, roles, clock, log, metrics };
    const { parts, agentDir } = await openProfile({ ...shared, cleanup, onFailure });
    const health = new HealthChecks({ clock, version });
    const alerting = openAlerting({ ...shared, parts });
    const withAlerting = alerting === undefined ? {} : { alerting };
    addHealthChecks(health, { parts, ...withAlerting, ...checkedSettings(config, roles) });
    const app = await createApp({
      ...{ ...shared, ...withAlerting, parts, health, ownRequests },
      phase: () => phase,
    });
    cleanup.add('the HTTP server', () => closeHttpServer(app, deadline.leftMs));
    const url = await listen(app, config.server);
    if (config.agent.enabled && roles.has('ingest')) {
      const agent = startLocalAgent({
        ...{ config, metrics, log, ownRequests },
        refreshMetrics: () => readGauges({ metrics, ...parts, http: app.server }),
        serverUrl: localUrl(url),
        spoolDir: agentDir,
        stopMs: Math.min(AGENT_STOP_MAX_MS, stopMs * AGENT_STOP_SHARE),
      });
      cleanup.add('the agent', () => agent.stop());
    }
    if (alerting !== undefined) {
      alerting.start(url);
      cleanup.add('alerting', () => alerting.stop());
    }
    phase = 'ready';
    // Embedded, the parts are there; one that fails now is for the health page.
    const working =
      config.server.profile === 'embedded'
        ? Promise.resolve(true)
        : untilWorking(health, { log, signal: stopping.signal });
    const stop = (): Promise<void> => {
      deadline.begin();
      stopping.abort();
      // At once, so that others send elsewhere while the agent sends its last figures.
      phase = 'stopping';
      return cleanup.run();
    };
    return { url, working, failed: failed.promise, stop };
  } catch (error) {
    await cleanup.runAfterFailure(log);
    throw error;
  }
}

/** Embedded, everything is in one process: nothing else could do what it left out. */
function rolesOf({ server: { profile, roles } }: Config): ReadonlySet<Role> {
  return profile === 'embedded' ? ALL_ROLES : new Set(roles);
}

interface ProfileDependencies extends ServeOptions {
  readonly roles: ReadonlySet<Role>;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly cleanup: CleanupStack;
  readonly onFailure: (error: Error) => void;
}

/** Builds the parts of the profile; `agentDir` is where the agent of this machine may spool. */
async function openProfile(
  dependencies: ProfileDependencies,
): Promise<{ readonly parts: Parts; readonly agentDir: string }> {
  const { config, log, cleanup, onFailure } = dependencies;
  // The adapters of the other profile are not even loaded.
  if (config.server.profile === 'cluster') {
    const { openCluster } = await import('./cluster.ts');
    const parts = await openCluster(dependencies);
    cleanup.add('the connections', () => parts.close());
    return { parts, agentDir: join(config.server.dataDir, 'agent') };
  }
  const folder = openDataFolder({ dir: config.server.dataDir, log });
  cleanup.add('the data folder', async () => folder.release());
  const { openEmbedded } = await import('./embedded.ts');
  const parts = await openEmbedded({ ...dependencies, folder: folder.path, onStoreExit: onFailure });
  cleanup.add('the store', () => parts.close());
  return { parts, agentDir: join(folder.path, 'agent') };
}

/** Where the parts for it are: with the roles `query` and `alert`. */
function openAlerting({
  parts: { metadata, state, engine, catalog, queue },
  ...shared
}: Omit<
  AlertingDependencies,
  'metadata' | 'state' | 'engine' | 'catalog' | 'queue' | 'works' | 'servesPages'
> & {
  readonly parts: Parts;
  readonly roles: ReadonlySet<Role>;
}): Alerting | undefined {
  if (metadata === undefined || state === undefined || engine === undefined || catalog === undefined) {
    return undefined;
  }
  return new Alerting({
    ...shared,
    ...{ metadata, state, engine, catalog },
    works: shared.roles.has('alert'),
    servesPages: shared.roles.has('web'),
    ...(queue === undefined ? {} : { queue }),
  });
}

function checkedSettings({ server: { profile }, store: { minFreeMiB } }: Config, roles: ReadonlySet<Role>) {
  return profile === 'embedded' ? { minFreeBytes: minFreeMiB * MIB } : { roles };
}

/** An agent on this machine reaches a server on all addresses by the loopback one. */
function localUrl(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}
