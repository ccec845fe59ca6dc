import type { RefIds } from './ref-ids.ts';

/** Functions of Grafana's expressions by what they are called here. */
const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['abs', 'abs'],
  ['log', 'ln'],
  ['round', 'round'],
  ['ceil', 'ceil'],
  ['floor', 'floor'],
]);

const TOKEN =
  /\s+|(?<number>\d+(?:\.\d+)?)|\$\{(?<braced>[^}]*)\}|\$(?<bare>[A-Za-z_]\w*)|(?<word>[A-Za-z_]\w*)(?=\s*\()|(?<power>\*\*)|(?<operator>[-+*/%()])/y;

const LONGEST = 2_000;

/** Arithmetic of Grafana's server-side expressions, `$A / ${query b} * 100`. Undefined where it is more than that. */
export function convertMath(expression: string, refIds: RefIds): string | undefined {
  TOKEN.lastIndex = 0;
  let converted = '';
  while (TOKEN.lastIndex < expression.length) {
    const match = TOKEN.exec(expression);
    const token = match === null ? undefined : convertToken(match, refIds);
    if (token === undefined) return undefined;
    converted += token;
  }
  const text = converted.trim();
  return text === '' || text.length > LONGEST ? undefined : text;
}

function convertToken({ 0: whole, groups = {} }: RegExpExecArray, refIds: RefIds): string | undefined {
  const { braced, bare, word, power } = groups;
  const name = braced ?? bare;
  if (name !== undefined) return refIds.of(name);
  if (word !== undefined) return FUNCTIONS.get(word);
  return power === undefined ? whole : '^';
}
