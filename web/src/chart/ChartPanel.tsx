import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChartLine, IconCompass, IconTable } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { isUnreachable } from '../api/errors.ts';
import type { MetricQuery } from '../api/use-metric-query.ts';
import type { Unit } from '../format/units.ts';
import { useTimedPath } from '../time/links.ts';
import { useTime } from '../time/store.ts';
import { formatClock } from '../time/zone.ts';
import { ErrorBadge } from '../ui/ErrorBadge.tsx';
import { LoadingBar } from '../ui/LoadingBar.tsx';
import { MetaBadge } from '../ui/MetaBadge.tsx';
import { NoAnswerNote } from '../ui/NoAnswerNote.tsx';
import { EmptyNote, ErrorNote } from '../ui/Notes.tsx';
import { Chart } from './Chart.tsx';
import { FrameTable } from './FrameTable.tsx';
import type { Frame } from './frame.ts';
import { LegendInline } from './LegendInline.tsx';
import type { ScaleOptions } from './scale.ts';
import { useVisibility } from './visibility.ts';

export interface ChartPanelProps {
  readonly title: string;
  readonly frame: Frame;
  readonly unit: Unit;
  /** All queries the frame was made of. The first one's window and badge are shown. */
  readonly queries: readonly MetricQuery[];
  readonly stacked?: boolean;
  readonly filled?: boolean;
  readonly scale?: ScaleOptions;
  /** Where this picture can be taken apart. */
  readonly explore?: string;
  /** What to say when there is nothing to draw. */
  readonly empty?: ReactNode;
}

const HEIGHT = 168;

/** A small chart with title, badge and legend. Its size is the same before and after the data came. */
export function ChartPanel(props: ChartPanelProps) {
  const { title, frame, unit, queries } = props;
  const [asTable, setAsTable] = useState(false);
  const [highlighted, setHighlighted] = useState<string>();
  const visibility = useVisibility(frame);
  const { zone } = useTime();
  const timed = useTimedPath();
  const first = queries[0];
  const failed = queries.find((query) => query.error !== null);
  const hasPicture = frame.series.length > 0;
  const pending = queries.some((query) => query.pending);
  return (
    <section className="panel" aria-label={title}>
      <LoadingBar active={queries.some((query) => query.fetching)} />
      <header className="panel-head">
        <h2 className="panel-title">{title}</h2>
        {failed?.error != null && hasPicture && !isUnreachable(failed.error) && (
          <ErrorBadge error={failed.error} sinceMs={failed.errorSinceMs} onRetry={failed.retry} />
        )}
        {first?.answer !== undefined && (
          <MetaBadge meta={first.answer.meta} updatedAt={formatClock(first.updatedAtMs, zone)} />
        )}
        <div className="panel-tools">
          <PanelTool label={asTable ? 'Show as chart' : 'Show as table'} onClick={() => setAsTable(!asTable)}>
            {asTable ? <IconChartLine size={16} /> : <IconTable size={16} />}
          </PanelTool>
          {props.explore !== undefined && (
            <Tooltip label="Open in Explore" withArrow openDelay={300}>
              <ActionIcon
                component={Link}
                to={timed(props.explore)}
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`Open ${title} in Explore`}
              >
                <IconCompass size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </div>
      </header>
      <div className="panel-body" style={{ height: HEIGHT + 46 }}>
        {failed?.error != null && !hasPicture ? (
          <ErrorNote
            small
            what={`${title} could not be loaded`}
            error={failed.error}
            sinceMs={failed.errorSinceMs}
            onRetry={failed.retry}
          />
        ) : !hasPicture && !pending ? (
          <Nothing queries={queries}>{props.empty}</Nothing>
        ) : asTable ? (
          <FrameTable frame={frame} unit={unit} zone={zone} label={title} height={HEIGHT + 46} />
        ) : (
          <>
            <Chart
              label={`${title}, chart over time with ${frame.series.length} series`}
              frame={visibility.shown}
              window={first?.window ?? { startMs: 0, endMs: 1 }}
              unit={unit}
              height={HEIGHT}
              stacked={props.stacked ?? false}
              filled={props.filled ?? false}
              {...(props.scale === undefined ? {} : { scale: props.scale })}
              highlighted={highlighted}
            />
            <LegendInline frame={frame} unit={unit} visibility={visibility} onHighlight={setHighlighted} />
          </>
        )}
      </div>
    </section>
  );
}

/** Nothing to draw: because there is nothing, or because nobody could say. */
function Nothing({ queries, children }: Pick<ChartPanelProps, 'queries'> & { readonly children: ReactNode }) {
  if (queries.some(({ answer }) => answer?.meta.fallback === true)) return <NoAnswerNote />;
  return <EmptyNote title="No data in this range">{children}</EmptyNote>;
}

interface PanelToolProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

export function PanelTool({ label, onClick, children }: PanelToolProps) {
  return (
    <Tooltip label={label} withArrow openDelay={300}>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
