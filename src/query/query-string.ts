import Type from 'typebox';
import { shown } from '../lib/shown.ts';
import { invalidQuery } from './errors.ts';
import { queryRequestSchema } from './request.ts';

const description = (field: keyof typeof queryRequestSchema.properties) =>
  (queryRequestSchema.properties[field] as { description?: string }).description ?? '';

const text = (field: keyof typeof queryRequestSchema.properties, how = '') =>
  Type.Optional(Type.String({ description: `${description(field)}${how}` }));

/** The same names as in the body, each as text. */
export const queryStringSchema = Type.Object(
  {
    metric: Type.String({ minLength: 1, description: description('metric') }),
    aggregation: Type.String({ description: description('aggregation') }),
    filters: text('filters', ' Here `host:a,env:x` (a key twice: any of), or the JSON of the body.'),
    groupBy: text('groupBy', ' Here separated by commas.'),
    start: Type.String({ description: description('start') }),
    end: text('end'),
    interval: text('interval'),
    maxPoints: text('maxPoints'),
    timezone: text('timezone'),
    fill: text('fill'),
    limit: text('limit'),
    orderBy: text('orderBy', ' Here only as text.'),
  },
  { additionalProperties: false },
);

export type QueryString = Type.Static<typeof queryStringSchema>;

/** The body that a query string stands for, still to be validated as one. Empty parameters count as left out. */
export function bodyOf(parameters: QueryString): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') body[name] = bodyValue(name as keyof QueryString, value);
  }
  return body;
}

function bodyValue(name: keyof QueryString, value: string): unknown {
  switch (name) {
    case 'filters':
      return /^\s*[[{]/.test(value) ? parseJson(value) : parseFilters(value);
    case 'groupBy':
      return value.split(',').map((key) => key.trim());
    case 'limit':
    case 'maxPoints':
      return /^\d+$/.test(value) ? Number(value) : value;
    default:
      return value;
  }
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw invalidQuery(`filters: not JSON: ${(cause as Error).message}`);
  }
}

/** `host:a,env:x,env:y`. A value may hold colons; one with a comma needs the JSON form. */
function parseFilters(value: string): Record<string, string[]> {
  // Tag keys may be named like what every object has: constructor, toString, __proto__.
  const filters = new Map<string, string[]>();
  for (const part of value.split(',')) {
    const colon = part.indexOf(':');
    if (colon <= 0) {
      throw invalidQuery(
        `filters: ${shown(part)} is not key:value`,
        'Write host:a,env:x, or the JSON of the body for anything else.',
      );
    }
    const key = part.slice(0, colon).trim();
    filters.set(key, [...(filters.get(key) ?? []), part.slice(colon + 1)]);
  }
  return Object.fromEntries(filters);
}
