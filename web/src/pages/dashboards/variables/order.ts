import { variablesIn, variablesInFilters } from '../../../../../src/model/dashboard/interpolate.ts';
import type { Variable } from '../../../../../src/model/dashboard/variable.ts';

/** The other variables that decide what this one offers. */
export function parentsOf(variable: Variable): readonly string[] {
  if (variable.kind !== 'query') return [];
  const names = [...variablesInFilters(variable.filters), ...variablesIn(variable.metric ?? '')];
  return [...new Set(names)].filter((name) => name !== variable.name);
}

/** Each after those it depends on, else as they stand. Of a circle, the first one does not wait for the rest. */
export function inDependencyOrder(variables: readonly Variable[]): Variable[] {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  const begun = new Set<string>();
  const ordered: Variable[] = [];
  const visit = (variable: Variable) => {
    if (begun.has(variable.name)) return;
    begun.add(variable.name);
    for (const name of parentsOf(variable)) {
      const parent = byName.get(name);
      if (parent !== undefined) visit(parent);
    }
    ordered.push(variable);
  };
  for (const variable of variables) visit(variable);
  return ordered;
}
