import { variablesIn } from '../../../model/dashboard/interpolate.ts';
import type { Variable } from '../../../model/dashboard/variable.ts';
import type { Fields } from '../fields.ts';

/** Chains of variables need a beginning: whoever depends on itself, by whatever way, loses its filters. */
export function dependenciesOf(variables: readonly Variable[], templating: Fields): readonly Variable[] {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  return variables.map((variable) => {
    if (variable.kind !== 'query' || !reaches(variable, variable.name, byName)) return variable;
    templating.notSupported(
      'list',
      `The options of ${variable.name} depended on ${variable.name} itself; its filters are left out.`,
    );
    const { metric: _, ...rest } = variable;
    const free: Variable = { ...rest, filters: [] };
    byName.set(variable.name, free);
    return free;
  });
}

function reaches(from: Variable, wanted: string, byName: ReadonlyMap<string, Variable>): boolean {
  const seen = new Set<string>();
  const open = namesIn(from);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === wanted) return true;
    const next = seen.has(name) ? undefined : byName.get(name);
    seen.add(name);
    if (next !== undefined) open.push(...namesIn(next));
  }
  return false;
}

function namesIn(variable: Variable): string[] {
  if (variable.kind !== 'query') return [];
  const texts = variable.filters.flatMap(({ key, value }) => [key, value]);
  return [...texts, variable.metric ?? ''].flatMap(variablesIn);
}
