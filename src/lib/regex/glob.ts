import { isAny } from './char-set.ts';
import type { Node } from './syntax.ts';

/** Decides by plain string search where the expression is literals with `.*` between them: `web-.*`, `.*-db-.*\.local`. */
export type TextTest = (text: string) => boolean;

export function globTest(node: Node): TextTest | undefined {
  const literals = literalsBetweenGaps(node.kind === 'concat' ? node.parts : [node]);
  if (literals === undefined) return undefined;
  const first = literals[0] as string;
  const last = literals.at(-1) as string;
  const middle = literals.slice(1, -1).filter((literal) => literal !== '');
  if (middle.length > 0) return (text) => matchesGlob(text, first, middle, last);
  if (first === '' && last === '') return () => true;
  if (last === '') return (text) => text.startsWith(first);
  return (text) => text.length >= first.length + last.length && text.startsWith(first) && text.endsWith(last);
}

/** The literals before, between and behind the gaps, possibly empty; undefined when the parts are anything else. */
function literalsBetweenGaps(parts: readonly Node[]): string[] | undefined {
  const literals = [''];
  for (const part of parts) {
    if (isGap(part)) literals.push('');
    // Half of a surrogate pair would be found inside of a character, which is no match.
    else if (part.kind === 'literal' && part.text.isWellFormed()) literals[literals.length - 1] += part.text;
    else return undefined;
  }
  return literals.length === 1 ? undefined : literals;
}

function isGap(node: Node): boolean {
  const { kind } = node;
  return kind === 'repeat' && node.min === 0 && node.max === Number.POSITIVE_INFINITY && isAnySet(node.body);
}

function isAnySet(node: Node): boolean {
  return node.kind === 'set' && isAny(node.set);
}

/** Taking each literal at its first place leaves the most room for the rest, so the first failure is final. */
function matchesGlob(text: string, first: string, middle: readonly string[], last: string): boolean {
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const literal of middle) {
    at = text.indexOf(literal, at);
    if (at < 0) return false;
    at += literal.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}
