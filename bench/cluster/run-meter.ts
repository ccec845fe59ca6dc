import type pg from 'pg';
import { machineSeconds } from '../system/machine-time.ts';
import { type MeteredServer, type Usage, UsageMeter } from '../system/usage-meter.ts';
import { BackendUsage } from './backend-usage.ts';

/** What a run cost the machine. */
export interface RunCost {
  readonly servers: readonly Usage[];
  /** Of PostgreSQL's time, for whom it worked; empty where it is one process. */
  readonly backends: readonly (readonly [kind: string, cpuSeconds: number])[];
  /** This process, sender threads included. */
  readonly benchCpuSeconds: number;
  readonly machineSeconds: number;
  readonly machineBusySeconds: number;
  readonly walBytes: number;
}

/** Measures from `start` until `stop`. */
export class RunMeter {
  readonly #client: pg.Client;
  readonly #usage: UsageMeter;
  readonly #backends: BackendUsage | undefined;
  readonly #machine = machineSeconds();
  readonly #bench = process.cpuUsage();
  readonly #wal: number;

  private constructor(client: pg.Client, backends: BackendUsage | undefined, usage: UsageMeter, wal: number) {
    this.#client = client;
    this.#backends = backends;
    this.#usage = usage;
    this.#wal = wal;
  }

  /** `isNative`: whether the database's processes are those of this machine. */
  static async start(
    client: pg.Client,
    { servers, isNative }: { servers: readonly MeteredServer[]; isNative: boolean },
  ): Promise<RunMeter> {
    const wal = await walPosition(client);
    const backends = isNative ? await BackendUsage.start(client) : undefined;
    return new RunMeter(client, backends, new UsageMeter(servers), wal);
  }

  async stop(): Promise<RunCost> {
    const machine = machineSeconds();
    const { user, system } = process.cpuUsage(this.#bench);
    const servers = await this.#usage.stop();
    const backends = (await this.#backends?.stop()) ?? [];
    return {
      ...{ servers, backends },
      benchCpuSeconds: (user + system) / 1e6,
      machineSeconds: machine.all - this.#machine.all,
      machineBusySeconds: machine.busy - this.#machine.busy,
      walBytes: (await walPosition(this.#client)) - this.#wal,
    };
  }
}

/** How many bytes of log PostgreSQL has written since it was set up. */
async function walPosition(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS bytes",
  );
  return Number(rows[0]?.bytes);
}
