import { AppError } from '../../lib/errors.ts';
import { closeNames } from '../../query/suggest.ts';
import type { CodeKind } from './kinds.ts';
import type { WantedDocument } from './plan.ts';
import type { SourceFile } from './source-file.ts';

/**
 * All documents of the files. Throws `FILE_INVALID` that names the file and the place of the first mistake, also when a name is
 * there twice.
 */
export function wantedOf(
  sources: readonly SourceFile[],
  kinds: readonly CodeKind[],
): readonly WantedDocument[] {
  const wanted = sources.flatMap((source) => documentsOf(source, kinds));
  const seen = new Map<string, string>();
  for (const { kind, name, origin } of wanted) {
    const key = `${kind.noun} ${JSON.stringify(name)}`;
    const other = seen.get(key);
    if (other !== undefined) throw invalid(`${key} is there twice: in ${other} and in ${origin}`);
    seen.set(key, origin);
  }
  return wanted;
}

function documentsOf(
  { path, name, fields }: SourceFile,
  kinds: readonly CodeKind[],
): readonly WantedDocument[] {
  checkKeys(path, fields, kinds);
  return kinds.flatMap((kind) =>
    listOf(path, fields, kind).map((entry, index) => ({
      kind,
      ...checked(entry, { kind, place: `${path}: ${kind.plural}[${index}]` }),
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

function checked(
  entry: unknown,
  { kind, place }: { readonly kind: CodeKind; readonly place: string },
): Pick<WantedDocument, 'name' | 'fields'> {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    throw invalid(`${place}: expected the fields of ${kind.one}`);
  }
  const { name } = entry as { readonly name?: unknown };
  const named = typeof name === 'string' ? `${place} (${name})` : place;
  try {
    const fields = kind.check(entry as Readonly<Record<string, unknown>>);
    // As JSON makes them: fields that are undefined are none.
    return {
      name: String(fields.name),
      fields: JSON.parse(JSON.stringify(fields)) as WantedDocument['fields'],
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw invalid(`${named}: ${error.message}`, error.fix);
  }
}

function invalid(message: string, fix = 'docs/formats/alert-rules.md describes the format.'): AppError {
  return new AppError('FILE_INVALID', message, { status: 400, fix });
}
