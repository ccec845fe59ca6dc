import { checkedDocument, distinct, invalidFile } from '../../documents/as-code/checked-document.ts';
import type { CodeKind } from '../../documents/as-code/code-kind.ts';
import type { WantedDocument } from '../../documents/as-code/plan.ts';
import {
  type FileFormat,
  readSources as readSourcesOf,
  type SourceFile,
} from '../../documents/as-code/source-file.ts';
import { closeNames } from '../../lib/close-names.ts';

const FORMAT: FileFormat = { page: 'docs/formats/alert-rules.md', example: '"rules:"' };

/** The files at a path. Throws `FILE_UNREADABLE` and `FILE_INVALID`. */
export function readSources(path: string): readonly SourceFile[] {
  return readSourcesOf(path, FORMAT);
}

/**
 * All documents of the files. Throws `FILE_INVALID` that names the file and the place of the first mistake, also when a name is
 * there twice.
 */
export function wantedOf(
  sources: readonly SourceFile[],
  kinds: readonly CodeKind[],
): readonly WantedDocument[] {
  return distinct(
    sources.flatMap((source) => documentsOf(source, kinds)),
    FORMAT.page,
  );
}

function documentsOf(
  { path, name, fields }: SourceFile,
  kinds: readonly CodeKind[],
): readonly WantedDocument[] {
  checkKeys(path, fields, kinds);
  return kinds.flatMap((kind) =>
    listOf(path, fields, kind).map((entry, index) => ({
      kind,
      ...checkedDocument(entry, {
        kind,
        place: `${path}: ${kind.plural}[${index}]`,
        format: FORMAT.page,
      }),
      origin: `file:${name}`,
    })),
  );
}

/** Tests may stand beside the rules they test; `dashboarding alerts test` reads them. */
const KEYS_OF_TESTS = ['tests', 'ruleFiles'];

function checkKeys(path: string, fields: SourceFile['fields'], kinds: readonly CodeKind[]): void {
  const known = kinds.map(({ plural }) => plural);
  const wrong = Object.keys(fields).find((key) => !known.includes(key) && !KEYS_OF_TESTS.includes(key));
  if (wrong === undefined) return;
  const [close] = closeNames(wrong, known);
  const hint = close === undefined ? `known are ${known.join(', ')}` : `did you mean ${close}?`;
  throw invalid(`${path}: ${wrong} is not known here; ${hint}`);
}

function listOf(path: string, fields: SourceFile['fields'], { plural }: CodeKind): readonly unknown[] {
  const list = fields[plural] ?? [];
  if (Array.isArray(list)) return list;
  throw invalid(`${path}: ${plural}: expected a list`);
}

function invalid(message: string) {
  return invalidFile(message, `${FORMAT.page} describes the format.`);
}
