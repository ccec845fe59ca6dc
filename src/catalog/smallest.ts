/** The `limit` smallest texts by UTF-16 code units, ascending. Reads the whole input once and keeps about twice `limit`. */
export function smallestTexts(texts: Iterable<string>, limit: number): string[] {
  let kept: string[] = [];
  let largest: string | undefined;
  for (const text of texts) {
    if (largest !== undefined && text >= largest) continue;
    kept.push(text);
    if (kept.length >= limit * 2 + 64) {
      kept = kept.sort(byCodeUnits).slice(0, limit);
      largest = kept.at(-1);
    }
  }
  return kept.sort(byCodeUnits).slice(0, limit);
}

export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
