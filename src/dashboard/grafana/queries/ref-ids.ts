/** What a query may be called here: `A` to `Z`, then `A1` and so on. */
const FITTING = /^[A-Z](?:[1-9]\d?)?$/;

/** The names of one panel's queries. Grafana takes any text; those that fit are kept, others get the next free one. */
export class RefIds {
  readonly #byOriginal = new Map<string, string>();
  readonly #used = new Set<string>();

  /** All names of the panel first, so that those that fit are not given away. */
  constructor(originals: readonly string[]) {
    for (const original of originals) {
      if (!FITTING.test(original) || this.#used.has(original)) continue;
      this.#used.add(original);
      this.#byOriginal.set(original, original);
    }
    for (const original of originals) this.#assign(original);
  }

  #assign(original: string): void {
    if (!this.#byOriginal.has(original)) this.#byOriginal.set(original, this.fresh());
  }

  /** What is called so in the input; undefined when nothing is. */
  of(original: string): string | undefined {
    return this.#byOriginal.get(original);
  }

  /** A name that no query of the panel has yet. */
  fresh(): string {
    for (let round = 0; ; round += 1) {
      for (let letter = 0; letter < 26; letter += 1) {
        const name = `${String.fromCharCode(65 + letter)}${round === 0 ? '' : round}`;
        if (this.#used.has(name)) continue;
        this.#used.add(name);
        return name;
      }
    }
  }
}
