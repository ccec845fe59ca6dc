import type { Percentiles } from './statistics.ts';

export type LatencyMs = Readonly<Record<string, Pick<Percentiles, 'p50' | 'p95' | 'p99'>>>;

/** What one system reached. The last line of a benchmark's output is our own figures with `peers` added. */
export interface Figures {
  readonly pointsPerSecond: number | null;
  readonly pointsPerCpuSecond: number | null;
  readonly bytesPerPoint: number | null;
  readonly peakRssBytes: number | null;
  /** Samples acknowledged and not found, and samples found more often than they were acknowledged. */
  readonly lost: number | null;
  readonly duplicated: number | null;
  /** Time until everything was stored, counted from the last acknowledgement; where a queue is in between. */
  readonly lagSeconds?: number;
  readonly latencyMs: LatencyMs;
  /** Answers that were not right, by query; empty when all were. */
  readonly wrong: Readonly<Record<string, string>>;
  /** Figures that only this scenario has. */
  readonly details: Readonly<Record<string, number | string | boolean | null>>;
}

/** A part of the result page that only this scenario has. */
export interface Section {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

export interface Measured {
  readonly name: string;
  readonly description: string;
  readonly figures: Figures;
  readonly sections?: readonly Section[];
}
