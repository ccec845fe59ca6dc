import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { person } from '../../../api/actor.ts';
import { json, type RequestOptions, search } from '../../../api/client.ts';
import type {
  AnnotationList,
  BoardFilter,
  BoardList,
  BoardVersion,
  DeletedBoard,
  ImportReply,
  NewAnnotation,
  NewShare,
  Share,
  StoredAnnotation,
  StoredBoard,
  Validation,
} from './types.ts';

const ROOT = '/api/v1/dashboards';
const ANNOTATIONS = '/api/v1/annotations';

type Params = Readonly<Record<string, string | number | undefined>>;

/** A board as replies have it: its own fields beside what the server says of it. */
type BoardReply = Dashboard & Omit<StoredBoard, 'dashboard'>;

function storedOf(reply: BoardReply): StoredBoard {
  const { id, version, origin, updatedAtMs, updatedBy, starred } = reply;
  return {
    id,
    version,
    origin,
    updatedAtMs,
    updatedBy,
    starred: starred === true,
    dashboard: boardOf(reply),
  };
}

/** The document alone, so that what is compared, sent and exported holds nothing else. */
function boardOf(reply: Dashboard): Dashboard {
  const { schemaVersion, title, description, folder, tags, time, refreshSeconds } = reply;
  const { variables, panels, annotations, links } = reply;
  return {
    ...{ schemaVersion, title, folder, tags, time, refreshSeconds },
    ...(description === undefined ? {} : { description }),
    ...{ variables, panels, annotations, links },
  };
}

function at(id: string, rest = '', params: Params = {}): string {
  return `${ROOT}/${encodeURIComponent(id)}${rest}${search(params)}`;
}

/** A change says who makes it. */
function change<T>(path: string, options: RequestOptions): Promise<T> {
  const joint = path.includes('?') ? '&' : '?';
  const name = person();
  return json<T>(name === '' ? path : `${path}${joint}${new URLSearchParams({ actor: name })}`, {
    lateFix: 'It may have been done: look again.',
    ...options,
  });
}

export interface Saved {
  readonly dashboard: Dashboard;
  readonly comment?: string | undefined;
}

const commented = ({ dashboard, comment }: Saved) =>
  comment === undefined || comment.trim() === '' ? dashboard : { ...dashboard, comment: comment.trim() };

export const boardApi = {
  list: ({ starred, ...filter }: BoardFilter, signal?: AbortSignal) =>
    json<BoardList>(
      `${ROOT}${search({ ...filter, actor: person(), ...(starred === true ? { starred: 'true' } : {}) })}`,
      { signal },
    ),
  get: async (id: string, signal?: AbortSignal) => storedOf(await json<BoardReply>(at(id), { signal })),
  create: async (saved: Saved, id?: string) =>
    storedOf(
      await change<BoardReply>(ROOT, { body: { ...commented(saved), ...(id === undefined ? {} : { id }) } }),
    ),
  /** Replaces what has this version; 409 when somebody changed it since. */
  update: async (id: string, version: number, saved: Saved) =>
    storedOf(await change<BoardReply>(at(id), { method: 'PUT', body: { ...commented(saved), version } })),
  delete: (id: string) => change<void>(at(id), { method: 'DELETE' }),
  star: (id: string, on: boolean) => change<void>(at(id, '/star'), { method: on ? 'PUT' : 'DELETE' }),
  renameFolder: (from: string, to: string) =>
    change<unknown>(`${ROOT}/folders/rename`, { body: { from, to } }),
  /** Checks a document and fills in what it left out; stores nothing. */
  validate: async (document: unknown, signal?: AbortSignal): Promise<Validation> => {
    const found = await json<Validation>(`${ROOT}/validate`, { body: document, signal });
    return found.dashboard === undefined ? found : { ...found, dashboard: boardOf(found.dashboard) };
  },
  /** What an import would make of a document, without storing it. */
  tryImport: (document: unknown) => json<ImportReply>(`${ROOT}/import?dryRun=true`, { body: document }),
  import: async (document: unknown, place: { readonly title: string; readonly folder: string }) => {
    const path = `${ROOT}/import${search(place)}`;
    const { dashboard } = await change<{ readonly dashboard: BoardReply }>(path, { body: document });
    return storedOf(dashboard);
  },

  versions: (id: string, signal?: AbortSignal) =>
    json<{ readonly versions: readonly BoardVersion[] }>(at(id, '/versions'), { signal }),
  /** Null for the version with which it was deleted. */
  version: async (id: string, version: number, signal?: AbortSignal): Promise<Dashboard | null> => {
    const { dashboard } = await json<{ readonly dashboard: Dashboard | null }>(
      at(id, `/versions/${version}`),
      { signal },
    );
    return dashboard === null ? null : boardOf(dashboard);
  },
  deleted: (signal?: AbortSignal) =>
    json<{ readonly dashboards: readonly DeletedBoard[] }>(`${ROOT}/deleted`, { signal }),
  restore: async (id: string, version: number) =>
    storedOf(await change<BoardReply>(at(id, '/restore'), { body: { version } })),

  shares: (id: string, signal?: AbortSignal) =>
    json<{ readonly shares: readonly Share[] }>(at(id, '/shares'), { signal }),
  share: (id: string, expiresAtMs: number | null) =>
    change<NewShare>(at(id, '/shares'), { body: { expires: expiresAtMs } }),
  unshare: (id: string, share: string) =>
    change<void>(at(id, `/shares/${encodeURIComponent(share)}`), { method: 'DELETE' }),
};

export interface AnnotationFilter {
  readonly from: number;
  readonly to: number;
  readonly tags: readonly string[];
  readonly dashboardId?: string | undefined;
  readonly own?: boolean;
}

/** What the server takes of it. */
function noteBody({ startMs, endMs, title, text, tags, dashboardId, panelId }: NewAnnotation): NewAnnotation {
  return {
    ...{ startMs, title, text, tags },
    ...(endMs === undefined ? {} : { endMs }),
    ...(dashboardId === undefined ? {} : { dashboardId }),
    ...(panelId === undefined ? {} : { panelId }),
  };
}

export const annotationApi = {
  /** All of the tags must be on them. With a board: those of it and those of none, or its own alone. */
  list: (
    { from, to, tags, dashboardId, own = false }: AnnotationFilter,
    signal?: AbortSignal,
  ): Promise<AnnotationList> => {
    const params = new URLSearchParams({ from: String(from), to: String(to) });
    for (const tag of tags) params.append('tags', tag);
    if (dashboardId !== undefined) params.set('dashboardId', dashboardId);
    if (own) params.set('own', 'true');
    return json(`${ANNOTATIONS}?${params}`, { signal });
  },
  create: (annotation: NewAnnotation) =>
    change<StoredAnnotation>(ANNOTATIONS, { body: noteBody(annotation) }),
  update: (id: string, annotation: NewAnnotation) =>
    change<StoredAnnotation>(`${ANNOTATIONS}/${encodeURIComponent(id)}`, {
      method: 'PUT',
      body: noteBody(annotation),
    }),
  delete: (id: string) => change<void>(`${ANNOTATIONS}/${encodeURIComponent(id)}`, { method: 'DELETE' }),
};
