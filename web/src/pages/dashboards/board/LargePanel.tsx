import { useViewportSize } from '@mantine/hooks';
import type { ChartAnnotation } from '../../../chart/annotation.ts';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { PanelFrame } from './PanelFrame.tsx';
import type { BoardModel } from './use-board-model.ts';

export interface LargePanelProps {
  readonly model: BoardModel;
  readonly panelKey: string;
  readonly width: number;
  readonly annotations: ReadonlyMap<string, readonly ChartAnnotation[]>;
  readonly metricUnits: ReadonlyMap<string, string>;
}

// What the bars above and the edges take of the window's height.
const AROUND_PX = 132;

/** One panel that fills the page. */
export function LargePanel({ model, panelKey, width, annotations, metricUnits }: LargePanelProps) {
  const { height } = useViewportSize();
  const panels = model.sections.flatMap((section) => section.panels);
  const shown = panels.find(({ key }) => key === panelKey);
  if (shown === undefined) {
    const waits = !model.variables.ready;
    return waits ? null : (
      <EmptyNote title="This panel is not there">
        It was removed from the board, or the value that it is for is not chosen.
      </EmptyNote>
    );
  }
  return (
    <PanelFrame
      shown={shown}
      scope={model.scope}
      isPublic={model.access.isPublic}
      answer={model.answers.get(shown.key)}
      annotations={annotations.get(shown.key) ?? NONE}
      metricUnits={metricUnits}
      size={{ width, height: Math.max(280, height - AROUND_PX) }}
      near
    />
  );
}

const NONE: readonly ChartAnnotation[] = [];
