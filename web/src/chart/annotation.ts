import type { AnnotationContent } from '../../../src/model/dashboard/annotation.ts';

/** A mark on the time axis: one moment, or a span when it has an end. */
export interface ChartAnnotation extends AnnotationContent {
  readonly id: string;
  /** A CSS colour; the accent where left out. */
  readonly color?: string;
  readonly kind: 'stored' | 'alert';
  /** It goes on: its end is only how far it was known when it was asked for. */
  readonly ongoing?: boolean;
}
