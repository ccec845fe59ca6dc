import { checkedDocument, distinct, invalidFile } from '../../documents/as-code/checked-document.ts';
import type { CodeKind } from '../../documents/as-code/code-kind.ts';
import type { WantedDocument } from '../../documents/as-code/plan.ts';
import type { FileFormat, SourceFile } from '../../documents/as-code/source-file.ts';
import { AppError } from '../../lib/errors.ts';
import { chosenId } from '../document/dashboard-id.ts';
import { looksLikeGrafana } from '../grafana/unwrap.ts';

export const DASHBOARD_FILES: FileFormat = { page: 'docs/formats/dashboard.md', example: '"title:"' };

/**
 * The dashboards of files, each of which holds one. A file that names no folder gives its own: that below the one that was named.
 * Throws `FILE_INVALID` that names the file and the place of the first mistake, also when a name or an id is there twice.
 */
export function wantedDashboards(sources: readonly SourceFile[], kind: CodeKind): readonly WantedDocument[] {
  const wanted = sources.map((source) => wantedFrom(source, kind));
  const byId = new Map<string, string>();
  for (const { id, origin } of wanted) {
    const other = id === undefined ? undefined : byId.get(id);
    if (other !== undefined) throw invalid(`the id ${id} is there twice: in ${other} and in ${origin}`);
    if (id !== undefined) byId.set(id, origin);
  }
  return distinct(wanted, DASHBOARD_FILES.page);
}

function wantedFrom({ path, name, folder, fields }: SourceFile, kind: CodeKind): WantedDocument {
  if (looksLikeGrafana(fields))
    throw invalidFile(
      `${path}: is a board of Grafana`,
      `Bring it in with "dashboarding dashboards import ${path}", then export it.`,
    );
  const { id: said, ...rest } = fields;
  const id = idOf(said, path);
  const context = { kind, place: path, format: DASHBOARD_FILES.page };
  return {
    kind,
    ...(id === undefined ? {} : { id }),
    ...checkedDocument({ ...(folder === '' ? {} : { folder }), ...rest }, context),
    origin: `file:${name}`,
  };
}

function idOf(said: unknown, path: string): string | undefined {
  try {
    return chosenId(said);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw invalid(`${path}: ${error.message}`);
  }
}

function invalid(message: string): AppError {
  return invalidFile(message, `${DASHBOARD_FILES.page} describes the format.`);
}
