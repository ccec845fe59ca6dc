import type { Variable } from '../../../model/dashboard/variable.ts';
import { boundedObjects } from '../bounded-objects.ts';
import { type Datasources, isPrometheus } from '../datasources.ts';
import { type Fields, shorten } from '../fields.ts';
import { cut, LONGEST, readText, type VariableNames } from '../text.ts';
import { customVariable, savedVariable } from './custom-variable.ts';
import { dependenciesOf } from './dependencies.ts';
import { questionOf, type VariableBase, type VariableInput } from './input.ts';
import { namesOf } from './names.ts';
import { queryVariable } from './query-variable.ts';
import { constantVariable, intervalVariable, textVariable } from './simple-variables.ts';

export interface ReadVariables {
  readonly variables: readonly Variable[];
  readonly names: VariableNames;
  /** By their names in Grafana. */
  readonly byOriginal: ReadonlyMap<string, Variable>;
}

const MOST = 100;

/** `templating.list`. What is no variable here is reported; what depended on it then stays as text. */
export function readVariables(templating: Fields, datasources: Datasources): ReadVariables {
  const list = boundedList(templating);
  const names = namesOf(
    list.map((fields) => ({ name: fields.peekText('name'), type: fields.peekText('type') })),
  );
  const byOriginal = new Map<string, Variable>();
  for (const fields of list) {
    const name = fields.text('name') ?? '';
    const variable = byOriginal.has(name) ? undefined : readVariable(fields, { name, names, datasources });
    if (byOriginal.has(name)) reportTwin(fields, name);
    else if (variable !== undefined && byOriginal.size < MOST) byOriginal.set(name, variable);
    else if (variable !== undefined)
      fields.notSupported('name', `Only ${MOST} variables are taken along; ${shorten(name, 60)} is not.`);
  }
  const variables = dependenciesOf([...byOriginal.values()], templating);
  return { variables, names, byOriginal };
}

/** So many are looked at; the document takes fewer. */
const MOST_LISTED = 500;

function boundedList(templating: Fields): readonly Fields[] {
  return boundedObjects(templating, 'list', { most: MOST_LISTED, what: 'variables' });
}

function reportTwin(fields: Fields, name: string): void {
  fields.notSupported('name', `There is another variable ${shorten(name, 60)}; this one is left out.`);
  fields.skip(...fields.keys());
}

interface ReadOptions {
  readonly name: string;
  readonly names: VariableNames;
  readonly datasources: Datasources;
}

function readVariable(fields: Fields, { name, names, datasources }: ReadOptions): Variable | undefined {
  const type = fields.text('type') ?? '';
  const own = names.get(name);
  fields.skip(
    'skipUrlSync',
    'refresh',
    'tagsQuery',
    'tagValuesQuery',
    'useTags',
    'tags',
    'datasource',
    'error',
    'state',
  );
  fields.skip(
    'queryValue',
    'usesAdhoc',
    'global',
    'index',
    'rootStateKey',
    'valuesFormat',
    'allowCustomValue',
  );
  if (typeof own !== 'string') return leftBehind(fields, name, type);
  if (own !== name) fields.translated('name', `The variable ${shorten(name, 60)} is called ${own} here.`);
  const input = { fields, names, base: readVariableBase(fields, own, names) };
  switch (type) {
    case 'query':
      return asksPrometheus(fields, datasources) ? queryVariable(input) : otherSource(input, datasources);
    case 'custom':
      return customVariable(input);
    case 'interval':
      return intervalVariable(input);
    case 'textbox':
      return textVariable(input);
    case 'constant':
      return constantVariable(input);
    default:
      return savedVariable(
        input,
        `The variable ${shorten(name, 60)} of the kind ${shorten(type, 40)} is not known here; it became a list of the values that the board was stored with.`,
      );
  }
}

function readVariableBase(fields: Fields, name: string, names: VariableNames): VariableBase {
  const label = readText(fields, 'label', { names, longest: LONGEST.title });
  const description = readText(fields, 'description', { names, longest: LONGEST.description });
  const hide = fields.raw('hide');
  return {
    name,
    ...(label !== undefined && label !== '' && { label }),
    ...(description !== undefined && description !== '' && { description }),
    ...(hide === 1 && { hide: 'label' }),
    ...((hide === 2 || hide === true) && { hide: 'variable' }),
  };
}

function leftBehind(fields: Fields, name: string, type: string): undefined {
  const text = `The variable ${shorten(name, 60)} (${shorten(type, 40)})`;
  if (type === 'datasource')
    fields.minor('translated', 'type', `${text} is not needed: all queries ask this server.`);
  else if (name === '') fields.notSupported('name', 'A variable without a name is left out.');
  else fields.notSupported('type', `${text} has no counterpart: filters are part of the queries here.`);
  fields.skip(...fields.keys());
}

function asksPrometheus(fields: Fields, datasources: Datasources): boolean {
  const kind = datasources.kindOf(fields.raw('datasource'));
  return kind === undefined || isPrometheus(kind);
}

function otherSource(input: VariableInput, datasources: Datasources): Variable {
  const kind = shorten(datasources.kindOf(input.fields.raw('datasource')) ?? '', 40);
  const query = cut(questionOf(input.fields), 300);
  return savedVariable(
    input,
    `The variable ${input.base.name} asks ${kind} (${query}); it became a list of the values that the board was stored with.`,
  );
}
