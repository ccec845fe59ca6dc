import type { CounterContext } from './counter.ts';

export interface TranslationContext extends Pick<CounterContext, 'names' | 'isInterval' | 'reduces'> {
  /** Whether a variable's values are numbers. By its name in Grafana. */
  readonly isNumber: (name: string) => boolean;
}

export interface TreeContext extends CounterContext, TranslationContext {
  /**
   * How the sum and the number of series at one moment are asked for: from all samples of a bucket, which is one native query
   * and right in ratios only, or from each series by itself.
   */
  readonly sums: 'samples' | 'series';
}
