import { type WordedSchema, wordsOf } from '../../documents/schema-words.ts';

/** The part of JSON Schema that the document is written with, and two marks of our own (`schema/words.ts`). */
export interface SchemaNode extends WordedSchema {
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly pattern?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly expected?: string;
  readonly filledIn?: boolean;
}

/** A text that every database and every page can take: no half of a surrogate pair. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

/** What a value must be, in words that complete "expected …". */
export function expectedBy(node: SchemaNode): string {
  const { expected, enum: values, anyOf } = node;
  if (expected !== undefined) return expected;
  if (values !== undefined)
    return values.length === 1 ? shownValue(values[0]) : `one of ${values.join(', ')}`;
  if (node.const !== undefined) return shownValue(node.const);
  if (anyOf !== undefined) return anyOf.map(expectedBy).join(' or ');
  return wordsOf(node);
}

function shownValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
