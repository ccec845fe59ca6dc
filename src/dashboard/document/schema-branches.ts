import type { SchemaNode } from './schema-node.ts';

export type Branch =
  | { readonly node: SchemaNode }
  | {
      /** The field that tells the branches apart, where that is what is wrong. */
      readonly missing?: { readonly name: string; readonly known: readonly string[]; readonly said: unknown };
    };

/** Which of several alternatives a value means: by its `kind`, by its JSON type, or by the fields that it has. */
export function chosenBranch({ anyOf = [] }: SchemaNode, value: unknown): Branch {
  const kinds = anyOf.map((node) => node.properties?.kind?.const);
  if (kinds.every((kind) => typeof kind === 'string')) return byKind(anyOf, kinds, value);
  const type = typeOf(value);
  const ofType = anyOf.filter((node) => typesOf(node).includes(type));
  if (ofType.length < 2) return ofType[0] === undefined ? {} : { node: ofType[0] };
  const best = ofType.toSorted((a, b) => fieldsIn(b, value) - fieldsIn(a, value));
  return best[0] === undefined ? {} : { node: best[0] };
}

function byKind(anyOf: readonly SchemaNode[], kinds: readonly string[], value: unknown): Branch {
  if (typeOf(value) !== 'object') return {};
  const { kind } = value as { readonly kind?: unknown };
  const node = anyOf[kinds.indexOf(kind as string)];
  return node === undefined ? { missing: { name: 'kind', known: kinds, said: kind } } : { node };
}

function typesOf({ type, enum: values, const: only }: SchemaNode): readonly string[] {
  if (values !== undefined) return [...new Set(values.map(typeOf))];
  if (only !== undefined) return [typeOf(only)];
  return [type === 'integer' ? 'number' : (type ?? '')];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function fieldsIn({ properties = {} }: SchemaNode, value: unknown): number {
  return Object.keys(properties).filter((name) => Object.hasOwn(value as object, name)).length;
}
