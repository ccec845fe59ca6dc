import { dashboardSchema } from './schema/dashboard-schema.ts';
import type { SchemaNode } from './schema-node.ts';

/** Where a running server has it. */
export const SCHEMA_PATH = '/api/v1/dashboards/schema.json';

/**
 * The JSON Schema of a dashboard as people write it: what has a default is not required. An editor that knows it completes names and
 * marks mistakes.
 */
export function publishedSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Dashboard',
    description: 'A dashboard of Dashboarding, as docs/formats/dashboard.md describes it.',
    ...asWritten(dashboardSchema as SchemaNode),
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
