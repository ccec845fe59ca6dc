import pg from 'pg';
import type { TimescaleSettings } from '../../config/sections/timescale.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import { connectionOptions, serverName } from '../../postgres/connection-options.ts';
import { faultMessage, isConnectionError, isPoolBusy } from '../../postgres/faults.ts';
import { cancelled } from './read-limits.ts';
import { ReadServer, type ReadServerLog } from './read-server.ts';

export interface ReadPoolOptions {
  readonly settings: TimescaleSettings;
  /** Connections to `settings.url`; the pool's owner ends it. */
  readonly primary: pg.Pool;
  readonly log: ReadServerLog;
}

// "Canceling statement due to conflict with recovery": a replica's own fault, which another server does not have.
const RECOVERY_CONFLICT = '40001';
/** Connections to the primary that reads leave to others: writes, new series, statistics, rollups and compression. */
const NOT_FOR_READS = 4;

/**
 * Connections to read from: replicas in turn, without those that failed, which are tried again in the background. The primary when
 * no replica is left, or when there are none.
 */
export class ReadPool {
  readonly #primary: ReadServer;
  readonly #replicas: readonly ReadServer[];
  #next = 0;

  constructor({ settings, primary, log }: ReadPoolOptions) {
    this.#primary = new ReadServer({
      ...{ name: serverName(settings.url), pool: primary, log },
      mostAtOnce: Math.max(1, settings.maxConnections - NOT_FOR_READS),
    });
    this.#replicas = settings.readUrls.map((url) => {
      const options = connectionOptions(url, settings, 'timescale.readUrls');
      const pool = new pg.Pool({ ...options, max: settings.maxConnections });
      // An idle connection that breaks is made anew when it is needed.
      pool.on('error', () => {});
      return new ReadServer({ name: serverName(url), pool, log });
    });
  }

  /** Connections to replicas that are in use; those to the primary are counted by its owner. */
  get activeConnections(): number {
    return this.#replicas.reduce((sum, { pool }) => sum + pool.totalCount - pool.idleCount, 0);
  }

  /** Runs reads on one server; on the next one when that cannot be reached, so `work` may run more than once. */
  async run<T>(work: (client: pg.PoolClient) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const candidates = this.#candidates();
    for (const [index, server] of candidates.entries()) {
      if (signal?.aborted) throw cancelled();
      try {
        return await server.run(work, signal);
      } catch (error) {
        const isDown = isConnectionError(error);
        if (isDown && !isPoolBusy(error) && server !== this.#primary) server.leaveOut(faultMessage(error));
        const mayTryNext = isDown || (error as { code?: unknown }).code === RECOVERY_CONFLICT;
        if (!mayTryNext || index === candidates.length - 1) throw error;
      }
    }
    throw new Error('BUG: there is always a primary');
  }

  /** Of the replicas alone. */
  health(): PartHealth {
    const out = this.#replicas.filter(({ fault }) => fault !== undefined);
    if (out.length === 0) return { status: 'ok' };
    const list = out.map(({ name, fault }) => `${name}: ${fault}`).join('; ');
    const rest = this.#replicas.length - out.length;
    return {
      status: 'degraded',
      code: 'REPLICA_UNAVAILABLE',
      message: `reads go ${rest === 0 ? 'to the primary' : `to ${rest} of ${this.#replicas.length} replicas`}; left out and tried again: ${list}`,
    };
  }

  async close(): Promise<void> {
    for (const server of [this.#primary, ...this.#replicas]) server.close();
    await Promise.all(this.#replicas.map(({ pool }) => pool.end()));
  }

  /** Replicas from the next in turn on, then the primary. */
  #candidates(): ReadServer[] {
    const live = this.#replicas.filter(({ fault }) => fault === undefined);
    const start = live.length === 0 ? 0 : this.#next++ % live.length;
    return [...live.slice(start), ...live.slice(0, start), this.#primary];
  }
}
