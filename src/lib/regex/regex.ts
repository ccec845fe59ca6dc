import { Automaton } from './automaton.ts';
import type { WorkBudget } from './errors.ts';
import { globTest } from './glob.ts';
import { literalsOf } from './literals.ts';
import { parseRegex } from './parser.ts';
import { compileProgram } from './program.ts';
import { trimAnchors } from './trim-anchors.ts';

export { RegexSyntaxError, RegexTooCostlyError, type WorkBudget } from './errors.ts';

/** A regular expression in RE2's syntax that must match the whole text. */
export interface Regex {
  readonly source: string;
  /** All texts it matches, when they are few. */
  readonly literals: readonly string[] | undefined;
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
    return { source, literals, sizeBytes, test: (text) => set.has(text) };
  }
  const glob = globTest(node);
  if (glob !== undefined) return { source, literals, sizeBytes: source.length * 4, test: glob };
  const automaton = new Automaton(compileProgram(node));
  return {
    source,
    literals,
    get sizeBytes() {
      return source.length * 2 + automaton.sizeBytes;
    },
    test: (text, budget) => automaton.matches(text, budget),
  };
}
