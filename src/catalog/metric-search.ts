import type { MetricTable } from './metric-table.ts';

/** How well a name answers a search; lower is better. */
const RANK = { exact: 0, startsWithFirstWord: 1, everyWordStartsAPart: 2, contains: 3 } as const;
const RANKS = Object.keys(RANK).length;

/**
 * The metrics whose name contains every space-separated word of `text`, whatever the case: the exact name first, then names
 * that start with the first word, then names in which every word starts a part (`disk read` in `node_disk_read_bytes`),
 * then the rest; equals by name.
 */
export function searchMetrics(metrics: MetricTable, text: string): readonly number[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return metrics.byName();
  const found: number[][] = Array.from({ length: RANKS }, () => []);
  for (const metric of metrics.byName()) {
    const name = metrics.lowerNameOf(metric);
    if (words.every((word) => name.includes(word))) found[rankOf(name, words)]?.push(metric);
  }
  return found.flat();
}

function rankOf(name: string, words: readonly string[]): number {
  const first = words[0] as string;
  if (words.length === 1 && name === first) return RANK.exact;
  if (name.startsWith(first)) return RANK.startsWithFirstWord;
  return words.every((word) => startsAPart(name, word)) ? RANK.everyWordStartsAPart : RANK.contains;
}

/** Whether `word` occurs at the start of the name or behind a character that is neither letter nor digit. */
function startsAPart(name: string, word: string): boolean {
  for (let at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(name.charAt(at - 1))) return true;
  }
  return false;
}
