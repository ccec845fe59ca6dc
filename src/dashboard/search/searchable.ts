import type { StoredDocument } from '../../metadata/port.ts';
import type { Dashboard } from '../../model/dashboard/document.ts';

/** What lists say of a dashboard. */
export interface DashboardSummary {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly folder: string;
  readonly tags: readonly string[];
  readonly version: number;
  readonly updatedAtMs: number;
  readonly updatedBy: string;
  readonly origin: string;
  /** How many, without rows. */
  readonly panels: number;
}

/** A dashboard as the search reads it. */
export interface Searchable {
  readonly summary: DashboardSummary;
  /** Plain texts with what finding a word in them is worth, best first. */
  readonly texts: readonly { readonly text: string; readonly worth: number }[];
}

export function searchableOf({
  id,
  body,
  version,
  origin,
  updatedAtMs,
  updatedBy,
}: StoredDocument): Searchable {
  // What was checked when it was stored.
  const { title, folder, tags, description = '', panels } = body as Dashboard;
  return {
    summary: {
      ...{ id, title, folder, tags, version, updatedAtMs, updatedBy, origin },
      ...(description === '' ? {} : { description }),
      panels: panels.filter(({ kind }) => kind !== 'row').length,
    },
    texts: [
      { text: plain(title), worth: 16 },
      { text: plain(tags.join('\n')), worth: 8 },
      { text: plain(folder), worth: 4 },
      { text: plain(panels.map((panel) => panel.title).join('\n')), worth: 2 },
      { text: plain(description), worth: 1 },
    ],
  };
}

/** Without capitals and accents, which people leave out when they search. */
export function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
