/** Collects the `limit` smallest of the texts offered, by UTF-16 code units, and keeps about twice as many. */
export class SmallestTexts {
  readonly #limit: number;
  #kept: string[] = [];
  /** No text from this one on can be among the smallest. */
  #bound: string | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  offer(text: string): void {
    if (this.#bound !== undefined && text >= this.#bound) return;
    this.#kept.push(text);
    if (this.#kept.length < this.#limit * 2 + 64) return;
    this.#kept = this.sorted();
    this.#bound = this.#kept.at(-1) ?? '';
  }

  sorted(): string[] {
    return this.#kept.sort(byCodeUnits).slice(0, this.#limit);
  }
}

export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
