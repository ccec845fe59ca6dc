import type { CharSet } from './char-set.ts';

/** A place that an expression can insist on without taking a character. */
export type Assertion =
  | 'textStart'
  | 'textEnd'
  | 'lineStart'
  | 'lineEnd'
  | 'wordBoundary'
  | 'notWordBoundary';

/** What the parser makes of an expression. */
export type Node =
  /** Exactly this text, which may be empty. */
  | { readonly kind: 'literal'; readonly text: string }
  /** One code point of the set. */
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  | { readonly kind: 'concat'; readonly parts: readonly Node[] }
  | { readonly kind: 'alternate'; readonly options: readonly Node[] }
  | Repeat
  /** The group whose text is asked for. Others are gone: they do not change whether a text matches. */
  | { readonly kind: 'capture'; readonly body: Node };

export interface Repeat {
  readonly kind: 'repeat';
  readonly body: Node;
  readonly min: number;
  /** May be infinite. */
  readonly max: number;
  /** Takes as few as it can. Decides what a group takes, not whether a text matches. */
  readonly isLazy: boolean;
}

export const EMPTY: Node = { kind: 'literal', text: '' };

/** Puts neighbouring literals together. */
export function concat(parts: readonly Node[]): Node {
  const merged: Node[] = [];
  let text = '';
  for (const part of parts.flatMap((node) => (node.kind === 'concat' ? node.parts : [node]))) {
    if (part.kind === 'literal') {
      text += part.text;
      continue;
    }
    if (text !== '') merged.push({ kind: 'literal', text });
    text = '';
    merged.push(part);
  }
  if (text !== '') merged.push({ kind: 'literal', text });
  return merged.length === 1
    ? (merged[0] as Node)
    : merged.length === 0
      ? EMPTY
      : { kind: 'concat', parts: merged };
}
