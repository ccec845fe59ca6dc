import { isVariableFormat } from '../../model/dashboard/variable-value.ts';
import { type Fields, shorten } from './fields.ts';

/** `$name`, `${name}`, `${name.path:format}`, `[[name]]`, `[[name:format]]`. Bounded, so that its time grows with the text only. */
const REFERENCE =
  /\$(?<bare>[A-Za-z_]\w*)|\$\{(?<braced>\w{1,200})(?<path>(?:\.[^:}]{1,200})?)(?::(?<format>[^}]{0,200}))?\}|\[\[(?<old>\w{1,200})(?:\.[^:\]]{1,200})?(?::(?<oldFormat>[^\]]{0,200}))?\]\]/g;

/** Those of `variable-value.ts`, and what means nothing there. */
const BUILT_IN: ReadonlySet<string> = new Set([
  '__interval',
  '__interval_ms',
  '__from',
  '__to',
  '__range',
  '__range_s',
  '__range_ms',
]);

/** Variables of the board, by their names in Grafana: what they are called here, null where they were not taken along. */
export type VariableNames = ReadonlyMap<string, string | null>;

export interface ConvertedText {
  readonly text: string;
  /** Whole sentences about references that no longer mean anything. */
  readonly problems: readonly string[];
}

export interface Reference {
  readonly name: string;
  readonly format: string | undefined;
  /** `${name.path}`, without the dot. */
  readonly path: string | undefined;
  readonly whole: string;
  /** Where it begins in the text. */
  readonly at: number;
}

export function referencesIn(text: string): readonly Reference[] {
  return [...text.matchAll(REFERENCE)].map((match) => {
    const { bare, braced, path, format, old, oldFormat } = match.groups ?? {};
    return {
      name: bare ?? braced ?? old ?? '',
      format: format ?? oldFormat,
      path: path === undefined || path === '' ? undefined : path.slice(1),
      whole: match[0],
      at: match.index,
    };
  });
}

/** A text with its variables written as they are written here. What is no variable of the board stays as it is. */
export function convertText(text: string, names: VariableNames): ConvertedText {
  const problems: string[] = [];
  let converted = '';
  let end = 0;
  for (const reference of referencesIn(text)) {
    converted += text.slice(end, reference.at) + convertReference(reference, names, problems);
    end = reference.at + reference.whole.length;
  }
  return { text: converted + text.slice(end), problems };
}

function convertReference(reference: Reference, names: VariableNames, problems: string[]): string {
  const { name, format, path, whole } = reference;
  const known = BUILT_IN.has(name) ? name : names.get(name);
  if (known === undefined) {
    if (name.startsWith('__')) problems.push(`${shorten(whole)} means nothing here and stays as text.`);
    return whole;
  }
  if (known === null) {
    problems.push(`${shorten(whole)} names a variable that was not taken along, and stays as text.`);
    return whole;
  }
  if (path !== undefined)
    problems.push(`${shorten(whole)}: only the whole value of a variable is known here.`);
  if (format === undefined || format === '') return referenceTo(known, whole);
  if (isVariableFormat(format)) return `\${${known}:${format}}`;
  problems.push(
    `${shorten(whole)}: the format ${shorten(format, 40)} is not known here; values are written plainly.`,
  );
  return `\${${known}}`;
}

function referenceTo(name: string, whole: string): string {
  return whole.startsWith('$') && !whole.startsWith('${') ? `$${name}` : `\${${name}}`;
}

/** Lengths that the document allows, in UTF-16 units. */
export const LONGEST = { title: 200, description: 4_000, legend: 500, value: 1_000 } as const;

/** A text of the input, with what means no more what it did, and what is cut off, reported. */
export function readText(
  fields: Fields,
  key: string,
  { names, longest }: { readonly names: VariableNames; readonly longest: number },
): string | undefined {
  const text = fields.text(key);
  if (text === undefined) return undefined;
  const converted = convertText(text, names);
  for (const problem of converted.problems) fields.translated(key, problem);
  if (converted.text.length <= longest) return converted.text;
  fields.translated(key, `${key} is longer than ${longest} characters and is cut.`);
  return cut(converted.text, longest);
}

/** Without half a character at the end. */
export function cut(text: string, longest: number): string {
  return text.length <= longest
    ? text
    : text
        .slice(0, longest)
        .toWellFormed()
        .replace(/\ufffd$/, '');
}
