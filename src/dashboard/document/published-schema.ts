import { link } from './schema/annotation-schemas.ts';
import { dashboardSchema } from './schema/dashboard-schema.ts';
import { color, display, legend, override, thresholds } from './schema/display-schemas.ts';
import { grid, panelSchema, repeat } from './schema/panel-schemas.ts';
import { query } from './schema/query-schemas.ts';
import { filter, variable } from './schema/variable-schemas.ts';
import type { SchemaNode } from './schema-node.ts';

/** Where a running server has it. */
export const SCHEMA_PATH = '/api/v1/dashboards/schema.json';

/** Written once, and named where they are used: most are in every kind of panel. */
const NAMED = {
  ...{ panel: panelSchema, query, variable, filter, link, grid, repeat },
  ...{ display, override, legend, thresholds, color },
};

type Json = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of a dashboard as people write it: what has a default is not required. An editor that knows it completes names and
 * marks mistakes.
 */
export function publishedSchema(): object {
  const named = Object.entries(NAMED).map(([name, node]) => [name, asWritten(node as SchemaNode)] as const);
  const names = new Map(named.map(([name, schema]) => [JSON.stringify(schema), name]));
  const definitions = named.map(([name, schema]) => [name, withReferences(schema, names, name)] as const);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Dashboard',
    description: 'A dashboard of Dashboarding, as docs/formats/dashboard.md describes it.',
    ...(withReferences(asWritten(dashboardSchema as SchemaNode), names) as Json),
    $defs: Object.fromEntries(definitions),
  };
}

/** Without the marks that only our reader knows. */
export function asWritten(node: SchemaNode): object {
  const { expected: _, filledIn: __, properties, required = [], items, anyOf, ...rest } = node;
  return {
    ...rest,
    ...(items === undefined ? {} : { items: asWritten(items) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(asWritten) }),
    ...(properties === undefined ? {} : objectPart(properties, required)),
  };
}

function objectPart(properties: Readonly<Record<string, SchemaNode>>, required: readonly string[]): object {
  const needed = required.filter((name) => {
    const property = properties[name];
    return property?.default === undefined && property?.filledIn !== true;
  });
  return {
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, asWritten(property)]),
    ),
    ...(needed.length === 0 ? {} : { required: needed }),
  };
}

/** `own` is the name of the definition itself, which is written out. */
function withReferences(schema: unknown, names: ReadonlyMap<string, string>, own?: string): unknown {
  if (Array.isArray(schema)) return schema.map((item) => withReferences(item, names));
  if (typeof schema !== 'object' || schema === null) return schema;
  const name = names.get(JSON.stringify(schema));
  if (name !== undefined && name !== own) return { $ref: `#/$defs/${name}` };
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, withReferences(value, names)]),
  );
}
