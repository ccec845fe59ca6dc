import { closeNames } from '../../lib/close-names.ts';
import { shown, shownName } from '../../lib/shown.ts';
import { type Problems, placeIn } from './problem.ts';
import { chosenBranch } from './schema-branches.ts';
import { expectedBy, isText, type SchemaNode } from './schema-node.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The value as the schema has it, with the defaults of what is left out; nothing of the input is kept that the schema does not name.
 * What is wrong is added to `problems` with its place; the value is then of no use.
 */
export function readBySchema(node: SchemaNode, value: unknown, place: string, problems: Problems): unknown {
  if (value === undefined && node.default !== undefined) {
    // Defaults of objects are empty: their fields have defaults of their own.
    return readBySchema(node, structuredClone(node.default), place, problems);
  }
  if (node.anyOf !== undefined) return readBranch(node, value, place, problems);
  if (node.type === 'object') return readObject(node, value, place, problems);
  if (node.type === 'array') return readList(node, value, place, problems);
  if (!isScalar(node, value)) problems.add(place, refusalOf(node, value));
  return value;
}

function readBranch(node: SchemaNode, value: unknown, place: string, problems: Problems): unknown {
  const branch = chosenBranch(node, value);
  if ('node' in branch) return readBySchema(branch.node, value, place, problems);
  if (branch.missing === undefined) problems.add(place, refusalOf(node, value));
  else {
    const { name, known, said } = branch.missing;
    const [close] = typeof said === 'string' ? closeNames(said, known) : [];
    problems.add(
      placeIn(place, name),
      said === undefined ? 'is missing' : `expected one of ${known.join(', ')}, got ${shown(said)}`,
      close === undefined ? `Say one of ${known.join(', ')}.` : `Did you mean ${close}?`,
    );
  }
  return value;
}

function readObject(node: SchemaNode, value: unknown, place: string, problems: Problems): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.add(place, refusalOf(node, value));
    return value;
  }
  const fields = value as Fields;
  if (node.properties === undefined) return readTexts(node, fields, place, problems);
  refuseUnknown(Object.keys(fields), Object.keys(node.properties), place, problems);
  const entries = Object.entries(node.properties).flatMap(([name, property]): [string, unknown][] => {
    const at = placeIn(place, name);
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field !== undefined || property.default !== undefined)
      return [[name, readBySchema(property, field, at, problems)]];
    if (node.required?.includes(name) === true)
      problems.add(at, 'is missing', `Give ${expectedBy(property)}.`);
    return [];
  });
  return Object.fromEntries(entries);
}

function refuseUnknown(
  names: readonly string[],
  known: readonly string[],
  place: string,
  problems: Problems,
): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const [close] = closeNames(name, known);
    problems.add(
      placeIn(place, shownName(name)),
      'is not known here',
      close === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${close}?`,
    );
  }
}

/** An object of texts under any names. */
function readTexts(node: SchemaNode, fields: Fields, place: string, problems: Problems): Fields {
  const { maxProperties = Number.POSITIVE_INFINITY } = node;
  const entries = Object.entries(fields);
  if (entries.length > maxProperties)
    problems.add(place, `has ${entries.length} entries; at most ${maxProperties} are allowed`);
  for (const [name, text] of entries)
    if (!isText(text)) problems.add(placeIn(place, shownName(name)), `expected a text, got ${shown(text)}`);
  return Object.fromEntries(entries);
}

function readList(node: SchemaNode, value: unknown, place: string, problems: Problems): unknown {
  const { items = {}, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = node;
  if (!Array.isArray(value)) {
    problems.add(place, refusalOf(node, value));
    return value;
  }
  if (value.length > maxItems) {
    // Not read: there may be a million of them.
    problems.add(place, `has ${value.length} entries; at most ${maxItems} are allowed`);
    return value;
  }
  if (value.length < minItems) problems.add(place, `is empty; at least ${minItems} is needed`);
  return value.map((item, index) => readBySchema(items, item, placeIn(place, index), problems));
}

function isScalar(node: SchemaNode, value: unknown): boolean {
  if (node.const !== undefined) return value === node.const;
  if (node.enum !== undefined) return node.enum.includes(value);
  switch (node.type) {
    case 'string':
      return isText(value) && fitsText(node, value);
    case 'integer':
      return Number.isInteger(value) && fitsNumber(node, value as number);
    case 'number':
      return Number.isFinite(value) && fitsNumber(node, value as number);
    case 'boolean':
      return typeof value === 'boolean';
    case 'null':
      return value === null;
    default:
      throw new Error(`BUG: the schema has a type that is not known here: ${node.type}`);
  }
}

function fitsText({ minLength = 0, maxLength, pattern }: SchemaNode, text: string): boolean {
  if (text.length < minLength || (maxLength !== undefined && text.length > maxLength)) return false;
  return pattern === undefined || new RegExp(pattern).test(text);
}

function fitsNumber({ minimum, maximum, exclusiveMinimum }: SchemaNode, value: number): boolean {
  return (
    (minimum === undefined || value >= minimum) &&
    (maximum === undefined || value <= maximum) &&
    (exclusiveMinimum === undefined || value > exclusiveMinimum)
  );
}

function refusalOf(node: SchemaNode, value: unknown): string {
  return `expected ${expectedBy(node)}, got ${shown(value)}`;
}
