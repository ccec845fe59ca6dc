import { cut, type VariableNames } from '../text.ts';

const FITTING = /^(?!__)[A-Za-z_][A-Za-z0-9_]{0,49}$/;

/** Kinds that stand for something which is chosen otherwise here, or not at all. */
const NOT_VARIABLES: ReadonlySet<string> = new Set(['datasource', 'adhoc', 'groupby', 'system']);

interface NamedVariable {
  readonly name: string;
  readonly type: string;
}

/** What variables are called here: as there where that fits, else something near to it; null for those left behind. */
export function namesOf(variables: readonly NamedVariable[]): VariableNames {
  const names = new Map<string, string | null>();
  const used = new Set(variables.map(({ name }) => name).filter((name) => FITTING.test(name)));
  for (const { name, type } of variables) {
    if (name === '' || names.has(name)) continue;
    if (NOT_VARIABLES.has(type)) names.set(name, null);
    else names.set(name, FITTING.test(name) ? name : fitting(name, used));
  }
  return names;
}

function fitting(name: string, used: Set<string>): string {
  const plain = cut(`v_${name.replaceAll(/[^A-Za-z0-9_]/g, '_')}`, 40);
  for (let attempt = 1; ; attempt += 1) {
    const candidate = attempt === 1 ? plain : `${plain}_${attempt}`;
    if (used.has(candidate)) continue;
    used.add(candidate);
    return candidate;
  }
}
