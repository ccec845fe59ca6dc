/** Hands one thing to many who want it, in the order of asking. */
export class Turns<Owner extends object> {
  readonly #waiting: { readonly owner: Owner; readonly resolve: (granted: boolean) => void }[] = [];
  #holder: Owner | undefined;

  /** Resolves to true when it is the owner's turn, at once if it holds it already; to false when `leave` was called before. */
  take(owner: Owner): Promise<boolean> {
    if (this.#holder === undefined) this.#holder = owner;
    if (this.#holder === owner) return Promise.resolve(true);
    return new Promise((resolve) => {
      this.#waiting.push({ owner, resolve });
    });
  }

  /** Ends the owner's turn. Does nothing when it is not its turn. */
  pass(owner: Owner): void {
    if (this.#holder !== owner) return;
    const next = this.#waiting.shift();
    this.#holder = next?.owner;
    next?.resolve(true);
  }

  /** Takes the owner out of those who wait. */
  leave(owner: Owner): boolean {
    const index = this.#waiting.findIndex((entry) => entry.owner === owner);
    if (index < 0) return false;
    this.#waiting.splice(index, 1)[0]?.resolve(false);
    return true;
  }

  holds(owner: Owner): boolean {
    return this.#holder === owner;
  }
}
