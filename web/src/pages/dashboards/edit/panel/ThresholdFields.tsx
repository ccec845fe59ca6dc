import { Switch } from '@mantine/core';
import type { DataPanel } from '../../../../../../src/model/dashboard/panel.ts';
import type { Change } from './change.ts';
import { THRESHOLD_FIELDS } from './kind-fields.ts';
import { PanelField } from './PanelField.tsx';
import { valueAt } from './path-value.ts';
import { ThresholdsEditor } from './ThresholdsEditor.tsx';

/** The thresholds of a panel, and how they are meant and drawn. */
export function ThresholdFields({
  panel,
  onChange,
}: {
  readonly panel: DataPanel;
  readonly onChange: Change;
}) {
  const { thresholds = [], thresholdsArePercent } = panel.display;
  return (
    <>
      <ThresholdsEditor
        legend="From which value on which colour"
        thresholds={thresholds}
        onChange={(next) => onChange('display.thresholds', next.length === 0 ? undefined : next)}
      />
      {(thresholds.length > 0 || thresholdsArePercent === true) && (
        <Switch
          size="xs"
          label="Percent of the way from lowest to highest"
          checked={thresholdsArePercent === true}
          onChange={(event) =>
            onChange('display.thresholdsArePercent', event.currentTarget.checked || undefined)
          }
        />
      )}
      {(THRESHOLD_FIELDS[panel.kind] ?? []).map((field) => (
        <PanelField
          key={field.path}
          field={field}
          value={valueAt(panel, field.path)}
          onChange={(value) => onChange(field.path, value)}
        />
      ))}
    </>
  );
}
