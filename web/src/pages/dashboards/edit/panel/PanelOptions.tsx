import { Select, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import type { BodyPanel } from '../../../../../../src/model/dashboard/layout.ts';
import type { Variable } from '../../../../../../src/model/dashboard/variable.ts';
import type { PanelAnswer } from '../../../../panels/panel-answer.ts';
import { panelSeries } from '../../../../panels/prepare/series.ts';
import { Fold } from '../../../../ui/Fold.tsx';
import { asKind, KINDS, newPanel } from '../new-panel.ts';
import { AboutFields } from './AboutFields.tsx';
import { ColumnsEditor } from './ColumnsEditor.tsx';
import type { Change } from './change.ts';
import { DisplayFields } from './DisplayFields.tsx';
import { counted } from './fold-words.ts';
import { changedFields, KIND_FIELDS, KIND_GROUPS, type KindField, UNUSED_LOOKS } from './kind-fields.ts';
import { MappingsEditor } from './MappingsEditor.tsx';
import { OverridesEditor } from './OverridesEditor.tsx';
import { PanelField } from './PanelField.tsx';
import { valueAt } from './path-value.ts';
import { ThresholdFields } from './ThresholdFields.tsx';
import { TimeFields } from './TimeFields.tsx';

export interface PanelOptionsProps {
  readonly panel: BodyPanel;
  readonly variables: readonly Variable[];
  readonly data: readonly PanelAnswer[];
  readonly metricUnits: ReadonlyMap<string, string>;
  readonly onChange: Change;
  readonly onKind: (change: (panel: BodyPanel) => BodyPanel) => void;
}

/** All there is to choose about how a panel is shown. What few need is folded away until something is set there. */
export function PanelOptions(props: PanelOptionsProps) {
  const { panel, onChange, onKind } = props;
  return (
    <section className="panel edit-options" aria-label="How it is shown">
      <div className="edit-option-fields">
        <TextInput
          size="xs"
          label="Title"
          placeholder="CPU of $host"
          maxLength={200}
          value={panel.title}
          onChange={(event) => onChange('title', event.currentTarget.value)}
        />
        <Select
          size="xs"
          label="Kind"
          allowDeselect={false}
          data={KINDS.map(({ kind, label }) => ({ value: kind, label }))}
          value={panel.kind}
          onChange={(kind) => kind !== null && onKind((old) => asKind(old, kind as BodyPanel['kind']))}
        />
        {'queries' in panel && <DisplayFields panel={panel} onChange={onChange} />}
        <Fields fields={KIND_FIELDS[panel.kind]} panel={panel} onChange={onChange} />
      </div>
      <Groups panel={panel} onChange={onChange} />
      <DataFolds {...props} />
      <TimeFields panel={panel} variables={props.variables} onChange={onChange} />
      <AboutFields panel={panel} onChange={onChange} />
    </section>
  );
}

interface FieldsProps {
  readonly panel: BodyPanel;
  readonly onChange: Change;
}

function Fields({ fields, panel, onChange }: FieldsProps & { readonly fields: readonly KindField[] }) {
  if (fields.length === 0) return null;
  return (
    <div className="edit-fields">
      {fields.map((field) => (
        <div key={field.path} data-half={field.half}>
          <PanelField
            field={field}
            value={valueAt(panel, field.path)}
            onChange={(value) => onChange(field.path, value)}
          />
        </div>
      ))}
    </div>
  );
}

function Groups({ panel, onChange }: FieldsProps) {
  const fresh = useMemo(() => newPanel(panel.kind, 0), [panel.kind]);
  return (KIND_GROUPS[panel.kind] ?? []).map((group) => {
    const changed = changedFields(panel, fresh, group);
    return (
      <Fold
        key={`${panel.kind} ${group.title}`}
        title={group.title}
        summary={counted(changed, 'set')}
        open={changed > 0}
      >
        {group.hint !== undefined && <p className="ui-hint">{group.hint}</p>}
        <Fields fields={group.fields} panel={panel} onChange={onChange} />
      </Fold>
    );
  });
}

/** What panels with data have, whatever their kind. */
function DataFolds({ panel, data, metricUnits, onChange }: PanelOptionsProps) {
  const display = 'queries' in panel ? panel.display : undefined;
  const series = useMemo(
    () => (display === undefined ? [] : panelSeries({ display }, data, metricUnits)),
    [display, data, metricUnits],
  );
  const names = useMemo(() => series.map(({ name }) => name), [series]);
  if (!('queries' in panel)) return null;
  const { thresholds = [], mappings = [] } = panel.display;
  const { overrides = [] } = panel;
  // What an imported board has of them can still be taken away.
  const has = (look: 'thresholds' | 'mappings' | 'overrides', items: readonly unknown[]) =>
    items.length > 0 || UNUSED_LOOKS[panel.kind]?.includes(look) !== true;
  const list = (path: string) => (items: readonly unknown[], about: string | undefined) =>
    onChange(path, items.length === 0 ? undefined : items, { about });
  return (
    <>
      {panel.kind === 'table' && (
        <Fold title="Columns" summary={counted(panel.columns?.length ?? 0, 'arranged')} open>
          <ColumnsEditor panel={panel} series={series} onChange={onChange} />
        </Fold>
      )}
      {has('thresholds', thresholds) && (
        <Fold title="Thresholds" summary={counted(thresholds.length)} open={thresholds.length > 0}>
          <ThresholdFields panel={panel} onChange={onChange} />
        </Fold>
      )}
      {has('mappings', mappings) && (
        <Fold title="Value mappings" summary={counted(mappings.length)} open={mappings.length > 0}>
          <MappingsEditor mappings={mappings} onChange={list('display.mappings')} />
        </Fold>
      )}
      {has('overrides', overrides) && (
        <Fold title="Overrides" summary={counted(overrides.length)} open={overrides.length > 0}>
          <OverridesEditor panel={panel} names={names} onChange={list('overrides')} />
        </Fold>
      )}
    </>
  );
}
