// So many messages say what the others will be like.
const ENOUGH = 8;
// How soon large messages are forgotten: some hundred small ones later.
const FADING = 1 / 64;

/** What messages of a queue weigh, as far as was seen: rather too much than too little. */
export class MessageSizes {
  #seen = 0;
  /** Bytes of the largest message that is to be reckoned with. */
  #expected = 0;
  readonly #largestBytes: number;

  /** `largestBytes` is what a message may have; that counts until some were seen. */
  constructor(largestBytes: number) {
    this.#largestBytes = largestBytes;
  }

  see(sizeBytes: number): void {
    this.#seen += 1;
    const isLarger = sizeBytes > this.#expected;
    this.#expected += isLarger ? sizeBytes - this.#expected : (sizeBytes - this.#expected) * FADING;
  }

  /** How many messages fit into so many bytes. */
  fitting(roomBytes: number): number {
    const sizeBytes = this.#seen < ENOUGH ? this.#largestBytes : this.#expected;
    return Math.floor(Math.max(0, roomBytes) / Math.max(1, sizeBytes));
  }
}
