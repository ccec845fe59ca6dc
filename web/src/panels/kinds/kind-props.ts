import type { DataPanel } from '../../../../src/model/dashboard/panel.ts';
import type { ChartAnnotation } from '../../chart/annotation.ts';
import type { Unit } from '../../format/units.ts';
import type { Window } from '../../time/range.ts';
import type { PanelSeries } from '../prepare/series.ts';

/** What draws a kind of panel is given. */
export interface KindProps<P extends DataPanel> {
  readonly panel: P;
  /** At least one, each with a value. */
  readonly series: readonly PanelSeries[];
  /** Of the panel as a whole. */
  readonly unit: Unit;
  readonly window: Window;
  readonly width: number;
  readonly height: number;
  readonly annotations: readonly ChartAnnotation[];
  readonly onAnnotate: ((window: Window) => void) | undefined;
  readonly onAnnotation: ((id: string) => void) | undefined;
}
