import type { ComponentType } from 'react';
import type { DataPanel } from '../../../src/model/dashboard/panel.ts';
import { lazyAgain } from '../ui/lazy-again.ts';
import type { KindProps } from './kinds/kind-props.ts';

type KindOf<K extends DataPanel['kind']> = ComponentType<KindProps<Extract<DataPanel, { kind: K }>>>;

const KINDS: { readonly [K in DataPanel['kind']]: KindOf<K> } = {
  timeSeries: lazyAgain(() => import('./kinds/TimeSeriesBody.tsx')),
  stat: lazyAgain(() => import('./kinds/StatBody.tsx')),
  gauge: lazyAgain(() => import('./kinds/GaugeBody.tsx')),
  barGauge: lazyAgain(() => import('./kinds/BarGaugeBody.tsx')),
  table: lazyAgain(() => import('./kinds/TableBody.tsx')),
  heatmap: lazyAgain(() => import('./kinds/HeatmapBody.tsx')),
  topList: lazyAgain(() => import('./kinds/TopListBody.tsx')),
  histogram: lazyAgain(() => import('./kinds/HistogramBody.tsx')),
  stateTimeline: lazyAgain(() => import('./kinds/StateTimelineBody.tsx')),
};

export function DataKind(props: KindProps<DataPanel>) {
  // Each kind gets a panel of its own kind: the table says so, and the compiler cannot follow it through the look-up.
  const Kind = KINDS[props.panel.kind] as ComponentType<KindProps<DataPanel>>;
  return <Kind {...props} />;
}
