import { AppError } from '../../lib/errors.ts';
import { type CodeKind, nameOf } from './code-kind.ts';
import type { WantedDocument } from './plan.ts';

/** A file is not as its format says: `message` names file and place. */
export function invalidFile(message: string, fix: string): AppError {
  return new AppError('FILE_INVALID', message, { status: 400, fix });
}

/** What was written, checked, with all defaults. Throws `FILE_INVALID` that begins with `place`; `format` is the page about it. */
export function checkedDocument(
  entry: unknown,
  { kind, place, format }: { readonly kind: CodeKind; readonly place: string; readonly format: string },
): Pick<WantedDocument, 'name' | 'fields'> {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    throw invalidFile(`${place}: expected the fields of ${kind.one}`, `${format} describes the format.`);
  const written = entry as Readonly<Record<string, unknown>>;
  const name = kind.nameOf?.(written) ?? written.name;
  const named = typeof name === 'string' ? `${place} (${name})` : place;
  try {
    // As JSON makes them: fields that are undefined are none.
    const fields = JSON.parse(JSON.stringify(kind.check(written))) as WantedDocument['fields'];
    return { name: nameOf(kind, fields), fields };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw invalidFile(`${named}: ${error.message}`, error.fix ?? `${format} describes the format.`);
  }
}

/** The same documents. Throws `FILE_INVALID` when a name is there twice. */
export function distinct(wanted: readonly WantedDocument[], format: string): readonly WantedDocument[] {
  const seen = new Map<string, string>();
  for (const { kind, name, origin } of wanted) {
    const key = `${kind.noun} ${JSON.stringify(name)}`;
    const other = seen.get(key);
    if (other !== undefined)
      throw invalidFile(
        `${key} is there twice: in ${other} and in ${origin}`,
        `${format} describes the format.`,
      );
    seen.set(key, origin);
  }
  return wanted;
}
