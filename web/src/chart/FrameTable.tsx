import { formatValue, type Unit } from '../format/units.ts';
import { formatDateTime, type Zone } from '../time/zone.ts';
import type { Frame } from './frame.ts';

// A table is read from the newest row down; older ones are a longer range away, not a longer page.
const MOST_ROWS = 500;
const MOST_COLUMNS = 30;

export interface FrameTableProps {
  readonly frame: Frame;
  readonly unit: Unit;
  readonly zone: Zone;
  readonly label: string;
  readonly height: number;
}

/** The numbers of a chart, newest first. */
export function FrameTable({ frame, unit, zone, label, height }: FrameTableProps) {
  const columns = frame.series.slice(0, MOST_COLUMNS);
  const rows = frame.times.map((time, index) => ({ time, index })).reverse();
  const left = frame.series.length - columns.length;
  return (
    <section
      className="frame-table-wrap"
      style={{ maxHeight: height }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
      aria-label={`${label}, table`}
    >
      <table className="frame-table">
        <caption className="visually-hidden">
          {label}, newest first{left > 0 ? `; ${left} more series are not listed` : ''}
        </caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {columns.map((series) => (
              <th key={series.key} scope="col" className="num" title={series.label}>
                {series.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map(({ time, index }) => (
            <tr key={time}>
              <th scope="row">{formatDateTime(time, zone)}</th>
              {columns.map((series) => (
                <td key={series.key} className="num">
                  {formatValue(series.values[index], unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
