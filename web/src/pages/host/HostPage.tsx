import { useMemo } from 'react';
import { useParams } from 'react-router';
import { serverNowMs } from '../../api/connection.ts';
import type { Filter } from '../../api/types.ts';
import { useMetricQuery } from '../../api/use-metric-query.ts';
import { PageFrame } from '../../app/TopBar.tsx';
import { DefinedPanel } from '../../panels/DefinedPanel.tsx';
import { lineSpec, type PanelLine } from '../../panels/definition.ts';
import { useTime } from '../../time/store.ts';
import { CopyBlock } from '../../ui/CopyBlock.tsx';
import { EmptyNote } from '../../ui/Notes.tsx';
import { type State, StateWord, silentWord } from '../../ui/StateWord.tsx';
import { SILENT_AFTER_MS } from '../hosts/host-rows.ts';
import { HostTiles } from './HostTiles.tsx';
import { HOST_PANELS, ofHost } from './panels.ts';
import { type Acquaintance, useHostKnown } from './use-host-known.ts';
import { YoungData } from './YoungData.tsx';
import './host.css';

export function HostPage() {
  const { host = '' } = useParams();
  // Another host is another page: nothing of the one before may stay in sight under its name.
  return <OneHost key={host} host={host} />;
}

/** What every agent sends. */
const PULSE: PanelLine = {
  metric: 'cpu_usage_percent',
  aggregation: 'count',
  filters: [{ key: 'cpu', op: '=', value: 'total' }],
};

const CROSSHAIR_HINT = 'Drag in a chart to zoom, double click to go back';

function OneHost({ host }: { readonly host: string }) {
  const scope = useMemo(() => ofHost(host), [host]);
  const pulse = useMetricQuery(lineSpec(PULSE, scope));
  const nothing = pulse.answer?.data.every((s) => s.points.every((p) => p[1] === null));
  return (
    <PageFrame
      title={host}
      crumbs={[{ label: 'Hosts', path: '/hosts' }]}
      aside={
        <>
          <HostState host={host} scope={scope} />
          {!pulse.outdated && (
            <YoungData points={pulse.answer?.data[0]?.points ?? []} window={pulse.window} />
          )}
        </>
      }
    >
      <p className="visually-hidden">{CROSSHAIR_HINT}</p>
      {nothing && pulse.error === null ? (
        <NoMetrics host={host} />
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

function NoMetrics({ host }: { readonly host: string }) {
  const known = useHostKnown(host, true);
  const unknown = known === 'unknown';
  return (
    <section className="panel">
      <EmptyNote
        title={unknown ? `No host is called ${host}` : `${host} sent no host metrics in this time range`}
      >
        <p>
          {unknown
            ? 'Nothing was ever received from it. Check the name, or start the agent on that machine:'
            : 'Choose a longer range, or start the agent on that machine:'}
        </p>
        <CopyBlock label="the agent command" text={`dashboarding agent --server ${window.location.origin}`} />
      </EmptyNote>
    </section>
  );
}

// Buckets of a minute over an hour tell well enough since when a host is silent.
const LAST_HOUR = { range: { from: 'now-1h', to: 'now' } } as const;

/** What to say of a host that sent nothing for an hour; the same words as in the list of hosts. */
const WITHOUT_PULSE: Readonly<Record<Acquaintance, { readonly state: State; readonly word: string }>> = {
  agent: { state: 'bad', word: 'silent for over 1h' },
  other: { state: 'nodata', word: 'no host metrics' },
  unknown: { state: 'nodata', word: 'unknown host' },
};

/** Whether the host sends at this time, whatever range is looked at. */
function HostState({ host, scope }: { readonly host: string; readonly scope: readonly Filter[] }) {
  const { live } = useTime();
  const spec = { ...lineSpec(PULSE, scope), interval: '1m' };
  const { answer } = useMetricQuery(live ? spec : undefined, LAST_HOUR);
  const last = answer?.data[0]?.points.findLast((point) => point[1] !== null);
  const known = useHostKnown(host, live && answer !== undefined && last === undefined);
  if (!live || answer === undefined) return null;
  if (last === undefined) return known === undefined ? null : <StateWord {...WITHOUT_PULSE[known]} />;
  const silentMs = Math.max(0, serverNowMs() - last[0] - 60_000);
  return silentMs > SILENT_AFTER_MS ? (
    <StateWord state="bad" word={silentWord(silentMs / 1000, 60)} />
  ) : (
    <StateWord state="ok" word="reporting" />
  );
}
