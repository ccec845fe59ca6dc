/** The part of JSON Schema that rule documents are written with. */
export interface SchemaNode {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** What is said about the value at `path`, or undefined where the schema says it by alternatives or not at all. */
export function schemaAt(schema: SchemaNode, path: readonly string[]): SchemaNode | undefined {
  return path.reduce<SchemaNode | undefined>(
    (node, part) =>
      node?.properties?.[part] ?? node?.items ?? Object.values(node?.patternProperties ?? {}).at(0),
    schema,
  );
}

/** What a value must be, in words that complete "expected …". */
export function expectedBy(node: SchemaNode | undefined): string {
  if (node?.enum !== undefined) return `one of ${node.enum.join(', ')}`;
  if (node?.anyOf !== undefined) return node.anyOf.map(expectedBy).join(' or ');
  switch (node?.type) {
    case 'integer':
      return `a whole number${boundsOf(node)}`;
    case 'number':
      return `a finite number${boundsOf(node)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return textOf(node);
    case 'array':
      return `a list, each item ${expectedBy(node.items)}`;
    case 'object':
      return node.properties === undefined
        ? 'an object of texts'
        : `an object with ${Object.keys(node.properties).join(', ')}`;
    default:
      return 'another value';
  }
}

function boundsOf({ minimum, maximum }: SchemaNode): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  return minimum === undefined ? '' : ` from ${minimum}`;
}

function textOf({ minLength = 0, maxLength }: SchemaNode): string {
  if (maxLength === undefined) return minLength > 0 ? 'a text that is not empty' : 'a text';
  return `a text of ${minLength > 0 ? minLength : 0} to ${maxLength} characters`;
}
