/** Collects the pairs of one set of tags in ascending order of key. Keys mostly come in that order already. */
export class PairScratch {
  keys = new Uint32Array(16);
  pairs = new Uint32Array(16);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  insert(key: number, pair: number): void {
    if (this.length === this.keys.length) this.#grow();
    let at = this.length++;
    for (; at > 0 && (this.keys[at - 1] as number) > key; at--) {
      this.keys[at] = this.keys[at - 1] as number;
      this.pairs[at] = this.pairs[at - 1] as number;
    }
    this.keys[at] = key;
    this.pairs[at] = pair;
  }

  #grow(): void {
    const [keys, pairs] = [this.keys, this.pairs];
    this.keys = new Uint32Array(keys.length * 2);
    this.pairs = new Uint32Array(keys.length * 2);
    this.keys.set(keys);
    this.pairs.set(pairs);
  }
}
