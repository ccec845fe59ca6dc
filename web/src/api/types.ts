import type { Aggregation } from '../../../src/model/aggregation.ts';

/** The shapes of the HTTP API, as the pages read them. Times are UTC milliseconds. */
export { AGGREGATIONS, type Aggregation } from '../../../src/model/aggregation.ts';

export type MetricType = 'gauge' | 'counter' | 'histogram';
export type Tags = Readonly<Record<string, string>>;

export const FILTER_OPS = ['=', '!=', '=~', '!~'] as const;
export type FilterOp = (typeof FILTER_OPS)[number];

export interface Filter {
  readonly key: string;
  readonly op: FilterOp;
  readonly value: string;
}

export const FILLS = ['null', 'none', 'previous', 'zero', 'linear'] as const;
export type Fill = (typeof FILLS)[number];

/** What is asked, without the time range: pages add that from the top bar. */
export interface QuerySpec {
  readonly metric: string;
  readonly aggregation: Aggregation;
  readonly filters?: readonly Filter[];
  readonly groupBy?: readonly string[];
  readonly interval?: string;
  readonly fill?: Fill;
  readonly limit?: number;
  readonly orderBy?: string;
  readonly timezone?: string;
}

export type Point = readonly [timeMs: number, value: number | null];

export interface AnswerSeries {
  readonly metric: string;
  readonly tags: Tags;
  readonly points: readonly Point[];
}

export interface AnswerMeta {
  readonly table?: string;
  readonly resolutionSeconds?: number;
  readonly cached?: boolean;
  readonly stale?: boolean;
  readonly fallback?: boolean;
  readonly partial?: boolean;
  readonly tookMs?: number;
  readonly seriesScanned?: number;
  readonly rowsScanned?: number;
  readonly warnings?: readonly string[];
}

export interface Answer {
  readonly data: readonly AnswerSeries[];
  readonly meta: AnswerMeta;
}

export interface MetricInfo {
  readonly name: string;
  readonly type?: MetricType;
  readonly unit?: string;
  readonly seriesCount: number;
}

export interface MetricList {
  readonly metrics: readonly MetricInfo[];
  readonly total: number;
}

export interface AlertRuleNames {
  readonly rules: readonly {
    readonly id: string;
    readonly name: string;
    readonly severity: string;
    readonly status: { readonly state: string };
  }[];
}

export interface Cardinality {
  readonly series: number;
  readonly metrics: readonly { readonly name: string; readonly series: number }[];
  readonly tags: readonly { readonly key: string; readonly values: number; readonly series: number }[];
}

export interface HealthCheck {
  readonly status: string;
  readonly message?: string;
  readonly [detail: string]: unknown;
}

/** A batch that no writer could store. What it says of itself came from elsewhere: text to show, nothing more. */
export interface DeadLetter {
  readonly id: string;
  readonly diedAtMs: number;
  readonly code: string;
  readonly reason: string;
  readonly origin: string;
  readonly batchId?: string;
  readonly samples: number;
  readonly sizeBytes: number;
  readonly publishedAtMs?: number;
}

export interface DeadLetterList {
  /** The oldest first. */
  readonly letters: readonly DeadLetter[];
  readonly total: number;
}

export interface DeadSample {
  readonly name?: string;
  readonly tags?: Tags;
  readonly seriesId?: number;
  readonly time: number;
  /** A text for what JSON has no number for, such as NaN. */
  readonly value: number | string;
}

export interface OneDeadLetter {
  readonly letter: DeadLetter;
  /** The first of them; none when the message cannot be read. */
  readonly samples: readonly DeadSample[];
  readonly totalSamples: number;
}

/** Which dead letters something is done to. */
export type DeadLetterChoice = { readonly ids: readonly string[] } | { readonly all: true };

export interface Health {
  readonly status: string;
  readonly version?: string;
  readonly uptime?: number;
  readonly checks: Readonly<Record<string, HealthCheck>>;
}
