import { type CharSet, sizeOf } from './char-set.ts';
import type { Node } from './syntax.ts';

/** More texts than this are better left to the automaton. */
const MAX_LITERALS = 10_000;
const MAX_TOTAL_LENGTH = 1_000_000;
const MAX_SET_SIZE = 64;
/** Texts put together on the way, at most: about 20 ms. */
const MAX_EFFORT = 100_000;

/** The texts that the expression matches, each once, when they are few: `web-(1|2)` and `web-[12]` are `web-1`, `web-2`. */
export function literalsOf(node: Node): readonly string[] | undefined {
  try {
    return new LiteralFinder().find(node);
  } catch (cause) {
    if (cause === TOO_MANY) return undefined;
    throw cause;
  }
}

const TOO_MANY = Symbol('too many literals');

class LiteralFinder {
  #effort = 0;

  find(node: Node): readonly string[] {
    switch (node.kind) {
      case 'literal':
        return [node.text];
      case 'set':
        return textsOf(node.set);
      case 'assert':
        throw TOO_MANY;
      case 'concat':
        return node.parts.reduce<readonly string[]>(
          (heads, part) => this.#joined(heads, this.find(part)),
          [''],
        );
      case 'alternate':
        return this.#union(node.options.map((option) => this.find(option)));
      case 'capture':
        return this.find(node.body);
      case 'repeat':
        return this.#union(this.#powers(this.find(node.body), node.min, node.max));
    }
  }

  #joined(heads: readonly string[], tails: readonly string[]): readonly string[] {
    if (heads.length * tails.length > MAX_LITERALS) throw TOO_MANY;
    return this.#union(heads.map((head) => tails.map((tail) => head + tail)));
  }

  *#powers(texts: readonly string[], min: number, max: number): Iterable<readonly string[]> {
    if (!Number.isFinite(max)) throw TOO_MANY;
    let power: readonly string[] = [''];
    for (let times = 0; times < max; times++) {
      if (times >= min) yield power;
      power = this.#joined(power, texts);
    }
    yield power;
  }

  #union(lists: Iterable<readonly string[]>): readonly string[] {
    const union = new Set<string>();
    let length = 0;
    for (const text of flat(lists)) {
      if (++this.#effort > MAX_EFFORT || union.size > MAX_LITERALS) throw TOO_MANY;
      if (union.has(text)) continue;
      union.add(text);
      length += text.length;
      if (length > MAX_TOTAL_LENGTH) throw TOO_MANY;
    }
    return [...union];
  }
}

function* flat(lists: Iterable<readonly string[]>): Iterable<string> {
  for (const list of lists) yield* list;
}

function textsOf(set: CharSet): string[] {
  if (sizeOf(set) > MAX_SET_SIZE) throw TOO_MANY;
  const texts: string[] = [];
  for (let i = 0; i < set.length; i += 2) {
    for (let point = set[i] as number; point <= (set[i + 1] as number); point++)
      texts.push(String.fromCodePoint(point));
  }
  return texts;
}
