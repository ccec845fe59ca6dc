import { tagsKey } from '../format/label.ts';
import type { PointsEvent } from './live-events.ts';
import type { Answer, AnswerSeries, Point } from './types.ts';

/**
 * The answer with what is new in it: as if it had been asked anew. Undefined when the event does not go with this answer, which then
 * has to be asked for as a whole.
 */
export function mergePoints(answer: Answer, event: PointsEvent): Answer | undefined {
  const known = new Map(answer.data.map((series) => [identity(series), series] as const));
  const data: AnswerSeries[] = [];
  for (const fresh of event.data) {
    const old = known.get(identity(fresh));
    if (old === undefined) return undefined;
    data.push({ metric: old.metric, tags: old.tags, points: mergedPoints(old.points, fresh.points, event) });
  }
  return { data, meta: event.meta ?? answer.meta };
}

function identity({ metric, tags }: AnswerSeries): string {
  return `${tagsKey(tags)} ${metric}`;
}

function mergedPoints(
  old: readonly Point[],
  fresh: readonly Point[],
  { firstMs, fromMs, toMs = Number.POSITIVE_INFINITY }: PointsEvent,
): readonly Point[] {
  const first = placeOf(old, firstMs);
  const before = old.slice(first, Math.max(first, placeOf(old, fromMs)));
  const after = toMs === Number.POSITIVE_INFINITY ? [] : old.slice(Math.max(first, placeOf(old, toMs)));
  return before.concat(fresh, after);
}

/** Where the first point at or after a time is. */
function placeOf(points: readonly Point[], timeMs: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.[0] ?? 0) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
