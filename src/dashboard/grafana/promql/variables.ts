import { type Reference, referencesIn } from '../text.ts';

/**
 * PromQL with variables in it is no PromQL yet. Outside of strings each variable becomes something that parses: within
 * brackets and behind `offset` a duration, elsewhere a name. Within strings they stay: there they are values of tags.
 */
export interface ProtectedPromql {
  readonly text: string;
  /** The variable behind a duration or a name that stands for it. */
  readonly variables: ReadonlyMap<string, Reference>;
}

/** A duration that nobody writes, and that differs from variable to variable. */
const FIRST_DURATION_MS = 77_700_000_001;

export function protectVariables(promql: string): ProtectedPromql {
  const variables = new Map<string, Reference>();
  const strings = stringsIn(promql);
  let text = '';
  let end = 0;
  for (const reference of referencesIn(promql)) {
    if (strings.some(([from, to]) => reference.at >= from && reference.at < to)) continue;
    const before = text + promql.slice(end, reference.at);
    const isDuration = isInBrackets(before) || /\boffset\s+-?\s*$/i.test(before);
    const stand = isDuration
      ? `${FIRST_DURATION_MS + variables.size}ms`
      : `board_variable_${variables.size}_`;
    variables.set(stand, reference);
    text = before + stand;
    end = reference.at + reference.whole.length;
  }
  return { text: text + promql.slice(end), variables };
}

/** From the opening quote to behind the closing one; an unclosed string reaches to the end. Comments count too. */
function stringsIn(promql: string): readonly (readonly [number, number])[] {
  const found = promql.matchAll(/"(?:[^"\\]|\\.)*(?:"|$)|'(?:[^'\\]|\\.)*(?:'|$)|`[^`]*(?:`|$)|#[^\n]*/gs);
  return [...found].map((match) => [match.index, match.index + match[0].length] as const);
}

function isInBrackets(text: string): boolean {
  return text.lastIndexOf('[') > text.lastIndexOf(']');
}
