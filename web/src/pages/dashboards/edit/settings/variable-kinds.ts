import type { Variable } from '../../../../../../src/model/dashboard/variable.ts';

export const VARIABLE_KINDS: readonly { readonly value: Variable['kind']; readonly label: string }[] = [
  { value: 'query', label: 'Values of a tag' },
  { value: 'custom', label: 'A list of your own' },
  { value: 'interval', label: 'Bucket width' },
  { value: 'text', label: 'Free text' },
  { value: 'constant', label: 'Constant' },
];

/** Names with two underscores in front are the program's own. */
const NAME = /^(?!__)[A-Za-z_][A-Za-z0-9_]{0,49}$/;

export function newVariable(others: readonly Variable[]): Variable {
  const taken = new Set(others.map(({ name }) => name));
  let name = 'host';
  for (let number = 2; taken.has(name); number++) name = `variable${number}`;
  return {
    ...{ kind: 'query', name, tag: name === 'host' ? 'host' : '', filters: [], sort: 'natural' },
    ...{ multi: true, includeAll: true, selected: ['$__all'] },
  };
}

/** The same variable as one of another kind: its names stay. */
export function asVariableKind(variable: Variable, kind: Variable['kind']): Variable {
  if (variable.kind === kind) return variable;
  const { name, label, description, hide } = variable;
  const base = {
    name,
    ...(label === undefined ? {} : { label }),
    ...(description === undefined ? {} : { description }),
    ...(hide === undefined ? {} : { hide }),
  };
  const choice = { multi: true, includeAll: true, selected: ['$__all'] };
  switch (kind) {
    case 'query':
      return { ...base, kind, tag: variable.name, filters: [], sort: 'natural', ...choice };
    case 'custom':
      return { ...base, kind, options: [], ...choice };
    case 'interval':
      return { ...base, kind, options: ['auto', '1m', '5m', '1h'], selected: 'auto' };
    case 'text':
      return { ...base, kind, selected: '' };
    case 'constant':
      return { ...base, kind, value: '' };
  }
}

export function variableProblem({ name }: Variable, all: readonly Variable[]): string | undefined {
  if (!NAME.test(name)) return 'Letters, digits and _, a letter first';
  return all.filter((other) => other.name === name).length > 1
    ? 'There is another one of this name'
    : undefined;
}
