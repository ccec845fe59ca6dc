import { type ComponentType, lazy } from 'react';
import type { DataPanel } from '../../../src/model/dashboard/panel.ts';
import type { KindProps } from './kinds/kind-props.ts';

type KindOf<K extends DataPanel['kind']> = ComponentType<KindProps<Extract<DataPanel, { kind: K }>>>;

const KINDS: { readonly [K in DataPanel['kind']]: KindOf<K> } = {
  timeSeries: lazy(() => import('./kinds/TimeSeriesBody.tsx')),
  stat: lazy(() => import('./kinds/StatBody.tsx')),
  gauge: lazy(() => import('./kinds/GaugeBody.tsx')),
  barGauge: lazy(() => import('./kinds/BarGaugeBody.tsx')),
  table: lazy(() => import('./kinds/TableBody.tsx')),
  heatmap: lazy(() => import('./kinds/HeatmapBody.tsx')),
  topList: lazy(() => import('./kinds/TopListBody.tsx')),
  histogram: lazy(() => import('./kinds/HistogramBody.tsx')),
  stateTimeline: lazy(() => import('./kinds/StateTimelineBody.tsx')),
};

export function DataKind(props: KindProps<DataPanel>) {
  // Each kind gets a panel of its own kind: the table says so, and the compiler cannot follow it through the look-up.
  const Kind = KINDS[props.panel.kind] as ComponentType<KindProps<DataPanel>>;
  return <Kind {...props} />;
}
