import { formatDateTime, type Zone } from '../time/zone.ts';
import type { ChartAnnotation } from './annotation.ts';
import { annotationColor } from './annotation-color.ts';
import type { TooltipNote } from './tooltip.ts';

/** An annotation in words, for the tooltip. */
export function annotationNote(annotation: ChartAnnotation, zone: Zone): TooltipNote {
  const { startMs, endMs, text, tags } = annotation;
  const from = formatDateTime(startMs, zone);
  const to = endMs === undefined || endMs <= startMs ? '' : ` – ${formatDateTime(endMs, zone)}`;
  const details = [text, tags.join(', '), from + to].filter((part) => part !== '');
  return { color: annotationColor(annotation), title: annotation.title, text: details.join('\n') };
}
