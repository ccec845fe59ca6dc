import type { Tags } from '../../model/series.ts';

/** One value of this machine. The host agent adds the time and the tags of the host. */
export interface Reading {
  readonly name: string;
  readonly value: number;
  /** A counter is the running total as the system counts it. */
  readonly type: 'gauge' | 'counter';
  readonly unit?: string;
  readonly tags?: Tags;
}

/** Reads one part of the machine. What is not there gives no readings; what cannot be read throws. */
export interface Collector {
  readonly name: string;
  collect(): Promise<readonly Reading[]>;
}

/** Where a collector finds the kernel's files; other folders in tests. */
export interface SystemRoots {
  /** `/proc`. */
  readonly procRoot: string;
  /** `/sys`. */
  readonly sysRoot: string;
}

export function gauge(name: string, value: number, unit: string, tags?: Tags): Reading {
  return { name, value, type: 'gauge', unit, ...(tags !== undefined && { tags }) };
}

export function counter(name: string, value: number, unit: string, tags?: Tags): Reading {
  return { name, value, type: 'counter', unit, ...(tags !== undefined && { tags }) };
}
