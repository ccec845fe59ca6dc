import type { Tags } from '../../../model/series.ts';

/** An alert as silences and inhibitions see it. */
export interface MutableAlert {
  readonly alertId: string;
  readonly labels: Tags;
}
