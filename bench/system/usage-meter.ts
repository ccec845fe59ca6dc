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

/** Long enough that looking at shared memory costs next to nothing. */
const MEMORY_EVERY_MS = 5_000;
const STALLS_EVERY_MS = 1_000;

/** Processor time and memory of several servers, from its making until `stop`. */
export class UsageMeter {
  readonly #servers: readonly MeteredServer[];
  readonly #cpuBefore: readonly number[];
  readonly #peakBytes: number[];
  readonly #stalls: (number | undefined)[];
  readonly #timers: readonly NodeJS.Timeout[];

  constructor(servers: readonly MeteredServer[]) {
    this.#servers = servers;
    this.#cpuBefore = this.#cpuNow();
    this.#peakBytes = servers.map(() => 0);
    this.#stalls = servers.map(() => undefined);
    this.#measureMemory();
    this.#timers = [
      setInterval(() => this.#measureMemory(), MEMORY_EVERY_MS),
      setInterval(() => this.#askForStalls(), STALLS_EVERY_MS),
    ];
  }

  stop(): Usage[] {
    for (const timer of this.#timers) clearInterval(timer);
    const cpu = this.#cpuNow();
    const endBytes = this.#measureMemory();
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

  #askForStalls(): void {
    for (const [index, { maxStallMs }] of this.#servers.entries()) {
      maxStallMs?.().then((stall) => {
        if (stall !== undefined) this.#stalls[index] = Math.max(stall, this.#stalls[index] ?? 0);
      });
    }
  }
}
