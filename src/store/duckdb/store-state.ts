import type { HotSamples } from './hot-samples.ts';
import type { Segment, SegmentSet } from './segment-set.ts';

/** Hot samples as a reader saw them first: rows appended later are not part of its answer. */
export interface HotView {
  readonly samples: HotSamples;
  readonly rows: number;
}

/** A consistent state of the store that stays readable, whatever is sealed, merged or dropped, until it is released. */
export interface Snapshot {
  /** In order of arrival; all of them before the hot samples. */
  readonly segments: readonly Segment[];
  readonly hot: readonly HotView[];
  release(): void;
}

/** What can be read: segments and the hot samples that are not in one yet, oldest generation first. */
export class StoreState {
  readonly segments: SegmentSet;
  #hot: readonly HotSamples[];

  constructor(segments: SegmentSet, hot: readonly HotSamples[]) {
    this.segments = segments;
    this.#hot = hot;
  }

  get hot(): readonly HotSamples[] {
    return this.#hot;
  }

  /** The generation that takes new samples. */
  get current(): HotSamples {
    const current = this.#hot.at(-1);
    if (current === undefined) throw new Error('BUG: the store has no hot generation');
    return current;
  }

  get hotRows(): number {
    return this.#hot.reduce((sum, hot) => sum + hot.rows, 0);
  }

  startGeneration(hot: HotSamples): void {
    this.#hot = [...this.#hot, hot];
  }

  /** In one step, for readers: the samples leave memory and stand in segments. */
  replaceHot(sealed: HotSamples, added: readonly Segment[]): void {
    this.segments.replace([], added);
    this.#hot = this.#hot.filter((hot) => hot !== sealed);
  }

  snapshot(): Snapshot {
    const segments = this.segments.all;
    for (const segment of segments) segment.hold();
    const hot = this.#hot.map((samples) => ({ samples, rows: samples.rows }));
    return {
      segments,
      hot,
      release: () => {
        for (const segment of segments) segment.release();
      },
    };
  }

  close(): void {
    this.segments.close();
  }
}
