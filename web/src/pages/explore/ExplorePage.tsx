import { useSearchParams } from 'react-router';
import { useMetricQuery } from '../../api/use-metric-query.ts';
import { PageFrame } from '../../app/TopBar.tsx';
import { aggregatedUnit, metricUnit } from '../../format/units.ts';
import { useTime } from '../../time/store.ts';
import { zoneName } from '../../time/zone.ts';
import { ExplorePanel } from './ExplorePanel.tsx';
import { ExploreStart } from './ExploreStart.tsx';
import { defaultAggregation, type ExploreState, readState, specOf, writeState } from './explore-state.ts';
import { QueryForm } from './QueryForm.tsx';
import { useMetricInfo } from './use-metric-info.ts';
import './explore.css';

/** Any metric, grouped and filtered. The address holds the whole picture. */
export default function ExplorePage() {
  const [params, setParams] = useSearchParams();
  const state = readState(params);
  const { zone } = useTime();
  const { info: metric, pending } = useMetricInfo(state.metric);
  const aggregation = state.aggregation ?? defaultAggregation(metric?.type);
  // Only buckets of whole days follow a zone; for others it would only make cached answers differ.
  const inDays = /^\d+[dw]$/.test(state.interval);
  const spec = specOf(state, aggregation, inDays ? zoneName(zone) : undefined);
  const typeKnown = state.aggregation !== undefined || !pending;
  const query = useMetricQuery(typeKnown ? spec : undefined);
  const unit = aggregatedUnit(metricUnit(state.metric, metric?.unit), aggregation);

  const change = (part: Partial<ExploreState>) =>
    setParams((old) => writeState(old, { ...readState(old), ...part }), { replace: part.view !== undefined });
  return (
    <PageFrame title="Explore">
      <QueryForm state={state} aggregation={aggregation} onChange={change} />
      {spec === undefined ? (
        <ExploreStart
          onPick={(name, type) => change({ metric: name, aggregation: defaultAggregation(type) })}
        />
      ) : (
        <ExplorePanel
          spec={spec}
          query={query}
          unit={unit}
          view={state.view}
          onView={(view) => change({ view })}
        />
      )}
    </PageFrame>
  );
}
