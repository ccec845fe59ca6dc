import type { ChartAnnotation } from './annotation.ts';
import { token } from './canvas.ts';

/** Its own colour, else that of its kind: alerts are red everywhere. */
export function annotationColor({ color, kind }: ChartAnnotation): string {
  return color ?? token(kind === 'alert' ? '--bad' : '--accent');
}
