import { AppError } from '../../lib/errors.ts';
import type { Annotation } from '../../metadata/annotation-port.ts';
import { parseTime } from '../../query/time-expression.ts';
import type { AnnotationBody } from './annotation-schemas.ts';

/** What was sent, with its defaults. Throws `INVALID_ANNOTATION` (400), and `INVALID_QUERY` (400) for a time that is none. */
export function annotationFrom(
  body: AnnotationBody,
  known: Pick<Annotation, 'id' | 'author' | 'createdAtMs'> & {
    readonly nowMs: number;
    readonly startMs: number;
  },
): Annotation {
  const { nowMs, ...rest } = known;
  const startMs = body.startMs === undefined ? known.startMs : parseTime(body.startMs, nowMs, 'startMs');
  const endMs = endOf(body, startMs, nowMs);
  const { text = '', tags = [], dashboardId = null, panelId = null } = body;
  if (panelId !== null && dashboardId === null) throw invalid('panelId: means nothing without dashboardId');
  for (const [place, written] of Object.entries({ title: body.title, text, tags: tags.join('') }))
    if (!written.isWellFormed()) throw invalid(`${place}: has half of a surrogate pair`);
  const title = body.title.trim();
  if (title === '') throw invalid('title: is empty');
  return {
    ...{ ...rest, startMs, endMs, title, text },
    tags: [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))],
    ...{ dashboardId, panelId, updatedAtMs: nowMs },
  };
}

function endOf({ endMs }: AnnotationBody, startMs: number, nowMs: number): number | null {
  if (endMs === undefined || endMs === null) return null;
  const end = parseTime(endMs, nowMs, 'endMs');
  if (end < startMs) throw invalid('endMs: is before startMs');
  return end === startMs ? null : end;
}

export function invalid(message: string): AppError {
  return new AppError('INVALID_ANNOTATION', message, { status: 400 });
}
