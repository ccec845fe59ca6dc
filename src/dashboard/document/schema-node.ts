/** The part of JSON Schema that the document is written with, and two marks of our own (`schema/words.ts`). */
export interface SchemaNode {
  readonly type?: string;
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
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
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
  switch (node.type) {
    case 'integer':
      return `a whole number${boundsOf(node)}`;
    case 'number':
      return `a finite number${boundsOf(node)}`;
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'string':
      return textOf(node);
    case 'array':
      return 'a list';
    case 'object':
      return node.properties === undefined
        ? 'an object of texts'
        : `an object with ${Object.keys(node.properties).join(', ')}`;
    default:
      return 'another value';
  }
}

function shownValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function boundsOf({ minimum, maximum, exclusiveMinimum }: SchemaNode): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`;
  return minimum === undefined ? '' : ` from ${minimum}`;
}

function textOf({ minLength = 0, maxLength }: SchemaNode): string {
  if (maxLength === undefined) return minLength > 0 ? 'a text that is not empty' : 'a text';
  return `a text of ${minLength} to ${maxLength} characters`;
}
