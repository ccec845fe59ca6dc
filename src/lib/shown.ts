/** Longer texts are cut: a message names what was wrong, it does not repeat it. */
const MOST_CHARACTERS = 100;
/** Deeper lists and objects are left out, so that no nesting can exhaust the stack. */
const MOST_DEPTH = 4;

/** What was sent, as an error message shows it: JSON, cut where it is long or deep. */
export function shown(value: unknown): string {
  const text = written(value, MOST_DEPTH);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

/** A name within a message: as it is, unless it is longer than any name should be. */
export function shownName(name: string): string {
  return name.length > MOST_CHARACTERS ? `${name.slice(0, MOST_CHARACTERS)}…` : name;
}

function written(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, MOST_CHARACTERS + 1));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'nothing';
  if (depth === 0) return '…';
  if (Array.isArray(value)) return `[${value.slice(0, MOST_CHARACTERS).map(inside(depth)).join(',')}]`;
  const fields = Object.keys(value).slice(0, MOST_CHARACTERS);
  const pairs = fields.map((key) => {
    const field = (value as Readonly<Record<string, unknown>>)[key];
    return `${JSON.stringify(shownName(key))}:${written(field, depth - 1)}`;
  });
  return `{${pairs.join(',')}}`;
}

function inside(depth: number) {
  return (value: unknown) => written(value, depth - 1);
}
