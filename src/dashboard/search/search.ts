import type { Searchable } from './searchable.ts';
import { plain } from './searchable.ts';

/**
 * Those in which each word of the query is found somewhere, in any order, the best first: what is in the title counts more than what
 * is in a panel, and the beginning of a word more than its middle. Equals are in the order they came in. No word finds all.
 */
export function search<T extends Searchable>(all: readonly T[], query: string): readonly T[] {
  const words = plain(query)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS);
  if (words.length === 0) return all;
  return all
    .map((entry) => ({ entry, worth: worthOf(entry, words) }))
    .filter(({ worth }) => worth > 0)
    .toSorted((a, b) => b.worth - a.worth)
    .map(({ entry }) => entry);
}

const MOST_WORDS = 20;

/** 0 when one of the words is nowhere. */
function worthOf({ texts }: Searchable, words: readonly string[]): number {
  let sum = 0;
  for (const word of words) {
    const best = Math.max(...texts.map(({ text, worth }) => worth * fitOf(text, word)));
    if (best === 0) return 0;
    sum += best;
  }
  return texts[0]?.text === words.join(' ') ? sum * 2 : sum;
}

/** How well a text holds a word: not at all, somewhere, at the beginning of a word, as a whole word. */
function fitOf(text: string, word: string): 0 | 1 | 2 | 3 {
  let best: 0 | 1 | 2 | 3 = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const begins = at === 0 || !isWord(text[at - 1]);
    const ends = at + word.length === text.length || !isWord(text[at + word.length]);
    if (begins && ends) return 3;
    best = begins ? 2 : best === 0 ? 1 : best;
  }
  return best;
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}
