import { type CSSProperties, useState } from 'react';
import { GRID_ROW_PX } from '../../../../../src/model/dashboard/document.ts';
import { interpolate } from '../../../../../src/model/dashboard/interpolate.ts';
import type { ShownSection } from '../../../../../src/model/dashboard/repeat.ts';
import type { ChartAnnotation } from '../../../chart/annotation.ts';
import { fittedRowPx } from './fit.ts';
import { GAP_PX } from './geometry.ts';
import { PanelFrame } from './PanelFrame.tsx';
import { placeStyle } from './place-style.ts';
import { RowHeading } from './RowHeading.tsx';
import type { BoardModel } from './use-board-model.ts';
import type { Near } from './use-near.ts';
import { usePanelSizes } from './use-panel-sizes.ts';

export interface BoardGridProps {
  readonly model: BoardModel;
  readonly near: Near;
  /** Of the board, in px; 0 until it is known. */
  readonly width: number;
  readonly annotations: ReadonlyMap<string, readonly ChartAnnotation[]>;
  readonly metricUnits: ReadonlyMap<string, string>;
  /** In px, where all of the board is to be in sight at once. */
  readonly fitPx?: number | undefined;
}

/** The panels in their places, rows with headings that open and close. On a phone one below the other. */
export function BoardGrid({ model, near, width, annotations, metricUnits, fitPx }: BoardGridProps) {
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const isCollapsed = ({ key, row }: ShownSection) => toggled.get(key) ?? row?.collapsed === true;
  const rowPx =
    fitPx === undefined ? undefined : fittedRowPx(model.sections, { width, height: fitPx, isCollapsed });
  const sizeOf = usePanelSizes(width, rowPx);
  return (
    <>
      {model.sections.map((section) => (
        <div key={section.key} className="board-part">
          {section.row !== undefined && (
            <RowHeading
              title={interpolate(section.row.title, model.scope(section.scope), { format: 'text' })}
              panels={section.panels.length}
              collapsed={isCollapsed(section)}
              onToggle={() => setToggled(new Map(toggled).set(section.key, !isCollapsed(section)))}
            />
          )}
          {!isCollapsed(section) && section.panels.length > 0 && (
            <div className="board-grid" style={gridStyle(rowPx)}>
              {section.panels.map((shown) => (
                <PanelFrame
                  key={shown.key}
                  shown={shown}
                  scope={model.scope}
                  isPublic={model.access.isPublic}
                  answer={model.answers.get(shown.key)}
                  annotations={annotations.get(shown.key) ?? NONE}
                  metricUnits={metricUnits}
                  size={sizeOf(shown.grid)}
                  near={near.keys.has(shown.key)}
                  boxRef={near.ref(shown.key)}
                  style={placeStyle(shown.grid)}
                />
              ))}
            </div>
          )}
        </div>
      ))}
    </>
  );
}

const NONE: readonly ChartAnnotation[] = [];

/** A phone has rows of its own: those of the style sheet. */
function gridStyle(rowPx = GRID_ROW_PX): CSSProperties {
  return { gap: GAP_PX, '--row-px': `${rowPx - GAP_PX}px` } as CSSProperties;
}
