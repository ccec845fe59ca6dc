/** What is left of a frame of 16 ms when the browser has laid out and painted. */
const BUDGET_MS = 8;

export interface Frames {
  request(work: () => void): void;
  now(): number;
  /** Something waits to be drawn, from now on or no longer. */
  waits(isWaiting: boolean): void;
}

/**
 * Draws charts one after the other, as many in a frame as fit into it: a board of twenty that are all new at once would hold up the
 * page for a fifth of a second. Of one chart only the latest drawing counts.
 */
export class DrawQueue {
  readonly #frames: Frames;
  readonly #waiting = new Map<object, () => void>();
  #isRequested = false;

  constructor(frames: Frames) {
    this.#frames = frames;
  }

  /** Calls `draw` soon, in place of what this owner asked for before. */
  request(owner: object, draw: () => void): void {
    this.#waiting.set(owner, draw);
    this.#schedule();
  }

  /** What this owner asked for is not drawn any more. */
  forget(owner: object): void {
    this.#waiting.delete(owner);
  }

  #schedule(): void {
    if (this.#isRequested) return;
    this.#frames.waits(this.#waiting.size > 0);
    if (this.#waiting.size === 0) return;
    this.#isRequested = true;
    this.#frames.request(() => {
      this.#isRequested = false;
      try {
        this.#drawSome();
      } finally {
        this.#schedule();
      }
    });
  }

  #drawSome(): void {
    const endMs = this.#frames.now() + BUDGET_MS;
    for (const [owner, draw] of this.#waiting) {
      this.#waiting.delete(owner);
      draw();
      if (this.#frames.now() >= endMs) return;
    }
  }
}

/** That of this page. Who waits for its pictures sees a mark at the root of the document while some are still to be drawn. */
export const drawQueue = new DrawQueue({
  request: (work) => requestAnimationFrame(work),
  now: () => performance.now(),
  waits: (isWaiting) => document.documentElement.toggleAttribute('data-drawing', isWaiting),
});
