import type { StoredAnnotations } from '../../../../../src/model/dashboard/annotation.ts';
import { textsOf } from '../../../../../src/model/dashboard/annotation-match.ts';
import type { VariableScope } from '../../../../../src/model/dashboard/interpolate.ts';
import type { AnnotationFilter } from '../api/client.ts';

/** What was written on this board by hand is on it whatever sources it has. */
export const OWN_NOTES: StoredAnnotations = { kind: 'stored', name: 'Notes', enabled: true, tags: [] };

// As the server takes it.
const LONGEST_TAG = 200;

type Asked = Pick<AnnotationFilter, 'tags' | 'dashboardId' | 'own'>;

/**
 * What the server is asked for, so that what others noted takes no place: the board's own notes alone; of a source the tags that stand
 * for one text with what is chosen. Those that stand for several are looked at where the marks are drawn.
 */
export function annotationAsk(
  source: StoredAnnotations,
  boardId: string | undefined,
  scope: VariableScope,
): Asked {
  if (source === OWN_NOTES) return { tags: [], dashboardId: boardId, own: true };
  const texts = source.tags
    .map((tag) => textsOf(tag, scope))
    .flatMap((some) => (some.length === 1 ? some : []));
  const tags = texts.filter((text) => text !== '' && text.length <= LONGEST_TAG);
  return { tags: [...new Set(tags)], dashboardId: boardId };
}
