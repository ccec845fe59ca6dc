import { type ReactNode, useCallback, useMemo, useState } from 'react';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import type { ShownPanel } from '../../../../../src/model/dashboard/repeat.ts';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { useElementWidth } from '../../../ui/use-element-width.ts';
import { VariablesBar } from '../variables/VariablesBar.tsx';
import { AnnotationToggles } from './AnnotationToggles.tsx';
import { BoardGrid } from './BoardGrid.tsx';
import { filledLink } from './filled-panel.ts';
import { LargePanel } from './LargePanel.tsx';
import { LinkList } from './LinkList.tsx';
import { type PanelActs, PanelActsContext } from './panel-acts.ts';
import { OWN_NOTES, useAnnotations } from './use-annotations.ts';
import { type BoardAccess, type BoardModel, useBoardModel, useFirstInSight } from './use-board-model.ts';
import { useMetricUnits } from './use-metric-units.ts';
import { useNear } from './use-near.ts';
import { usePanelKeys } from './use-panel-keys.ts';
import './board.css';

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
  /** Nothing but the panels: on a wall. */
  readonly bare?: boolean;
  readonly rowPx?: number | undefined;
  /** At the right end of the bar: what can be done with the board. */
  readonly tools?: ReactNode;
  /** In place of the panels of a board that has none. */
  readonly empty?: ReactNode;
}

/** A board as it is looked at: what to choose, and below it the panels. */
export function BoardScreen(props: BoardScreenProps) {
  const { board, boardId, access, chosen, onChoose, large, acts, bare = false, tools } = props;
  const [box, width] = useElementWidth();
  const near = useNear(useFirstInSight(board));
  const model = useBoardModel({ board, chosen, access, width, near: near.keys, large });
  const marks = useShownSources(board, boardId);
  const { byPanel } = useAnnotations({ model, boardId, shown: marks.shown });
  const metricUnits = useMetricUnits(board.panels);
  usePanelKeys(acts, useFind(model));
  const links = board.links.map((link) => filledLink(link, model.scope({})));
  return (
    <PanelActsContext value={acts}>
      {!bare && (
        <div className="board-bar">
          <VariablesBar variables={model.variables} source={access.options} onChoose={onChoose} />
          {!access.isPublic && (
            <AnnotationToggles board={board} shown={marks.shown} onToggle={marks.toggle} />
          )}
          {links.length > 0 && <LinkList links={links} />}
          {tools !== undefined && <div className="board-tools">{tools}</div>}
        </div>
      )}
      <div ref={box} className="board">
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
            rowPx={props.rowPx}
          />
        )}
      </div>
    </PanelActsContext>
  );
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
