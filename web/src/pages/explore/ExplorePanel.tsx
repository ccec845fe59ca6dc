import { Button, SegmentedControl } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { IconBellPlus, IconCheck, IconTerminal2 } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { serverNowMs } from '../../api/connection.ts';
import { isUnreachable } from '../../api/errors.ts';
import type { QuerySpec } from '../../api/types.ts';
import type { MetricQuery } from '../../api/use-metric-query.ts';
import { Chart } from '../../chart/Chart.tsx';
import { FrameTable } from '../../chart/FrameTable.tsx';
import { LegendTable } from '../../chart/LegendTable.tsx';
import { useSeriesFrame } from '../../chart/use-series-frame.ts';
import { useVisibility } from '../../chart/visibility.ts';
import type { Unit } from '../../format/units.ts';
import { useTimedPath } from '../../time/links.ts';
import { apiTime } from '../../time/range.ts';
import { useTime } from '../../time/store.ts';
import { formatClock } from '../../time/zone.ts';
import { LoadingBar } from '../../ui/LoadingBar.tsx';
import { MetaBadge } from '../../ui/MetaBadge.tsx';
import { EmptyNote, ErrorNote } from '../../ui/Notes.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { curlOf } from './curl.ts';
import { alertLink } from './explore-link.ts';
import { describe, ORDERS, type View } from './explore-state.ts';

export interface ExplorePanelProps {
  readonly spec: QuerySpec;
  readonly query: MetricQuery;
  readonly unit: Unit;
  readonly view: View;
  readonly onView: (view: View) => void;
}

export function ExplorePanel({ spec, query, unit, view, onView }: ExplorePanelProps) {
  const frame = useSeriesFrame(query.answer?.data);
  const visibility = useVisibility(frame);
  const [highlighted, setHighlighted] = useState<string>();
  const time = useTime();
  const height = useChartHeight();
  const title = describe(spec);
  const isEmpty = frame.series.length === 0;
  return (
    <section className="panel explore-panel" aria-label="Result">
      <LoadingBar active={query.fetching} />
      <header className="panel-head">
        <h2 className="panel-title" title={title}>
          {title}
        </h2>
        {query.answer !== undefined && (
          <MetaBadge meta={query.answer.meta} updatedAt={formatClock(query.updatedAtMs, time.zone)} />
        )}
        <MakeAlert spec={spec} />
        <CopyCurl spec={spec} />
        <SegmentedControl
          size="xs"
          aria-label="View"
          value={view}
          onChange={(value) => onView(value as View)}
          data={[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' },
          ]}
        />
      </header>
      {query.error !== null && !(isUnreachable(query.error) && !isEmpty) && (
        <ErrorNote
          small
          what="The query failed"
          error={query.error}
          sinceMs={query.errorSinceMs}
          onRetry={query.retry}
        />
      )}
      <div className="explore-body" style={{ minHeight: height }}>
        {isEmpty && !query.pending && query.error === null ? (
          <EmptyNote title="No data for this query in this range">
            Choose a longer time range, or take a filter away.
          </EmptyNote>
        ) : view === 'table' ? (
          <FrameTable
            frame={visibility.shown}
            unit={unit}
            zone={time.zone}
            label={title}
            height={height + 60}
          />
        ) : (
          <Chart
            label={`${title}, chart over time with ${frame.series.length} series`}
            frame={visibility.shown}
            window={query.window}
            unit={unit}
            height={height}
            filled={frame.series.length === 1}
            highlighted={highlighted}
          />
        )}
      </div>
      {!isEmpty && (
        <LegendTable frame={frame} unit={unit} visibility={visibility} onHighlight={setHighlighted} />
      )}
      <LimitNote spec={spec} shown={frame.series.length} />
      <Notices query={query} />
    </section>
  );
}

/** The chart takes what the form and some lines of the legend leave of the window's height. */
function useChartHeight(): number {
  const { height } = useViewportSize();
  return Math.min(620, Math.max(280, Math.round((height - 500) / 20) * 20));
}

/** Takes the query along into a new alert rule. */
function MakeAlert({ spec }: { readonly spec: QuerySpec }) {
  const timed = useTimedPath();
  return (
    <Button
      component={Link}
      to={timed(alertLink(spec))}
      size="compact-sm"
      variant="default"
      leftSection={<IconBellPlus size={14} />}
    >
      Make an alert
    </Button>
  );
}

function CopyCurl({ spec }: { readonly spec: QuerySpec }) {
  const { copied, copy } = useCopy();
  const { range } = useTime();
  const onClick = () => {
    const now = serverNowMs();
    copy(curlOf(window.location.origin, spec, apiTime(range.from, now), apiTime(range.to, now)));
  };
  return (
    <Button
      size="compact-sm"
      variant="default"
      miw={128}
      leftSection={copied ? <IconCheck size={14} /> : <IconTerminal2 size={14} />}
      onClick={onClick}
    >
      {copied ? 'Copied' : 'Copy as curl'}
    </Button>
  );
}

/** A full list says that it may not be the whole one. */
function LimitNote({ spec, shown }: { readonly spec: QuerySpec; readonly shown: number }) {
  if (spec.limit === undefined || shown < spec.limit) return null;
  const order = ORDERS.find(({ value }) => value === spec.orderBy)?.label ?? 'name';
  return (
    <p className="explore-limit">
      These are the {spec.limit} series first by {order}; there may be more.
    </p>
  );
}

/** What the server says about its own answer, where it changes how the picture is to be read. */
function Notices({ query }: { readonly query: MetricQuery }) {
  const meta = query.answer?.meta;
  if (meta === undefined) return null;
  const notices = [
    ...(meta.fallback === true
      ? ['The store cannot be asked at the moment; an empty chart does not mean no data.']
      : []),
    ...(meta.stale === true ? ['The store did not answer; this is the last answer that is known.'] : []),
    ...(meta.warnings ?? []),
  ];
  if (notices.length === 0) return null;
  return (
    <ul className="explore-notices">
      {notices.map((notice) => (
        <li key={notice}>{notice}</li>
      ))}
    </ul>
  );
}
