/** How many points are held for all pages together. */
export class PointBudget {
  readonly #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get taken(): number {
    return this.#taken;
  }

  /** False when there is not so much left; then nothing is taken. */
  take(points: number): boolean {
    if (this.#taken + points > this.#most) return false;
    this.#taken += points;
    return true;
  }

  release(points: number): void {
    this.#taken -= points;
  }
}
