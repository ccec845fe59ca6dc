import type { BatchRequest } from '../../../../../src/model/dashboard/batch.ts';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { sectionsOf } from '../../../../../src/model/dashboard/layout.ts';
import { batchSource } from '../../../api/batch.ts';
import { json } from '../../../api/client.ts';
import type { AnnotationList, StoredAnnotation } from '../api/types.ts';
import type { BoardAccess } from '../board/use-board-model.ts';
import type { Offer } from '../variables/option-source.ts';

type Chosen = ReadonlyMap<string, readonly string[]>;

/** What the server says of a board to whoever has its link. */
export interface PublicReply {
  readonly dashboard: Dashboard;
  /** Of metrics that the board names. */
  readonly units: Readonly<Record<string, string>>;
}

/** A board as a public link gives it: the server knows its queries, and takes only choices of its variables. */
export function publicAccess(
  token: string,
  { dashboard: board, units }: PublicReply,
  chosen: () => Chosen,
): BoardAccess {
  const root = `/api/v1/public/dashboards/${encodeURIComponent(token)}`;
  return {
    isPublic: true,
    units: new Map(Object.entries(units)),
    answers: batchSource(`${root}/query`, (request) => publicRequest(request, board, chosen())),
    annotations: {
      key: token,
      ask: async ({ startMs: from, endMs: to }, signal) => {
        const body = { from, to, variables: Object.fromEntries(chosen()) };
        const { annotations, more } = await json<PublicAnnotations>(`${root}/annotations`, { body, signal });
        return { annotations: annotations.map(asStored), more };
      },
    },
    options: ({ variable, match, chosen: values }, signal) => {
      const params = new URLSearchParams(match === '' ? {} : { match });
      for (const [name, value] of values)
        for (const one of value.all === true ? ['$__all'] : value.values) params.append(`var-${name}`, one);
      const path = `${root}/variables/${encodeURIComponent(variable.name)}?${params}`;
      // Narrowed by the variable's expression already: what it took out of a value need not match it again.
      return json<Offer>(path, { signal });
    },
  };
}

type PublicAnnotation = Omit<StoredAnnotation, 'id' | 'author' | 'dashboardId'>;

interface PublicAnnotations extends Omit<AnnotationList, 'annotations'> {
  readonly annotations: readonly PublicAnnotation[];
}

/** Nobody but those with access knows who wrote it; an id is made up, so that two sources show one mark. */
function asStored(annotation: PublicAnnotation): StoredAnnotation {
  const { startMs, title, panelId = '' } = annotation;
  return { ...annotation, id: `${startMs} ${panelId} ${title}`, author: '' };
}

interface AskedPanel {
  readonly key: string;
  readonly panelId: number;
  readonly variables: Readonly<Record<string, readonly string[]>>;
  readonly width?: number;
}

/** The panels that a batch is for, in place of its queries. */
export function publicRequest(request: BatchRequest, board: Dashboard, chosen: Chosen) {
  const panels = new Map<string, AskedPanel>();
  for (const query of request.queries) {
    const key = query.refId.slice(0, query.refId.lastIndexOf('/'));
    const width = 'maxPoints' in query ? query.maxPoints : undefined;
    const known = panels.get(key);
    if (known !== undefined && (known.width !== undefined || width === undefined)) continue;
    panels.set(key, {
      ...{ key, panelId: Number(key.split('~')[0]), variables: ownValues(key, board) },
      ...(width === undefined ? {} : { width }),
    });
  }
  return {
    ...{ panels: [...panels.values()], variables: Object.fromEntries(chosen), from: request.start },
    ...(request.end === undefined ? {} : { to: request.end }),
    ...(request.maxPoints === undefined ? {} : { width: request.maxPoints }),
    ...(request.timezone === undefined ? {} : { timezone: request.timezone }),
  };
}

/** What a copy is the copy for: the key holds the values, the row and the panel name the variables. */
function ownValues(key: string, board: Dashboard): Readonly<Record<string, readonly string[]>> {
  const [id, ...values] = key.split('~');
  const section = sectionsOf(board.panels).find(({ panels }) =>
    panels.some((panel) => String(panel.id) === id),
  );
  const panel = section?.panels.find((one) => String(one.id) === id);
  const names = [...new Set([section?.row?.repeat?.variable, panel?.repeat?.variable])].filter(
    (name) => name !== undefined,
  );
  // With fewer values than variables, nothing is chosen of the row's.
  const own = names.slice(names.length - values.length);
  return Object.fromEntries(own.map((name, index) => [name, [decodeURIComponent(values[index] ?? '')]]));
}
