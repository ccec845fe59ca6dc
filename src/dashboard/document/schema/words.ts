import Type, { type TSchema } from 'typebox';

// What all parts of the document are written with. `expected` completes "expected …" in messages where the keywords of JSON Schema
// say it badly; `filledIn` marks what the reader works out when it is left out. Neither is published.

export const CLOSED = { additionalProperties: false } as const;

const MOST_TITLE = 200;
const MOST_DESCRIPTION = 4_000;

/** No interface: the options of TypeBox have an index signature. */
type Words = {
  readonly description?: string;
  readonly default?: unknown;
  readonly expected?: string;
};

/** A short text on one line. */
export function lineOf(words: Words = {}, maxLength = MOST_TITLE) {
  return Type.String({ maxLength, ...words });
}

export const title = (words: Words = {}) => lineOf({ default: '', ...words });

export const description = Type.Optional(
  Type.String({ maxLength: MOST_DESCRIPTION, description: 'Shown where people ask for it; Markdown.' }),
);

export function listOf<T extends TSchema>(items: T, words: Words & { readonly maxItems?: number } = {}) {
  return Type.Array(items, { default: [], ...words });
}

export function oneOf<const T extends readonly string[]>(values: T, words: Words = {}) {
  return Type.Unsafe<T[number]>({ enum: [...values], ...words });
}

export function flag(byDefault: boolean, words: Words = {}) {
  return Type.Boolean({ default: byDefault, ...words });
}

export const optionalLine = (words: Words = {}, maxLength = MOST_TITLE) =>
  Type.Optional(lineOf(words, maxLength));
export const optionalNumber = () => Type.Optional(Type.Number());

/** A duration such as `1m`. */
export const duration = (words: Words = {}) =>
  lineOf({ expected: 'a width such as 10s, 1m or 1h', ...words }, 50);
