import { isDeepStrictEqual } from 'node:util';

/** One field that differs, named as people write it: `query.windowSeconds`. */
export interface FieldChange {
  readonly field: string;
  /** Undefined where there is none. */
  readonly before: unknown;
  readonly after: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields in which two documents differ, by name; lists are compared as a whole. */
export function fieldChanges(before: Fields, after: Fields, prefix = ''): readonly FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const [a, b] = [before[name], after[name]];
    const field = `${prefix}${name}`;
    if (isDeepStrictEqual(a, b)) return [];
    if (isFields(a) && isFields(b)) return fieldChanges(a, b, `${field}.`);
    return [{ field, before: a, after: b }];
  });
}

/** All fields of a document in one level. */
export function flatFields(fields: Fields): readonly FieldChange[] {
  return Object.keys(fields)
    .filter((name) => fields[name] !== undefined)
    .flatMap((name) => fieldChanges({ [name]: emptyLike(fields[name]) }, { [name]: fields[name] }));
}

function emptyLike(value: unknown): unknown {
  return isFields(value) && Object.keys(value).length > 0 ? {} : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
