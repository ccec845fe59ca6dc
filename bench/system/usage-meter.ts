import { round } from '../report/statistics.ts';
import { allProcesses, treeCpuSeconds, treeMemoryBytes } from './process-tree.ts';

/** A server with all the processes it started. */
export interface MeteredServer {
  readonly name: string;
  readonly pid: number;
  /** Longest time its event loop stood still since this was last asked, where it has one. */
  readonly maxStallMs?: () => Promise<number | undefined>;
}

export interface Usage {
  readonly name: string;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly endBytes: number;
  readonly maxStallMs: number | undefined;
}

/** Long enough that looking costs next to nothing. */
const EVERY_MS = 5_000;

/** Processor time and memory of several servers, from its making until `stop`. */
export class UsageMeter {
  readonly #servers: readonly MeteredServer[];
  readonly #cpuBefore: readonly number[];
  readonly #peakBytes: number[];
  readonly #stalls: (number | undefined)[];
  readonly #timer: NodeJS.Timeout;

  constructor(servers: readonly MeteredServer[]) {
    this.#servers = servers;
    this.#cpuBefore = this.#cpuNow();
    this.#peakBytes = servers.map(() => 0);
    this.#stalls = servers.map(() => undefined);
    this.#measureMemory();
    // Each answer is about the time since the last one: the first is about the start.
    for (const { maxStallMs } of servers) void maxStallMs?.();
    this.#timer = setInterval(() => {
      this.#measureMemory();
      void this.#askForStalls();
    }, EVERY_MS);
    // A run that fails does not stop it.
    this.#timer.unref();
  }

  async stop(): Promise<Usage[]> {
    clearInterval(this.#timer);
    const cpu = this.#cpuNow();
    const endBytes = this.#measureMemory();
    await this.#askForStalls();
    return this.#servers.map(({ name }, index) => ({
      name,
      cpuSeconds: round((cpu[index] ?? 0) - (this.#cpuBefore[index] ?? 0)),
      peakBytes: this.#peakBytes[index] ?? 0,
      endBytes: endBytes[index] ?? 0,
      maxStallMs: this.#stalls[index],
    }));
  }

  #cpuNow(): number[] {
    const processes = allProcesses();
    return this.#servers.map(({ pid }) => treeCpuSeconds(processes, pid));
  }

  #measureMemory(): number[] {
    const processes = allProcesses();
    return this.#servers.map(({ pid }, index) => {
      const bytes = treeMemoryBytes(processes, pid);
      this.#peakBytes[index] = Math.max(bytes, this.#peakBytes[index] ?? 0);
      return bytes;
    });
  }

  async #askForStalls(): Promise<void> {
    await Promise.all(
      this.#servers.map(async ({ maxStallMs }, index) => {
        const stall = await maxStallMs?.();
        if (stall !== undefined) this.#stalls[index] = Math.max(stall, this.#stalls[index] ?? 0);
      }),
    );
  }
}
