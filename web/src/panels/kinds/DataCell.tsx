import { useComputedColorScheme } from '@mantine/core';
import type { ValueMapping } from '../../../../src/model/dashboard/panel.ts';
import { areaColor, contrast, panelColor, textOn } from '../panel-colors.ts';
import { cellText } from '../prepare/table-cells.ts';
import type { Cell, GridColumn } from '../prepare/table-rows.ts';
import { type Ends, valueLook } from '../prepare/value-look.ts';
import { ColorShape } from './ColorShape.tsx';
import { shareOf } from './use-looks.ts';

export interface DataCellProps {
  readonly cell: Cell;
  readonly column: GridColumn;
  readonly mappings: readonly ValueMapping[];
  readonly ends: Ends | undefined;
  readonly zone: string;
}

const LEAST_CONTRAST = 4.5;
const SURFACES = { light: '#ffffff', dark: '#15191f' } as const;

/** One value, coloured as its column asks. */
export function DataCell({ cell, column, mappings, ends, zone }: DataCellProps) {
  const scheme = useComputedColorScheme('light');
  if (column.kind !== 'number' || typeof cell === 'string') {
    const text = cellText(cell, column, zone);
    return (
      <td className={column.kind === 'time' ? 'grid-time' : 'grid-text'} title={text}>
        {text}
      </td>
    );
  }
  const { text, color } = valueLook(cell, { unit: column.unit, thresholds: column.thresholds, mappings });
  const hex = color === undefined ? undefined : panelColor(color, scheme);
  if (column.color === 'bar') {
    return (
      <td className="num grid-bar">
        <span
          className="grid-bar-fill"
          style={{
            // Of the cell without the room on both sides.
            width: `calc((100% - 36px) * ${ends === undefined ? 0 : shareOf(cell, ends)})`,
            background: hex ?? 'var(--accent)',
          }}
        />
        <span className="grid-bar-text">
          <ColorShape color={color} /> {text}
        </span>
      </td>
    );
  }
  if (hex === undefined || column.color === 'none') return <td className="num">{text}</td>;
  const isText = column.color === 'text';
  const area = areaColor(hex, scheme);
  const ink = isText ? (contrast(hex, SURFACES[scheme]) >= LEAST_CONTRAST ? hex : undefined) : textOn(area);
  return (
    <td
      className="num"
      style={{ ...(isText ? {} : { background: area }), ...(ink === undefined ? {} : { color: ink }) }}
    >
      <ColorShape color={color} /> {text}
    </td>
  );
}
