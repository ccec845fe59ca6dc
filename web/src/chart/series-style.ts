import type { TimeSeriesDraw } from '../../../src/model/dashboard/panel.ts';
import type { Unit } from '../format/units.ts';

/** How one series of a chart is drawn, where that differs from the rest. */
export interface SeriesStyle {
  readonly dashed?: boolean;
  /** Drawn below zero, for the second of two directions. Its values stay positive in tooltip and legend. */
  readonly mirrored?: boolean;
  /** Not part of the stack, in a stacked chart. */
  readonly overlay?: boolean;
  /** A line where left out. */
  readonly draw?: TimeSeriesDraw;
  readonly fillPercent?: number;
  readonly widthPx?: number;
  /** The left one where left out. */
  readonly axis?: 'right';
  /** How its values are written, where that differs from its axis. */
  readonly unit?: Unit;
}
