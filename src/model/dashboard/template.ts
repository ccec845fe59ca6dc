/** A variable named in a text: `$name`, `${name}` or `${name:format}`. */
export interface Reference {
  readonly name: string;
  readonly format: string | undefined;
  /** As it stands in the text. */
  readonly written: string;
}

export type TemplatePart = string | Reference;

/** The name of a variable has at most 50 characters; a longer word is no reference. */
const NAME = '[A-Za-z_][A-Za-z0-9_]{0,49}';
const REFERENCE = new RegExp(`\\$(?:(${NAME})(?![A-Za-z0-9_])|\\{(${NAME})(?::([^{}]*))?\\})`, 'g');

/** A text cut into what is as it is and the variables it names, in order. Every text is one; nothing is an error. */
export function parseTemplate(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of template.matchAll(REFERENCE)) {
    const [written, bare, braced, format] = match;
    if (match.index > end) parts.push(template.slice(end, match.index));
    parts.push({ name: bare ?? braced ?? '', format, written });
    end = match.index + written.length;
  }
  if (end < template.length) parts.push(template.slice(end));
  return parts;
}

/** The names of the variables in a text, each once, without those of the system (`__from`). */
export function variablesIn(template: string): readonly string[] {
  const names = parseTemplate(template).flatMap((part) => (typeof part === 'string' ? [] : [part.name]));
  return [...new Set(names)].filter((name) => !name.startsWith('__'));
}
