import type pg from 'pg';
import { allProcesses } from '../system/process-tree.ts';

const EVERY_MS = 1_000;

/** One process of PostgreSQL, as `pg_stat_activity` and the operating system see it at one moment. */
export interface Backend {
  readonly pid: number;
  /** Application of a client, for which it works; else what it does for the server. */
  readonly kind: string;
  readonly cpuSeconds: number;
}

interface Spent {
  readonly kind: string;
  readonly before: number;
  now: number;
}

const BACKENDS = `
  SELECT backend.pid, coalesce(
    CASE WHEN leader.backend_type = 'client backend' THEN leader.application_name END,
    CASE WHEN backend.backend_type = 'client backend' THEN backend.application_name END,
    backend.backend_type
  ) AS kind
  FROM pg_stat_activity AS backend
  LEFT JOIN pg_stat_activity AS leader ON leader.pid = backend.leader_pid`;

/** Adds up what each kind of backend used. What ends between two looks is missing from the first look before on. */
export class BackendTotals {
  readonly #spent = new Map<number, Spent>();
  readonly #ended = new Map<string, number>();
  #looked = false;

  look(backends: readonly Backend[]): void {
    const alive = new Set(backends.map(({ pid }) => pid));
    for (const [pid, spent] of this.#spent) if (!alive.has(pid)) this.#end(pid, spent);
    for (const { pid, kind, cpuSeconds } of backends) {
      const known = this.#spent.get(pid);
      if (known?.kind === kind && cpuSeconds >= known.now) known.now = cpuSeconds;
      else {
        if (known !== undefined) this.#end(pid, known);
        // Those that began during the run have spent all their time in it.
        this.#spent.set(pid, { kind, before: this.#looked ? 0 : cpuSeconds, now: cpuSeconds });
      }
    }
    this.#looked = true;
  }

  /** Seconds by kind, the largest first. */
  totals(): [kind: string, cpuSeconds: number][] {
    const sums = new Map(this.#ended);
    for (const { kind, before, now } of this.#spent.values())
      sums.set(kind, (sums.get(kind) ?? 0) + now - before);
    return [...sums].sort((a, b) => b[1] - a[1]);
  }

  #end(pid: number, { kind, before, now }: Spent): void {
    this.#ended.set(kind, (this.#ended.get(kind) ?? 0) + now - before);
    this.#spent.delete(pid);
  }
}

/** For whom PostgreSQL worked, looked at once a second from its making until `stop`. */
export class BackendUsage {
  readonly #client: pg.Client;
  readonly #totals = new BackendTotals();
  readonly #timer: NodeJS.Timeout;

  private constructor(client: pg.Client) {
    this.#client = client;
    this.#timer = setInterval(() => void this.#look().catch(() => undefined), EVERY_MS);
    // A run that fails does not stop it.
    this.#timer.unref();
  }

  static async start(client: pg.Client): Promise<BackendUsage> {
    const usage = new BackendUsage(client);
    await usage.#look();
    return usage;
  }

  async stop(): Promise<[kind: string, cpuSeconds: number][]> {
    clearInterval(this.#timer);
    await this.#look();
    return this.#totals.totals();
  }

  async #look(): Promise<void> {
    const { rows } = await this.#client.query<{ pid: number; kind: string }>(BACKENDS);
    const cpu = new Map(allProcesses().map(({ pid, cpuSeconds }) => [pid, cpuSeconds]));
    this.#totals.look(
      rows.flatMap(({ pid, kind }) => {
        const cpuSeconds = cpu.get(pid);
        return cpuSeconds === undefined ? [] : [{ pid, kind: withoutNumber(kind), cpuSeconds }];
      }),
    );
  }
}

/** Jobs of TimescaleDB carry their number: `Columnstore Policy [1004]`. */
function withoutNumber(kind: string): string {
  return kind.replace(/ \[\d+\]$/, '');
}
