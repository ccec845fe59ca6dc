import { variablesIn } from '../../../model/dashboard/interpolate.ts';
import { ALL_VALUES, type Variable } from '../../../model/dashboard/variable.ts';
import { checkFilters, checkRegex, checkWidth, duplicates } from './check-texts.ts';
import type { Found } from './found.ts';

/** What a schema cannot say about variables. */
export function checkVariables(variables: readonly Variable[], { problems, warnings }: Found): void {
  for (const index of duplicates(variables.map(({ name }) => name)))
    problems.add(`variables[${index}].name`, `${variables[index]?.name} is there twice`);
  const known = new Set(variables.map(({ name }) => name));
  variables.forEach((variable, index) => {
    const place = `variables[${index}]`;
    checkVariable(variable, place, { problems, warnings });
    for (const name of dependenciesOf(variable))
      if (!known.has(name)) warnings.add(`${place}.filters`, `there is no variable ${name}`);
  });
  checkCycles(variables, { problems, warnings });
}

function checkVariable(variable: Variable, place: string, { problems, warnings }: Found): void {
  switch (variable.kind) {
    case 'query':
      checkFilters(variable.filters, `${place}.filters`, problems);
      if (variable.regex !== undefined) checkRegex(variable.regex, `${place}.regex`, problems);
      return;
    case 'custom': {
      const values = variable.options.map(({ value }) => value);
      for (const index of duplicates(values))
        problems.add(`${place}.options[${index}].value`, `${JSON.stringify(values[index])} is there twice`);
      for (const value of variable.selected)
        if (value !== ALL_VALUES && !values.includes(value))
          warnings.add(`${place}.selected`, `${JSON.stringify(value)} is none of the options`);
      return;
    }
    case 'interval':
      variable.options.forEach((option, index) => {
        checkWidth(option, `${place}.options[${index}]`, problems);
      });
      if (!variable.options.includes(variable.selected))
        problems.add(
          `${place}.selected`,
          `expected one of ${variable.options.join(', ')}, got ${JSON.stringify(variable.selected)}`,
        );
      return;
    case 'text':
    case 'constant':
  }
}

/** The variables that the options of this one depend on. */
export function dependenciesOf(variable: Variable): readonly string[] {
  if (variable.kind !== 'query') return [];
  const texts = variable.filters.flatMap(({ key, value }) => [key, value]);
  return [...new Set([...texts, variable.metric ?? ''].flatMap(variablesIn))];
}

/** Chains must have a beginning. */
function checkCycles(variables: readonly Variable[], { problems }: Found): void {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  const leadsTo = (from: string, wanted: string, seen: Set<string>): boolean => {
    const variable = byName.get(from);
    if (variable === undefined || seen.has(from)) return false;
    seen.add(from);
    return dependenciesOf(variable).some((name) => name === wanted || leadsTo(name, wanted, seen));
  };
  variables.forEach(({ name }, index) => {
    if (leadsTo(name, name, new Set()))
      problems.add(
        `variables[${index}].filters`,
        `the options of ${name} depend on ${name} itself`,
        'Take one of the variables out of the filters of the others.',
      );
  });
}
