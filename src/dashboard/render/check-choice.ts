import { didYouMean } from '../../config/nearest-name.ts';
import { AppError } from '../../lib/errors.ts';
import type { Dashboard } from '../../model/dashboard/document.ts';
import { ALL_VALUES, type Variable, type VariableOption } from '../../model/dashboard/variable.ts';
import type { Chosen } from '../variables/board-variables.ts';

/** What a variable offers while all others are chosen so. */
export type OptionsOf = (name: string, chosen: Chosen) => Promise<readonly VariableOption[]>;

/** Throws `UNKNOWN_PANEL` (404) for a panel that the board does not have. Of a copy, `3~web-1`, only the panel is looked up. */
export function checkPanel({ panels }: Dashboard, key: string): void {
  const shown = panels.filter(({ kind }) => kind !== 'row');
  if (shown.some(({ id }) => String(id) === key.split('~')[0])) return;
  const names = shown.slice(0, 30).map(({ id, title }) => (title === '' ? String(id) : `${id} (${title})`));
  throw new AppError('UNKNOWN_PANEL', `--panel: the dashboard has no panel ${JSON.stringify(key)}`, {
    status: 404,
    fix: names.length === 0 ? 'It has no panels at all.' : `It has: ${names.join(', ')}.`,
  });
}

/**
 * Throws `UNKNOWN_VARIABLE` (404) and `WRONG_CHOICE` (400) for what cannot be chosen: a page would show the first option in its place, and
 * the picture would not tell.
 */
export async function checkChosen(
  { variables }: Dashboard,
  chosen: Chosen,
  optionsOf: OptionsOf,
): Promise<void> {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  for (const [name, values] of Object.entries(chosen)) {
    const variable = byName.get(name);
    if (variable === undefined) throw unknownVariable(name, [...byName.keys()]);
    await checkValues(variable, values, () => optionsOf(name, chosen));
  }
}

async function checkValues(
  variable: Variable,
  values: readonly string[],
  options: () => Promise<readonly VariableOption[]>,
): Promise<void> {
  const { kind, name } = variable;
  if (kind === 'constant') throw wrong(name, 'is a constant', 'Leave it out.');
  const isMany = (kind === 'query' || kind === 'custom') && variable.multi;
  if (values.length > 1 && !isMany) throw wrong(name, 'takes one value', 'Say it once.');
  if (kind === 'text') return;
  const hasAll = kind !== 'interval' && variable.includeAll;
  const wanted = values.filter((value) => !(hasAll && value === ALL_VALUES));
  if (wanted.length === 0) return;
  const offered = new Set((await options()).map(({ value }) => value));
  const strange = wanted.find((value) => !offered.has(value));
  if (strange === undefined) return;
  throw wrong(
    name,
    `does not offer ${JSON.stringify(strange)}${didYouMean(strange, offered)}`,
    offerOf([...offered], hasAll),
  );
}

const MOST_NAMED = 20;

function offerOf(offered: readonly string[], hasAll: boolean): string {
  const all = hasAll ? [`${ALL_VALUES} (all of them)`] : [];
  const named = [...all, ...offered.slice(0, MOST_NAMED)];
  if (named.length === 0)
    return 'It offers nothing now: no series has the tag, or other variables leave none.';
  const more = offered.length > MOST_NAMED ? `, and ${offered.length - MOST_NAMED} more` : '';
  return `It offers ${named.join(', ')}${more}.`;
}

function wrong(name: string, message: string, fix: string): AppError {
  return new AppError('WRONG_CHOICE', `--var ${name}: the variable ${message}`, { status: 400, fix });
}

function unknownVariable(name: string, names: readonly string[]): AppError {
  return new AppError(
    'UNKNOWN_VARIABLE',
    `--var: the dashboard has no variable ${JSON.stringify(name)}${didYouMean(name, names)}`,
    { status: 404, fix: names.length === 0 ? 'It has no variables.' : `It has: ${names.join(', ')}.` },
  );
}
