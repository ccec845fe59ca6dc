import type { StoredDocument } from '../../metadata/port.ts';
import type { Dashboard } from '../../model/dashboard/document.ts';
import { BUILT_IN_ORIGIN } from '../document/built-in.ts';

export interface ExportedFile {
  /** `cpu-of-hosts.json`: letters, digits and dashes. */
  readonly name: string;
  readonly text: string;
}

/** A dashboard as people keep it in files: its id, by which it is found again, and the document. */
export function exportedFile({
  id,
  body,
  origin,
}: Pick<StoredDocument, 'id' | 'body' | 'origin'>): ExportedFile {
  const dashboard = body as Dashboard;
  // Nobody can have a dashboard with the id of one that comes with the program.
  const own = origin === BUILT_IN_ORIGIN ? {} : { id };
  return {
    name: `${fileNameOf(dashboard.title, id)}.json`,
    text: `${JSON.stringify({ ...own, ...dashboard }, null, 2)}\n`,
  };
}

const MOST_CHARACTERS = 80;

/** Of what is no letter or digit everywhere, nothing is left: the id then stands in. */
function fileNameOf(title: string, id: string): string {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_CHARACTERS)
    .replaceAll(/^-+|-+$/g, '');
  return plain === '' ? id : plain;
}
