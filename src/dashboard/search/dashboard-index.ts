import type { DocumentRepository, StoredDocument } from '../../metadata/port.ts';
import { search } from './search.ts';
import { type DashboardSummary, type Searchable, searchableOf } from './searchable.ts';

export interface DashboardFilter {
  readonly query?: string;
  /** Those in this folder and in folders below it. */
  readonly folder?: string;
  readonly tag?: string;
  readonly starredOnly: boolean;
  readonly limit: number;
  readonly offset: number;
}

export interface DashboardPage {
  readonly dashboards: readonly (DashboardSummary & { readonly starred: boolean })[];
  /** Found, on all pages. */
  readonly total: number;
  /** All there are, found or not, by path, with how many are right in them. */
  readonly folders: readonly { readonly path: string; readonly dashboards: number }[];
  /** All there are, the most used first. */
  readonly tags: readonly { readonly tag: string; readonly dashboards: number }[];
}

/** What people look for, kept until a dashboard is changed by whichever process: reading all of them takes long when there are many. */
export class DashboardIndex {
  readonly #documents: DocumentRepository;
  readonly #builtIn: readonly StoredDocument[];
  #kept: { readonly revision: number; readonly entries: readonly Searchable[] } | undefined;

  constructor(documents: DocumentRepository, builtIn: readonly StoredDocument[]) {
    this.#documents = documents;
    this.#builtIn = builtIn;
  }

  async page(filter: DashboardFilter, starred: ReadonlySet<string>): Promise<DashboardPage> {
    const all = await this.#all();
    const { query = '', folder, tag, starredOnly, limit, offset } = filter;
    const wanted = all.filter(
      ({ summary }) =>
        (folder === undefined || isIn(summary.folder, folder)) &&
        (tag === undefined || summary.tags.includes(tag)) &&
        (!starredOnly || starred.has(summary.id)),
    );
    const found = search(wanted, query);
    return {
      dashboards: found
        .slice(offset, offset + limit)
        .map(({ summary }) => ({ ...summary, starred: starred.has(summary.id) })),
      total: found.length,
      folders: counted(all.map(({ summary }) => summary.folder))
        .filter(([path]) => path !== '')
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, dashboards]) => ({ path, dashboards })),
      tags: counted(all.flatMap(({ summary }) => summary.tags))
        .toSorted(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
        .map(([name, dashboards]) => ({ tag: name, dashboards })),
    };
  }

  async #all(): Promise<readonly Searchable[]> {
    // Read before the list: a change in between makes the next look read it again.
    const revision = await this.#documents.revision();
    if (this.#kept?.revision !== revision) {
      const documents = [...(await this.#documents.list()), ...this.#builtIn];
      const entries = documents
        .map(searchableOf)
        .toSorted(
          (a, b) =>
            compared(a.summary.folder, b.summary.folder) || compared(a.summary.title, b.summary.title),
        );
      this.#kept = { revision, entries };
    }
    return this.#kept.entries;
  }
}

/** Whether a folder is another one, or below it. */
export function isIn(folder: string, parent: string): boolean {
  return folder === parent || folder.startsWith(`${parent}/`);
}

const COLLATOR = new Intl.Collator('en', { numeric: true });

function compared(a: string, b: string): number {
  return COLLATOR.compare(a, b);
}

function counted(names: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts];
}
