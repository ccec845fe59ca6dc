import { NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import type { BodyPanel } from '../../../../../src/model/dashboard/layout.ts';
import type { DataPanel } from '../../../../../src/model/dashboard/panel.ts';
import { UNIT_CHOICES } from '../../../format/unit-choices.ts';
import { PanelFrame } from '../board/PanelFrame.tsx';
import type { BoardModel } from '../board/use-board-model.ts';
import { changePanel } from './board-acts.ts';
import { KIND_FIELDS, type KindField, valueAt, withValueAt } from './kind-fields.ts';
import { asKind, KINDS } from './new-panel.ts';
import { QueriesEditor } from './QueriesEditor.tsx';
import { ThresholdsEditor } from './ThresholdsEditor.tsx';
import type { BoardEditor } from './use-board-editor.ts';

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
  const change = (path: string, value: unknown) =>
    editor.change(
      (board) => changePanel(board, panel.id, (old) => withValueAt(old, path, value)),
      `panel ${panel.id} ${path}`,
    );
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
          <QueriesEditor
            queries={panel.queries}
            data={model.answers.get(key)?.data ?? []}
            onChange={(queries) => change('queries', queries)}
          />
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
      <section className="panel edit-options" aria-label="How it is shown">
        <TextInput
          size="xs"
          label="Title"
          placeholder="CPU of $host"
          value={panel.title}
          onChange={(event) => change('title', event.currentTarget.value)}
        />
        <Select
          size="xs"
          label="Kind"
          allowDeselect={false}
          data={KINDS.map(({ kind, label }) => ({ value: kind, label }))}
          value={panel.kind}
          onChange={(kind) =>
            kind !== null &&
            editor.change((board) =>
              changePanel(board, panel.id, (old) =>
                old.kind === 'row' ? old : asKind(old, kind as BodyPanel['kind']),
              ),
            )
          }
        />
        {'queries' in panel && <DisplayFields panel={panel} onChange={change} />}
        {KIND_FIELDS[panel.kind].map((field) => (
          <Field
            key={field.path}
            field={field}
            value={valueAt(panel, field.path)}
            onChange={(value) => change(field.path, value)}
          />
        ))}
        <RepeatFields panel={panel} editor={editor} onChange={change} />
        <Textarea
          size="xs"
          label="Description"
          autosize
          minRows={2}
          value={panel.description ?? ''}
          onChange={(event) => change('description', event.currentTarget.value || undefined)}
        />
      </section>
    </div>
  );
}

const NONE = [] as const;

type Change = (path: string, value: unknown) => void;

const UNITS = UNIT_CHOICES.map(({ group, units }) => ({
  group,
  items: units.map(({ id, label, example }) => ({ value: id, label: `${label} (${example})` })),
}));

function DisplayFields({ panel, onChange }: { readonly panel: DataPanel; readonly onChange: Change }) {
  const { unit, decimals, min, max, thresholds } = panel.display;
  const known = UNIT_CHOICES.some(({ units }) => units.some(({ id }) => id === unit));
  const own =
    unit === undefined || known ? [] : [{ group: 'Its own', items: [{ value: unit, label: unit }] }];
  return (
    <>
      <Select
        size="xs"
        label="Unit"
        searchable
        clearable
        placeholder="that of the metric"
        data={[...UNITS, ...own]}
        value={unit ?? null}
        onChange={(next) => onChange('display.unit', next ?? undefined)}
      />
      <div className="al-three">
        <OptionalNumber label="Lowest" value={min} onChange={(value) => onChange('display.min', value)} />
        <OptionalNumber label="Highest" value={max} onChange={(value) => onChange('display.max', value)} />
        <OptionalNumber
          label="Decimals"
          value={decimals}
          min={0}
          max={10}
          onChange={(value) => onChange('display.decimals', value)}
        />
      </div>
      <ThresholdsEditor
        thresholds={thresholds ?? []}
        onChange={(next) => onChange('display.thresholds', next.length === 0 ? undefined : next)}
      />
    </>
  );
}

interface OptionalNumberProps {
  readonly label: string;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
  readonly min?: number;
  readonly max?: number;
}

function OptionalNumber({ label, value, onChange, ...bounds }: OptionalNumberProps) {
  return (
    <NumberInput
      size="xs"
      label={label}
      hideControls
      placeholder="auto"
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
      {...bounds}
    />
  );
}

interface FieldProps {
  readonly field: KindField;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function Field({ field, value, onChange }: FieldProps) {
  switch (field.type) {
    case 'choice':
      return (
        <Select
          size="xs"
          label={field.label}
          allowDeselect={false}
          data={[...field.options]}
          value={typeof value === 'string' ? value : null}
          placeholder="as it was imported"
          onChange={(next) => next !== null && onChange(next)}
        />
      );
    case 'number':
      return (
        <NumberInput
          size="xs"
          label={field.label}
          min={field.min}
          max={field.max}
          clampBehavior="strict"
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => typeof next === 'number' && onChange(next)}
        />
      );
    case 'switch':
      return (
        <Switch
          size="xs"
          label={field.label}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'text':
      return (
        <TextInput
          size="xs"
          label={field.label}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
      );
  }
}

interface RepeatFieldsProps {
  readonly panel: BodyPanel;
  readonly editor: BoardEditor;
  readonly onChange: Change;
}

/** One panel for each chosen value of a variable. */
function RepeatFields({ panel, editor, onChange }: RepeatFieldsProps) {
  const { repeat } = panel;
  const names = editor.board.variables
    .filter(({ kind }) => kind === 'query' || kind === 'custom')
    .map(({ name }) => name);
  if (names.length === 0 && repeat === undefined) return null;
  const all = repeat === undefined || names.includes(repeat.variable) ? names : [...names, repeat.variable];
  return (
    <div className="al-two">
      <Select
        size="xs"
        label="Repeat for each"
        placeholder="not repeated"
        clearable
        data={all}
        value={repeat?.variable ?? null}
        onChange={(variable) =>
          onChange('repeat', variable === null ? undefined : { direction: 'right', ...repeat, variable })
        }
      />
      {repeat !== undefined && (
        <Select
          size="xs"
          label="Copies go"
          allowDeselect={false}
          data={[
            { value: 'right', label: 'to the right' },
            { value: 'down', label: 'downwards' },
          ]}
          value={repeat.direction}
          onChange={(direction) => direction !== null && onChange('repeat', { ...repeat, direction })}
        />
      )}
    </div>
  );
}
