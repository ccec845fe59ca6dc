import { memo, Suspense, useMemo } from 'react';
import { isFinished } from '../../../src/model/dashboard/finished-query.ts';
import type { Panel, RowPanel } from '../../../src/model/dashboard/panel.ts';
import type { ChartAnnotation } from '../chart/annotation.ts';
import type { Window } from '../time/range.ts';
import { useTime } from '../time/store.ts';
import { NoAnswerNote } from '../ui/NoAnswerNote.tsx';
import { EmptyNote } from '../ui/Notes.tsx';
import { DataKind } from './DataKind.tsx';
import { LazyTable } from './LazyTable.tsx';
import type { PanelAnswer } from './panel-answer.ts';
import { panelSeries, panelUnit } from './prepare/series.ts';
import { zonedPanel } from './prepare/zoned-panel.ts';
import './panels.css';
import { lazyAgain } from '../ui/lazy-again.ts';

const TextBody = lazyAgain(() => import('./kinds/TextBody.tsx'));
const AlertListBody = lazyAgain(() => import('./kinds/AlertListBody.tsx'));

export interface PanelBodyProps {
  /** With the variables of its texts filled in. */
  readonly panel: Exclude<Panel, RowPanel>;
  readonly data: readonly PanelAnswer[];
  readonly window: Window;
  /** Of the picture alone, in pixels. Both may change at any time. */
  readonly width: number;
  readonly height: number;
  /** The same list while nothing changes. */
  readonly annotations?: readonly ChartAnnotation[];
  /** A moment (start is end) or a span was marked by hand. */
  readonly onAnnotate?: (window: Window) => void;
  readonly onAnnotation?: (id: string) => void;
  /** Of metrics whose sender gave a unit; others are read from their names. */
  readonly metricUnits?: ReadonlyMap<string, string>;
  readonly asTable?: boolean;
  /** Nothing but what its queries answered is shown or asked. */
  readonly isPublic?: boolean;
}

const NO_ANNOTATIONS: readonly ChartAnnotation[] = [];

/** The picture of a panel of any kind. What draws a kind is loaded when it is first used; its place is kept meanwhile, with a mark for who waits for the picture. */
export const PanelBody = memo(function PanelBody(props: PanelBodyProps) {
  const { width, height } = props;
  return (
    <div className="kind" style={{ width, height }}>
      <Suspense fallback={<span hidden data-pending />}>
        <Kind {...props} />
      </Suspense>
    </div>
  );
});

function Kind(props: PanelBodyProps) {
  const { panel } = props;
  switch (panel.kind) {
    case 'text':
      return <TextBody panel={panel} />;
    case 'alertList':
      return props.isPublic === true ? (
        <EmptyNote title="Alerts are not shown here">They stay within the team that gets them.</EmptyNote>
      ) : (
        <AlertListBody panel={panel} />
      );
    default:
      return <Data {...props} panel={panel} />;
  }
}

type DataProps = PanelBodyProps & {
  readonly panel: Exclude<PanelBodyProps['panel'], { kind: 'text' | 'alertList' }>;
};

function Data({ panel: asStored, data, metricUnits, asTable = false, ...rest }: DataProps) {
  const { zone } = useTime();
  const panel = useMemo(() => zonedPanel(asStored, zone), [asStored, zone]);
  const series = useMemo(() => panelSeries(panel, data, metricUnits), [panel, data, metricUnits]);
  const unit = useMemo(() => panelUnit(panel, metricUnits), [panel, metricUnits]);
  if (series.length === 0) return <Nothing panel={panel} data={data} />;
  if (asTable) {
    return (
      <LazyTable
        panel={panel}
        data={data}
        metricUnits={metricUnits}
        width={rest.width}
        height={rest.height}
      />
    );
  }
  return (
    <DataKind
      panel={panel}
      series={series}
      unit={unit}
      window={rest.window}
      width={rest.width}
      height={rest.height}
      annotations={rest.annotations ?? NO_ANNOTATIONS}
      onAnnotate={rest.onAnnotate}
      onAnnotation={rest.onAnnotation}
    />
  );
}

/** Nothing is said before all have answered: an empty answer of the first is no empty panel. */
function Nothing({ panel, data }: Pick<DataProps, 'panel' | 'data'>) {
  if (panel.queries.length === 0) {
    return <EmptyNote title="Nothing is asked yet">Edit the panel and choose a metric.</EmptyNote>;
  }
  if (!panel.queries.some(isFinished)) {
    return <EmptyNote title="Choose a metric">Nothing is asked before that.</EmptyNote>;
  }
  const isAsking = data.length === 0 || data.some(({ answer, fetching }) => fetching && answer === undefined);
  if (isAsking) return null;
  if (data.some(({ answer }) => answer?.meta.fallback === true)) return <NoAnswerNote />;
  return <NoData data={data} />;
}

const NO_METRIC = /^There is no metric named /;

/** What the answers say of why they are empty, and what would fill them. */
function NoData({ data }: Pick<DataProps, 'data'>) {
  const reasons = [...new Set(data.flatMap(({ answer }) => answer?.meta.warnings ?? []))];
  const unknown = reasons.filter((reason) => NO_METRIC.test(reason));
  const [first] = unknown;
  if (
    first !== undefined &&
    data.every(({ answer }) => answer?.meta.warnings?.some((one) => NO_METRIC.test(one)))
  ) {
    const [title, ...hints] = first.split(/\. (?=Close names)/);
    return (
      <EmptyNote title={(title ?? first).replace(/\.$/, '')}>
        {hints.map((hint) => `${hint} `)}
        {unknown.length > 1 && 'The other queries of this panel find none either. '}
        It is filled once something sends this metric to the server.
      </EmptyNote>
    );
  }
  if (reasons.length > 0) return <EmptyNote title="No data in this range">{reasons.join(' ')}</EmptyNote>;
  return (
    <EmptyNote title="No data in this range">Choose a longer time range, or other values above.</EmptyNote>
  );
}
