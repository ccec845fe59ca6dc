import type { Annotation, AnnotationRepository } from '../../metadata/annotation-port.ts';
import type { AnnotationSource, StoredAnnotations } from '../../model/dashboard/annotation.ts';
import { textsOf } from '../../model/dashboard/annotation-match.ts';
import type { Dashboard } from '../../model/dashboard/document.ts';
import type { VariableScope } from '../../model/dashboard/interpolate.ts';
import type { TimeRange } from '../../model/time.ts';

/** More marks than this nobody tells apart. */
export const MOST_PUBLIC_ANNOTATIONS = 1_000;

/** The sources whose marks a visitor sees. Alerts are not of the board. */
export function publicSources(annotations: readonly AnnotationSource[]): readonly StoredAnnotations[] {
  return annotations.filter((source) => source.kind === 'stored').filter(({ enabled }) => enabled);
}

export interface PublicAnnotationsOptions {
  readonly board: Pick<Dashboard, 'annotations'>;
  readonly dashboardId: string;
  readonly range: TimeRange;
  /** What a visitor's choice makes of the board's variables; texts that visitors type are not in it, or they could look for any tag. */
  readonly scope: VariableScope;
}

/** The stored annotations that the board's own sources select, the latest begun first. */
export async function publicAnnotations(
  annotations: Pick<AnnotationRepository, 'list'>,
  options: PublicAnnotationsOptions,
): Promise<{ readonly annotations: readonly object[]; readonly more: boolean }> {
  const found = await Promise.all(
    publicSources(options.board.annotations).map((source) => selected(source, annotations, options)),
  );
  const unique = new Map(found.flat().map((annotation) => [annotation.id, annotation]));
  const latestFirst = [...unique.values()].sort((a, b) => b.startMs - a.startMs);
  return {
    annotations: latestFirst.slice(0, MOST_PUBLIC_ANNOTATIONS).map(shown),
    more: latestFirst.length > MOST_PUBLIC_ANNOTATIONS,
  };
}

function selected(
  { tags }: StoredAnnotations,
  annotations: Pick<AnnotationRepository, 'list'>,
  { dashboardId, range, scope }: PublicAnnotationsOptions,
): Promise<readonly Annotation[]> {
  return annotations.list({
    ...{
      fromMs: range.startMs,
      toMs: range.endMs,
      tags: tags.map((tag) => textsOf(tag, scope)),
      dashboardId,
    },
    // A source without tags means all there are; to the world these are the ones that were put on this board.
    ownOnly: tags.length === 0,
    limit: MOST_PUBLIC_ANNOTATIONS + 1,
  });
}

/** Neither who wrote it and when, nor by what it could be found elsewhere. */
function shown({ startMs, endMs, title, text, tags, panelId }: Annotation): object {
  return {
    ...{ startMs, title, text, tags },
    ...(endMs === null ? {} : { endMs }),
    ...(panelId === null ? {} : { panelId }),
  };
}
