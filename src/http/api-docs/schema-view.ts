import { type Html, html } from './html.ts';
import type { JsonSchema } from './open-api.ts';

/** A schema as a nested list: name, type, whether it must be there, what it means. */
export function renderSchema(schema: JsonSchema): Html {
  const shapes = (schema.anyOf ?? schema.oneOf ?? []).filter((option) => fieldsOf(option).length > 0);
  // Two shapes in one list of fields could not be told apart.
  if (shapes.length > 1)
    return html`${shapes.map((shape, index) => html`<h5>${index === 0 ? 'Either' : 'Or'}</h5>${renderSchema(shape)}`)}`;
  const fields = fieldsOf(schema);
  const type = html`<code class="type">${describeType(schema)}</code>`;
  const description =
    schema.description === undefined ? undefined : html` <span>${schema.description}</span>`;
  if (fields.length === 0) return html`<p>${type}${description}</p>`;
  return html`<p>${type}${description}</p>${renderFields(fields)}`;
}

interface Field {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

function renderFields(fields: readonly Field[]): Html {
  return html`<ul class="fields">${fields.map(renderField)}</ul>`;
}

function renderField({ name, schema, required }: Field): Html {
  const nested = fieldsOf(schema);
  return html`<li>
    <code class="name">${name}</code> <code class="type">${describeType(schema)}</code>${required ? html` <span class="required">required</span>` : undefined}
    ${renderNotes(schema)}
    ${nested.length === 0 ? undefined : renderFields(nested)}
  </li>`;
}

function renderNotes(schema: JsonSchema): Html | undefined {
  const notes = [schema.description, boundsOf(schema), defaultOf(schema)].filter(
    (note) => note !== undefined,
  );
  return notes.length === 0 ? undefined : html`<span class="note">${notes.join(' · ')}</span>`;
}

/** The fields below a schema: of the object itself, or of what a list or a choice holds. */
function fieldsOf(schema: JsonSchema): readonly Field[] {
  if (schema.properties !== undefined) {
    const required = new Set(schema.required ?? []);
    return Object.entries(schema.properties).map(([name, property]) => ({
      name,
      schema: property,
      required: required.has(name),
    }));
  }
  if (isSchema(schema.items)) return fieldsOf(schema.items);
  const values = valueSchemaOf(schema);
  if (values !== undefined) return fieldsOf(values);
  return (schema.anyOf ?? schema.oneOf ?? []).flatMap(fieldsOf);
}

export function describeType(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice !== undefined) return [...new Set(choice.map(describeType))].join(' | ');
  if (schema.type === 'array') return describeList(schema);
  const values = valueSchemaOf(schema);
  if (values !== undefined) return `map of ${describeType(values)}`;
  if (schema.type === undefined) return schema.properties === undefined ? 'any' : 'object';
  return typeof schema.type === 'string' ? schema.type : schema.type.join(' | ');
}

function describeList({ items, prefixItems }: JsonSchema): string {
  const tuple = prefixItems ?? (Array.isArray(items) ? (items as readonly JsonSchema[]) : undefined);
  if (tuple !== undefined) return `[${tuple.map(describeType).join(', ')}]`;
  return isSchema(items) ? `list of ${describeType(items)}` : 'list';
}

function valueSchemaOf({
  additionalProperties,
  patternProperties,
  properties,
}: JsonSchema): JsonSchema | undefined {
  if (properties !== undefined) return undefined;
  if (typeof additionalProperties === 'object') return additionalProperties;
  return patternProperties === undefined ? undefined : Object.values(patternProperties)[0];
}

function isSchema(items: JsonSchema['items']): items is JsonSchema {
  return items !== undefined && !Array.isArray(items);
}

function boundsOf({ minimum, maximum, minLength, maxLength }: JsonSchema): string | undefined {
  const parts = [
    minimum === undefined ? undefined : `≥ ${minimum}`,
    maximum === undefined ? undefined : `≤ ${maximum}`,
    minLength === undefined ? undefined : describeLeastLength(minLength),
    maxLength === undefined ? undefined : `at most ${maxLength} characters`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

function describeLeastLength(minLength: number): string {
  return minLength === 1 ? 'not empty' : `at least ${minLength} characters`;
}

function defaultOf(schema: JsonSchema): string | undefined {
  return schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`;
}
