import type { AgentSample } from './sample.ts';

/**
 * What was recorded and not yet packed into a batch, oldest first. It holds at most `maxSamples`; beyond that the
 * oldest go. Positions count all samples ever pushed, so that "everything recorded until now" can be remembered.
 */
export class SampleBuffer {
  readonly #maxSamples: number;
  #samples: AgentSample[] = [];
  /** Index of the oldest sample in `#samples`; what lies before it is gone. */
  #head = 0;
  #headPosition = 0;

  constructor(maxSamples: number) {
    this.#maxSamples = maxSamples;
  }

  get size(): number {
    return this.#samples.length - this.#head;
  }

  /** The position that the next sample will get. */
  get endPosition(): number {
    return this.#headPosition + this.size;
  }

  /** The position of the oldest sample that is still here. */
  get startPosition(): number {
    return this.#headPosition;
  }

  /** Returns how many old samples had to go: 0 or 1. */
  push(sample: AgentSample): number {
    this.#samples.push(sample);
    if (this.size <= this.#maxSamples) return 0;
    this.#advance(1);
    return 1;
  }

  take(maxSamples: number): readonly AgentSample[] {
    const taken = this.#samples.slice(this.#head, this.#head + maxSamples);
    this.#advance(taken.length);
    return taken;
  }

  #advance(count: number): void {
    this.#head += count;
    this.#headPosition += count;
    // Moving the rest down costs its length, so it is done once the dead part is as long.
    if (this.#head * 2 < this.#samples.length) return;
    this.#samples = this.#samples.slice(this.#head);
    this.#head = 0;
  }
}
