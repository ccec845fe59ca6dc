import { Automaton } from './automaton.ts';
import type { WorkBudget } from './errors.ts';
import { type Glob, globOf, globTest } from './glob.ts';
import { literalsOf } from './literals.ts';
import { parseRegex } from './parser.ts';
import { compileProgram } from './program.ts';
import { trimAnchors } from './trim-anchors.ts';

export { RegexSyntaxError, RegexTooCostlyError, type WorkBudget } from './errors.ts';
export { compileFirstGroup } from './group.ts';

/** A regular expression in RE2's syntax that must match the whole text. */
export interface Regex {
  readonly source: string;
  /** All texts it matches, when they are few. */
  readonly literals: readonly string[] | undefined;
  /** `all` and `nonEmpty` where that is plain from the expression: `.*`, `.+`. */
  readonly covers: 'all' | 'nonEmpty' | 'some';
  /** An estimate of its memory; grows with use. */
  readonly sizeBytes: number;
  /** Takes time linear in the length of the text. Throws `RegexTooCostlyError` when the budget is spent. */
  test(text: string, budget: WorkBudget): boolean;
}

/**
 * As Prometheus has it: `^(?s:source)$`, without back references and look-around, so that no expression can take more
 * than linear time. Throws `RegexSyntaxError` with the position.
 */
export function compileRegex(source: string): Regex {
  const node = trimAnchors(parseRegex(source));
  const literals = literalsOf(node);
  if (literals !== undefined) {
    const set = new Set(literals);
    const sizeBytes = source.length * 2 + literals.reduce((sum, text) => sum + 64 + text.length, 0);
    return { source, literals, covers: 'some', sizeBytes, test: (text) => set.has(text) };
  }
  const glob = globOf(node);
  if (glob !== undefined)
    return { source, literals, covers: coverage(glob), sizeBytes: source.length * 4, test: globTest(glob) };
  const automaton = new Automaton(compileProgram(node));
  return {
    source,
    literals,
    covers: 'some',
    get sizeBytes() {
      return source.length * 2 + automaton.sizeBytes;
    },
    test: (text, budget) => automaton.matches(text, budget),
  };
}

function coverage({ literals, gaps }: Glob): Regex['covers'] {
  if (literals.some((literal) => literal !== '')) return 'some';
  const needed = gaps.filter((needsOne) => needsOne).length;
  return needed === 0 ? 'all' : needed === 1 ? 'nonEmpty' : 'some';
}
