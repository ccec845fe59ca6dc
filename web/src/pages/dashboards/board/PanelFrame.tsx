import { type CSSProperties, memo, type ReactNode, type RefCallback, useMemo, useState } from 'react';
import type { ShownPanel } from '../../../../../src/model/dashboard/repeat.ts';
import { isUnreachable } from '../../../api/errors.ts';
import type { BoardPanelAnswer } from '../../../api/use-board-panels.ts';
import type { ChartAnnotation } from '../../../chart/annotation.ts';
import { hasPicture } from '../../../panels/has-picture.ts';
import { PanelBody } from '../../../panels/PanelBody.tsx';
import { useTime } from '../../../time/store.ts';
import { formatClock } from '../../../time/zone.ts';
import { ErrorBadge } from '../../../ui/ErrorBadge.tsx';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { MetaBadge } from '../../../ui/MetaBadge.tsx';
import { ErrorNote } from '../../../ui/Notes.tsx';
import { AboutNote } from './AboutNote.tsx';
import { filledPanel } from './filled-panel.ts';
import { isSmall, type Size } from './geometry.ts';
import { LinkList } from './LinkList.tsx';
import { PanelMenu } from './PanelMenu.tsx';
import { usePanelActs } from './panel-acts.ts';
import { worstMeta } from './panel-meta.ts';
import type { ScopeOf } from './use-board-model.ts';
import { useStable } from './use-stable.ts';

export interface PanelFrameProps {
  readonly shown: ShownPanel;
  readonly scope: ScopeOf;
  readonly isPublic: boolean;
  readonly answer: BoardPanelAnswer | undefined;
  readonly annotations: readonly ChartAnnotation[];
  readonly metricUnits: ReadonlyMap<string, string>;
  /** With border and title. */
  readonly size: Size;
  /** Nothing is drawn before it comes near. */
  readonly near: boolean;
  readonly boxRef?: RefCallback<HTMLElement>;
  readonly style?: CSSProperties;
  /** In front of the title, while the board is edited. */
  readonly handle?: ReactNode;
  /** At the corners, while the board is edited. */
  readonly children?: ReactNode;
}

const HEAD_PX = 34;
const BORDER_PX = 2;

/** A panel with title, menu, badge and whatever is wrong with it, around its picture. */
export const PanelFrame = memo(function PanelFrame(props: PanelFrameProps) {
  const { shown, scope, answer, size, near, annotations } = props;
  const [asTable, setAsTable] = useState(false);
  const acts = usePanelActs();
  const own = scope(shown.scope);
  const panel = useStable(filledPanel(shown.panel, own));
  const data = answer?.data ?? NO_DATA;
  const drawn = useDrawn(near);
  const hasTitle = panel.title !== '' || 'queries' in panel;
  const inner = {
    width: size.width - BORDER_PX,
    height: size.height - BORDER_PX - (hasTitle ? HEAD_PX : 0),
  };
  const annotate = acts.annotate;
  const onAnnotate = useMemo(
    () =>
      annotate === undefined
        ? undefined
        : (window: { readonly startMs: number; readonly endMs: number }) => annotate(shown, window),
    [annotate, shown],
  );
  return (
    <section
      ref={props.boxRef}
      className="panel board-panel"
      aria-label={panel.title === '' ? `Panel ${panel.id}` : panel.title}
      data-panel={shown.key}
      data-bare={!hasTitle || undefined}
      data-small={isSmall(shown.grid) || undefined}
      style={props.style}
    >
      <LoadingBar active={near && answer?.fetching === true} />
      <header className="panel-head board-panel-head">
        {props.handle}
        <h3 className="panel-title" title={panel.title}>
          {panel.title}
        </h3>
        <AboutNote lines={[panel.description ?? '', ...(panel.notes ?? [])]} />
        <span className="board-head-space" />
        {panel.links !== undefined && panel.links.length > 0 && <LinkList links={panel.links} compact />}
        <PanelMenu
          shown={shown}
          scope={own}
          panel={panel}
          data={data}
          asTable={asTable}
          onTable={'queries' in panel ? () => setAsTable(!asTable) : undefined}
        />
        {answer !== undefined && (
          <PanelBadges title={panel.title} answer={answer} pictured={pictured(panel, data)} />
        )}
      </header>
      <div className="board-panel-body" style={{ height: inner.height }}>
        {size.width > 0 && drawn && (
          <PanelProblem title={panel.title} answer={answer} pictured={pictured(panel, data)}>
            <PanelBody
              panel={panel}
              data={data}
              window={answer?.window ?? NO_WINDOW}
              width={inner.width}
              height={inner.height}
              annotations={annotations}
              metricUnits={props.metricUnits}
              asTable={asTable}
              isPublic={props.isPublic}
              {...(onAnnotate === undefined ? {} : { onAnnotate })}
              {...(acts.openAnnotation === undefined ? {} : { onAnnotation: acts.openAnnotation })}
            />
          </PanelProblem>
        )}
      </div>
      {props.children}
    </section>
  );
});

const NO_DATA = [] as const;
const NO_WINDOW = { startMs: 0, endMs: 1 };

function pictured(panel: ShownPanel['panel'], data: BoardPanelAnswer['data']): boolean {
  return 'queries' in panel && hasPicture(panel, data);
}

/** What was drawn once stays drawn: a panel that is scrolled back to must not begin anew. */
function useDrawn(near: boolean): boolean {
  const [seen, setSeen] = useState(near);
  if (near && !seen) setSeen(true);
  return seen;
}

function errorOf(answer: BoardPanelAnswer): Error | undefined {
  return answer.data.find(({ error }) => error !== undefined)?.error ?? answer.error;
}

/** What is drawn is of queries that did not fail: it is not old, only not all. */
function hasCurrent({ data, error }: BoardPanelAnswer): boolean {
  if (error !== undefined) return false;
  const drawn = data.filter(({ query, answer }) => query.hidden !== true && answer !== undefined);
  return drawn.length > 0 && drawn.every((one) => one.error === undefined);
}

interface ProblemProps {
  readonly title: string;
  readonly answer: BoardPanelAnswer | undefined;
  readonly pictured: boolean;
}

/** In place of the picture why there is none, when a query failed and nothing older can be shown. */
function PanelProblem({
  title,
  answer,
  pictured: hasOne,
  children,
}: ProblemProps & { readonly children: ReactNode }) {
  const error = answer === undefined ? undefined : errorOf(answer);
  if (answer === undefined || error === undefined || hasOne) return children;
  return (
    <ErrorNote
      small
      what={title === '' ? 'This panel could not be loaded' : `${title} could not be loaded`}
      error={error}
      sinceMs={answer.errorSinceMs}
      onRetry={answer.retry}
    />
  );
}

/** How old and of what the picture is; the connection banner speaks for a server that is away. */
function PanelBadges({ answer, pictured: hasOne }: ProblemProps & { readonly answer: BoardPanelAnswer }) {
  const { zone } = useTime();
  const error = errorOf(answer);
  const meta = worstMeta(answer.data);
  return (
    <>
      {error !== undefined && hasOne && !isUnreachable(error) && (
        <ErrorBadge
          error={error}
          sinceMs={answer.errorSinceMs}
          partial={hasCurrent(answer)}
          onRetry={answer.retry}
        />
      )}
      {meta !== undefined && <MetaBadge meta={meta} updatedAt={formatClock(answer.updatedAtMs, zone)} />}
    </>
  );
}
