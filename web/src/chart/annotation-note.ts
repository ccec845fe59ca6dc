import { formatDateTime, type Zone } from '../time/zone.ts';
import type { ChartAnnotation } from './annotation.ts';
import { annotationColor } from './annotation-color.ts';
import type { TooltipNote } from './tooltip.ts';

/** An annotation in words, for the tooltip. */
export function annotationNote(annotation: ChartAnnotation, zone: Zone): TooltipNote {
  const { startMs, text, tags } = annotation;
  const from = formatDateTime(startMs, zone);
  const to = endWords(annotation, zone);
  const details = [text, tags.join(', '), from + to].filter((part) => part !== '');
  return { color: annotationColor(annotation), title: annotation.title, text: details.join('\n') };
}

function endWords({ startMs, endMs, ongoing }: ChartAnnotation, zone: Zone): string {
  if (ongoing === true) return ' – now, still firing';
  return endMs === undefined || endMs <= startMs ? '' : ` – ${formatDateTime(endMs, zone)}`;
}
