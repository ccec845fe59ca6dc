/** A mark on the time axis: one moment, or a span when it has an end. */
export interface ChartAnnotation {
  readonly id: string;
  readonly startMs: number;
  readonly endMs?: number;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  /** A CSS colour; the accent where left out. */
  readonly color?: string;
  readonly kind: 'stored' | 'alert';
}
