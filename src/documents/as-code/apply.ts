import { type CodeKind, nameOf } from './code-kind.ts';
import type { Fields, Plan, PresentDocument, Step } from './plan.ts';

/** Asks the API; throws the error that it answers. */
export type AskApi = (
  path: string,
  request?: { readonly method?: 'POST' | 'PUT' | 'DELETE'; readonly body?: unknown },
) => Promise<unknown>;

/** What replies say beside the document itself. */
const DOCUMENT_FIELDS = ['id', 'version', 'origin', 'createdAtMs', 'updatedAtMs', 'updatedBy'] as const;

/** What the server has of these kinds. */
export async function presentOf(
  ask: AskApi,
  kinds: readonly CodeKind[],
): Promise<readonly PresentDocument[]> {
  const lists = await Promise.all(kinds.map((kind) => listOf(ask, kind)));
  return lists.flat();
}

/** Carries a plan out, step by step; each starts from the version that the plan was made of. `done` is told of each. */
export async function carryOut(
  { steps }: Plan,
  { ask, actor, done }: { readonly ask: AskApi; readonly actor: string; readonly done: (step: Step) => void },
): Promise<void> {
  for (const step of steps) {
    await carryOutStep(step, ask, actor);
    done(step);
  }
}

async function carryOutStep(step: Step, ask: AskApi, actor: string): Promise<unknown> {
  switch (step.action) {
    case 'create': {
      const { kind, id, fields, origin } = step.wanted;
      const own = id === undefined ? {} : { id };
      return ask(kind.path, { method: 'POST', body: { ...fields, ...own, origin, actor } });
    }
    case 'update': {
      const { kind, fields, origin } = step.wanted;
      const { id, version } = step.present;
      return ask(pathOf(kind, id), { method: 'PUT', body: { ...fields, origin, actor, version } });
    }
    case 'delete': {
      const { kind, id, version } = step.present;
      const query = new URLSearchParams({ version: String(version), actor });
      return ask(`${pathOf(kind, id)}?${query}`, { method: 'DELETE' });
    }
  }
}

async function listOf(ask: AskApi, kind: CodeKind): Promise<readonly PresentDocument[]> {
  const found: PresentDocument[] = [];
  let after: string | null = null;
  do {
    const query: string = after === null ? '' : `?${new URLSearchParams({ after })}`;
    const reply = (await ask(`${kind.path}${query}`)) as Page;
    for (const document of reply[kind.plural] as readonly Fields[]) found.push(presentFrom(document, kind));
    // Lists that come in one piece name no next page.
    after = reply.next ?? null;
  } while (after !== null);
  return found;
}

interface Page {
  readonly next?: string | null;
  readonly [plural: string]: unknown;
}

/** A document of a reply. */
export function presentFrom(document: Fields, kind: CodeKind): PresentDocument {
  const notOwn = new Set<string>([...DOCUMENT_FIELDS, ...(kind.computed ?? [])]);
  const fields = Object.fromEntries(Object.entries(document).filter(([field]) => !notOwn.has(field)));
  return {
    kind,
    id: String(document.id),
    version: Number(document.version),
    name: nameOf(kind, document),
    origin: String(document.origin),
    fields,
  };
}

function pathOf({ path }: CodeKind, id: string): string {
  return `${path}/${encodeURIComponent(id)}`;
}
