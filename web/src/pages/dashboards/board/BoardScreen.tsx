import { useMergedRef } from '@mantine/hooks';
import { type ReactNode, Suspense, useCallback, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import type { ShownPanel } from '../../../../../src/model/dashboard/repeat.ts';
import { useTimedPath } from '../../../time/links.ts';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { useElementWidth } from '../../../ui/use-element-width.ts';
import type { NewAnnotation, StoredAnnotation } from '../api/types.ts';
import { VariablesBar } from '../variables/VariablesBar.tsx';
import { AnnotationToggles } from './AnnotationToggles.tsx';
import { alertOfMark } from './alert-mark.ts';
import { OWN_NOTES } from './annotation-ask.ts';
import { BoardGrid } from './BoardGrid.tsx';
import { filledLink } from './filled-panel.ts';
import { LargePanel } from './LargePanel.tsx';
import { LinkList } from './LinkList.tsx';
import { type PanelActs, PanelActsContext } from './panel-acts.ts';
import { SettledMark } from './SettledMark.tsx';
import { useAnnotations } from './use-annotations.ts';
import { type BoardAccess, type BoardModel, useBoardModel, useFirstInSight } from './use-board-model.ts';
import { useMetricUnits } from './use-metric-units.ts';
import { useNear } from './use-near.ts';
import { usePanelKeys } from './use-panel-keys.ts';
import { useRoomBelow } from './use-room-below.ts';
import './board.css';
import { lazyAgain } from '../../../ui/lazy-again.ts';

const loadNote = async () => ({ default: (await import('./AnnotationDialog.tsx')).AnnotationDialog });
const AnnotationDialog = lazyAgain(loadNote);

export interface BoardScreenProps {
  readonly board: Dashboard;
  /** Undefined for a board that is not stored, or seen through a public link. */
  readonly boardId: string | undefined;
  readonly access: BoardAccess;
  readonly chosen: ReadonlyMap<string, readonly string[]>;
  readonly onChoose: (name: string, values: readonly string[]) => void;
  /** The key of the panel that fills the page. */
  readonly large?: string | undefined;
  readonly acts: PanelActs;
  /** People may mark moments on the charts. */
  readonly writesNotes?: boolean;
  /** Nothing but the panels: on a wall. */
  readonly bare?: boolean;
  /** All of it is to be in sight at once: rows are as high as there is room. */
  readonly fit?: boolean;
  /** At the right end of the bar: what can be done with the board. */
  readonly tools?: ReactNode;
  /** In place of the panels of a board that has none. */
  readonly empty?: ReactNode;
}

/** A board as it is looked at: what to choose, and below it the panels. */
export function BoardScreen(props: BoardScreenProps) {
  const { board, boardId, access, chosen, onChoose, large, bare = false, tools } = props;
  const [widthBox, width] = useElementWidth();
  const [roomBox, room] = useRoomBelow();
  const box = useMergedRef(widthBox, roomBox);
  const near = useNear(useFirstInSight(board));
  const model = useBoardModel({ board, chosen, access, width, near: near.keys, large });
  const marks = useShownSources(board, boardId);
  const { byPanel, stored, more } = useAnnotations({ model, boardId, shown: marks.shown });
  const notes = useNotes(props.acts, boardId !== undefined && props.writesNotes === true, stored);
  const { acts } = notes;
  const metricUnits = useMetricUnits(board.panels, access.units);
  usePanelKeys(acts, useFind(model));
  const links = board.links.map((link) => filledLink(link, model.scope({})));
  return (
    <PanelActsContext value={acts}>
      {!bare && (
        <div className="board-bar">
          <VariablesBar variables={model.variables} source={access.options} onChoose={onChoose} />
          <AnnotationToggles board={board} shown={marks.shown} onToggle={marks.toggle} more={more} />
          {links.length > 0 && <LinkList links={links} />}
          {tools !== undefined && <div className="board-tools">{tools}</div>}
        </div>
      )}
      <div ref={box} className="board">
        <SettledMark model={model} near={near.keys} large={large} />
        {large !== undefined ? (
          <LargePanel
            model={model}
            panelKey={large}
            width={width}
            annotations={byPanel}
            metricUnits={metricUnits}
          />
        ) : board.panels.length === 0 ? (
          (props.empty ?? <EmptyNote title="This board has no panels yet" />)
        ) : (
          <BoardGrid
            model={model}
            near={near}
            width={width}
            annotations={byPanel}
            metricUnits={metricUnits}
            fitPx={props.fit === true ? room : undefined}
          />
        )}
      </div>
      {notes.open !== undefined && boardId !== undefined && (
        <Suspense fallback={null}>
          <AnnotationDialog
            annotation={notes.open.annotation}
            boardId={boardId}
            panelId={notes.open.panelId}
            onClose={notes.close}
          />
        </Suspense>
      )}
    </PanelActsContext>
  );
}

interface OpenNote {
  readonly annotation: NewAnnotation & { readonly id?: string };
  readonly panelId: number | undefined;
}

/** Notes are written and changed where they stand on a chart; the mark of an alert leads to it. */
function useNotes(acts: PanelActs, allowed: boolean, stored: readonly StoredAnnotation[]) {
  const [open, setOpen] = useState<OpenNote>();
  const navigate = useNavigate();
  const timed = useTimedPath();
  const withNotes = useMemo<PanelActs>(() => {
    if (!allowed) return acts;
    return {
      ...acts,
      annotate: ({ panel }, { startMs, endMs }) => {
        const end = endMs > startMs ? { endMs: Math.round(endMs) } : {};
        const annotation = { startMs: Math.round(startMs), ...end, title: '', text: '', tags: [] };
        setOpen({ annotation, panelId: panel.id });
      },
      openAnnotation: (id) => {
        const alertId = alertOfMark(id);
        if (alertId !== undefined) void navigate(timed(`/alerts?alert=${encodeURIComponent(alertId)}`));
        const annotation = stored.find((one) => one.id === id);
        if (annotation !== undefined) setOpen({ annotation: written(annotation), panelId: undefined });
      },
    };
  }, [acts, allowed, stored, navigate, timed]);
  return { acts: withNotes, open, close: () => setOpen(undefined) };
}

/** Without what only the server says of it. */
function written({ id, startMs, endMs, title, text, tags, dashboardId, panelId }: StoredAnnotation) {
  return {
    ...{ id, startMs, title, text, tags },
    ...(endMs === undefined ? {} : { endMs }),
    ...(dashboardId === undefined ? {} : { dashboardId }),
    ...(panelId === undefined ? {} : { panelId }),
  };
}

/** Finds a panel by its key, for shortcuts. */
function useFind(model: BoardModel): (key: string) => ShownPanel | undefined {
  const { sections } = model;
  return useCallback(
    (key: string) => sections.flatMap(({ panels }) => panels).find((shown) => shown.key === key),
    [sections],
  );
}

/** Which sources of annotations are shown: as the board has them, until somebody here says otherwise. */
function useShownSources({ annotations }: Dashboard, boardId: string | undefined) {
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const shown = useMemo(() => {
    const sources = boardId === undefined ? annotations : [OWN_NOTES, ...annotations];
    return new Set(
      sources.filter(({ name, enabled }) => toggled.get(name) ?? enabled).map(({ name }) => name),
    );
  }, [annotations, boardId, toggled]);
  const toggle = (name: string) => setToggled(new Map(toggled).set(name, !shown.has(name)));
  return { shown, toggle };
}
