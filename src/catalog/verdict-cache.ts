import { compileRegex } from '../lib/regex/regex.ts';
import type { TagPairs } from './tag-pairs.ts';
import { Verdicts } from './verdicts.ts';

/** Dashboards ask the same few hundred expressions again every 10 s. */
const MAX_ENTRIES = 512;
/** One byte a value: room for a dozen expressions over a key with a million values. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Compiled expressions with their verdicts so far, the least recently used forgotten first. */
export class VerdictCache {
  readonly #pairs: TagPairs;
  readonly #entries = new Map<string, Verdicts>();

  constructor(pairs: TagPairs) {
    this.#pairs = pairs;
  }

  /** Throws `RegexSyntaxError`. */
  get(key: number, source: string): Verdicts {
    const name = `${key}:${source}`;
    const verdicts = this.#entries.get(name) ?? new Verdicts(compileRegex(source), this.#pairs, key);
    this.#entries.delete(name);
    this.#entries.set(name, verdicts);
    this.#trim();
    return verdicts;
  }

  #trim(): void {
    let sizeBytes = 0;
    for (const { sizeBytes: entryBytes } of this.#entries.values()) sizeBytes += entryBytes;
    for (const [name, verdicts] of this.#entries) {
      if (this.#entries.size <= MAX_ENTRIES && sizeBytes <= MAX_BYTES) return;
      if (this.#entries.size === 1) return;
      sizeBytes -= verdicts.sizeBytes;
      this.#entries.delete(name);
    }
  }
}
