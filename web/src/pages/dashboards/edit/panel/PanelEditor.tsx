import { Textarea } from '@mantine/core';
import type { BodyPanel } from '../../../../../../src/model/dashboard/layout.ts';
import { FilterVariables } from '../../../explore/filter-variables.ts';
import { PanelFrame } from '../../board/PanelFrame.tsx';
import type { BoardModel } from '../../board/use-board-model.ts';
import { changePanel } from '../board-acts.ts';
import type { BoardEditor } from '../use-board-editor.ts';
import type { Change } from './change.ts';
import { PanelOptions } from './PanelOptions.tsx';
import { withValueAt } from './path-value.ts';
import { QueriesEditor } from './QueriesEditor.tsx';

export interface PanelEditorProps {
  readonly panel: BodyPanel;
  readonly editor: BoardEditor;
  readonly model: BoardModel;
  /** Of the board, in px. */
  readonly width: number;
  readonly metricUnits: ReadonlyMap<string, string>;
}

const SIDE_PX = 332;
const SIDE_BY_SIDE_FROM_PX = 900;
const PREVIEW_PX = 340;

/** One panel: how it looks now, what it asks, and how that is shown. Every change is at once in the picture. */
export function PanelEditor({ panel, editor, model, width, metricUnits }: PanelEditorProps) {
  const key = String(panel.id);
  const shown = model.sections.flatMap(({ panels }) => panels).find((one) => one.key === key);
  const data = model.answers.get(key)?.data ?? NONE;
  const change: Change = (path, value, options = { about: path }) =>
    editor.change(
      (board) => changePanel(board, panel.id, (old) => withValueAt(old, path, value)),
      options.about === undefined ? undefined : `panel ${panel.id} ${options.about}`,
    );
  const variables = editor.board.variables.map(({ name }) => `$${name}`);
  const beside = width >= SIDE_BY_SIDE_FROM_PX;
  return (
    <div className="edit-panel" data-beside={beside || undefined}>
      <div className="edit-panel-main">
        {shown !== undefined && (
          <PanelFrame
            shown={shown}
            scope={model.scope}
            isPublic={false}
            answer={model.answers.get(key)}
            annotations={NONE}
            metricUnits={metricUnits}
            size={{ width: beside ? width - SIDE_PX : width, height: PREVIEW_PX }}
            near
          />
        )}
        {'queries' in panel && (
          <FilterVariables value={variables}>
            <QueriesEditor
              queries={panel.queries}
              data={data}
              onChange={(queries) => change('queries', queries)}
            />
          </FilterVariables>
        )}
        {panel.kind === 'text' && (
          <Textarea
            label="Markdown"
            autosize
            minRows={10}
            value={panel.markdown}
            onChange={(event) => change('markdown', event.currentTarget.value)}
          />
        )}
      </div>
      <PanelOptions
        panel={panel}
        variables={editor.board.variables}
        data={data}
        metricUnits={metricUnits}
        onChange={change}
        onKind={(to) =>
          editor.change((board) =>
            changePanel(board, panel.id, (old) => (old.kind === 'row' ? old : to(old))),
          )
        }
      />
    </div>
  );
}

const NONE = [] as const;
