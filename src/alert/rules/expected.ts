import { type WordedSchema, wordsOf } from '../../documents/schema-words.ts';

/** The part of JSON Schema that rule documents are written with. */
export interface SchemaNode extends WordedSchema {
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
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
  if (node?.type === 'array') return `a list, each item ${expectedBy(node.items)}`;
  return wordsOf(node ?? {});
}
