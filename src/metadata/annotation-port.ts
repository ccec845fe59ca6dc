import type { TimestampMs } from '../model/time.ts';

/** Something that happened, to be marked on charts. */
export interface Annotation {
  readonly id: string;
  readonly startMs: TimestampMs;
  /** Null for a moment. */
  readonly endMs: TimestampMs | null;
  readonly title: string;
  readonly text: string;
  /** Words or `key:value`, without duplicates. */
  readonly tags: readonly string[];
  readonly author: string;
  /** Null for all dashboards. */
  readonly dashboardId: string | null;
  /** Null for all panels. */
  readonly panelId: number | null;
  readonly createdAtMs: TimestampMs;
  readonly updatedAtMs: TimestampMs;
}

export interface AnnotationFilter {
  /** Those that have any time in common with `[fromMs, toMs]`. */
  readonly fromMs: TimestampMs;
  readonly toMs: TimestampMs;
  /** All of these must be on it; of a list one of its texts, at most 1,000 each. */
  readonly tags?: readonly (string | readonly string[])[];
  /** Those of this dashboard, and those of none. */
  readonly dashboardId?: string;
  /** With `dashboardId`: those of this dashboard alone. */
  readonly ownOnly?: boolean;
  readonly limit: number;
}

/** Each change and its line in the audit trail are one transaction. */
export interface AnnotationRepository {
  /** Those that began last first. */
  list(filter: AnnotationFilter): Promise<readonly Annotation[]>;
  get(id: string): Promise<Annotation | undefined>;
  create(annotation: Annotation, actor: string): Promise<void>;
  /** False, nothing stored, when it is not there. The author stays. */
  update(annotation: Annotation, actor: string): Promise<boolean>;
  delete(id: string, change: { readonly actor: string; readonly atMs: TimestampMs }): Promise<boolean>;
}
