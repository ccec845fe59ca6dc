import { Select } from '@mantine/core';
import type { TableColumn } from '../../../../../../src/model/dashboard/panel.ts';
import { OptionalNumber } from '../fields/OptionalNumber.tsx';
import { UnitField } from '../fields/UnitField.tsx';
import { withField } from '../fields/with-field.ts';
import { ThresholdsEditor } from './ThresholdsEditor.tsx';
import type { ColumnLine } from './table-columns.ts';

const COLORS = [
  { value: 'none', label: 'nothing' },
  { value: 'text', label: 'the text' },
  { value: 'background', label: 'the cell' },
  { value: 'bar', label: 'a bar' },
];

export interface ColumnLooksProps {
  readonly line: ColumnLine;
  readonly onChange: (column: TableColumn) => void;
}

/** How wide a column is, and how its values are written and coloured. */
export function ColumnLooks({ line, onChange }: ColumnLooksProps) {
  const { asked, isNumber } = line;
  const set = <K extends keyof TableColumn>(key: K, value: TableColumn[K] | undefined) =>
    onChange(withField(asked, key, value));
  const color = asked.color ?? 'none';
  return (
    <div className="edit-column-looks">
      <div className="edit-cells">
        <OptionalNumber
          label="Width (px)"
          min={20}
          max={2_000}
          value={asked.widthPx}
          onChange={(width) => set('widthPx', width)}
        />
        {isNumber && (
          <OptionalNumber
            label="Decimals"
            min={0}
            max={20}
            allowDecimal={false}
            value={asked.decimals}
            onChange={(decimals) => set('decimals', decimals)}
          />
        )}
      </div>
      {isNumber && (
        <>
          <UnitField
            label="Unit of the column"
            placeholder="that of the panel"
            value={asked.unit}
            onChange={(unit) => set('unit', unit)}
          />
          <Select
            size="xs"
            label="Colour in"
            allowDeselect={false}
            data={COLORS}
            value={color}
            onChange={(next) =>
              set('color', next === 'none' ? undefined : (next as NonNullable<TableColumn['color']>))
            }
          />
          {color !== 'none' && (
            <ThresholdsEditor
              legend="Thresholds of the column"
              hint="Without them those of the panel are taken."
              thresholds={asked.thresholds ?? []}
              onChange={(next) => set('thresholds', next.length === 0 ? undefined : next)}
            />
          )}
        </>
      )}
    </div>
  );
}
