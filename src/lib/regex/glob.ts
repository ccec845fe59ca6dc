import { isAny } from './char-set.ts';
import type { Node } from './syntax.ts';

/** Literals with `.*` or `.+` between them, such as `web-.*` and `.*-db-.+`: any of the literals may be empty. */
export interface Glob {
  readonly literals: readonly string[];
  /** For the gap behind each literal but the last: whether it must have at least one character. */
  readonly gaps: readonly boolean[];
}

export function globOf(node: Node): Glob | undefined {
  const literals = [''];
  const gaps: boolean[] = [];
  for (const part of node.kind === 'concat' ? node.parts : [node]) {
    if (part.kind === 'repeat' && isGap(part)) {
      gaps.push(part.min === 1);
      literals.push('');
    } else if (part.kind === 'literal' && part.text.isWellFormed()) {
      literals[literals.length - 1] += part.text;
    } else {
      // Half of a surrogate pair would be found inside of a character, which is no match.
      return undefined;
    }
  }
  return gaps.length === 0 ? undefined : { literals, gaps };
}

function isGap({ body, min, max }: Extract<Node, { kind: 'repeat' }>): boolean {
  return min <= 1 && max === Number.POSITIVE_INFINITY && body.kind === 'set' && isAny(body.set);
}

/** Decides by plain string search. */
export function globTest({ literals, gaps }: Glob): (text: string) => boolean {
  const prefix = literals[0] as string;
  if (literals.length === 2 && literals[1] === '' && gaps[0] === false)
    return (text) => text.startsWith(prefix);
  return (text) => matchesGlob(text, literals, gaps);
}

/** Taking each literal at its first place leaves the most room for the rest, so the first failure is final. */
function matchesGlob(text: string, literals: readonly string[], gaps: readonly boolean[]): boolean {
  const suffix = literals.at(-1) as string;
  if (!text.startsWith(literals[0] as string) || !text.endsWith(suffix)) return false;
  let at = behindGap(text, (literals[0] as string).length, gaps[0] as boolean);
  for (let i = 1; i < literals.length - 1; i++) {
    const literal = literals[i] as string;
    const found = text.indexOf(literal, at);
    if (found < at) return false;
    at = behindGap(text, found + literal.length, gaps[i] as boolean);
  }
  return at + suffix.length <= text.length;
}

/** Where the next literal can start at the earliest; behind the end of the text when there is no character for the gap. */
function behindGap(text: string, at: number, needsOne: boolean): number {
  if (!needsOne) return at;
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
}
