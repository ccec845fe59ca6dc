import { useMemo } from 'react';
import { useParams } from 'react-router';
import { serverNowMs } from '../../api/connection.ts';
import { type MetricQuery, useMetricQuery } from '../../api/use-metric-query.ts';
import { PageFrame } from '../../app/TopBar.tsx';
import { duration } from '../../format/duration.ts';
import { DefinedPanel } from '../../panels/DefinedPanel.tsx';
import { lineSpec } from '../../panels/definition.ts';
import { useTime } from '../../time/store.ts';
import { CopyBlock } from '../../ui/CopyBlock.tsx';
import { EmptyNote } from '../../ui/Notes.tsx';
import { StateWord } from '../../ui/StateWord.tsx';
import { SILENT_AFTER_MS } from '../hosts/host-rows.ts';
import { HostTiles } from './HostTiles.tsx';
import { HOST_PANELS, ofHost } from './panels.ts';
import './host.css';

export function HostPage() {
  const { host = '' } = useParams();
  // Another host is another page: nothing of the one before may stay in sight under its name.
  return <OneHost key={host} host={host} />;
}

const CROSSHAIR_HINT = 'Drag in a chart to zoom, double click to go back';

function OneHost({ host }: { readonly host: string }) {
  const scope = useMemo(() => ofHost(host), [host]);
  const pulse = useMetricQuery(
    lineSpec(
      {
        metric: 'cpu_usage_percent',
        aggregation: 'count',
        filters: [{ key: 'cpu', op: '=', value: 'total' }],
      },
      scope,
    ),
  );
  const nothing = pulse.answer?.data.every((s) => s.points.every((p) => p[1] === null));
  return (
    <PageFrame title={host} crumbs={[{ label: 'Hosts', path: '/hosts' }]} aside={<HostState pulse={pulse} />}>
      <p className="visually-hidden">{CROSSHAIR_HINT}</p>
      {nothing && pulse.error === null ? (
        <section className="panel">
          <EmptyNote title={`${host} sent no host metrics in this time range`}>
            <p>Choose a longer range, or start the agent on that machine:</p>
            <CopyBlock
              label="the agent command"
              text={`dashboarding agent --server ${window.location.origin}`}
            />
          </EmptyNote>
        </section>
      ) : (
        <>
          <HostTiles host={host} />
          <div className="host-panels">
            {HOST_PANELS.map((definition) => (
              <DefinedPanel key={definition.title} definition={definition} scope={scope} />
            ))}
          </div>
        </>
      )}
    </PageFrame>
  );
}

function HostState({ pulse }: { readonly pulse: MetricQuery }) {
  const { live } = useTime();
  const points = pulse.answer?.data[0]?.points ?? [];
  const last = points.findLast((point) => point[1] !== null);
  if (!live || pulse.answer === undefined) return null;
  if (last === undefined) return <StateWord state="nodata" word="no data in range" />;
  const width = (points[1]?.[0] ?? 0) - (points[0]?.[0] ?? 0);
  const silentMs = Math.max(0, serverNowMs() - last[0] - Math.max(0, width));
  return silentMs > SILENT_AFTER_MS ? (
    <StateWord state="bad" word={`silent since ${duration(silentMs / 1000, 1)}`} />
  ) : (
    <StateWord state="ok" word="reporting" />
  );
}
