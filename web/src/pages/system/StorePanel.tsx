import { compact, significant } from '../../format/number.ts';
import { BYTES, formatValue } from '../../format/units.ts';
import { labelled, type OwnMetrics } from './prometheus-text.ts';

const TIERS = [
  { table: 'metrics_raw', holds: 'every sample' },
  { table: 'metrics_1min', holds: 'one row a minute' },
  { table: 'metrics_1hour', holds: 'one row an hour' },
] as const;

export interface StorePanelProps {
  readonly own: OwnMetrics | undefined;
  /** Whether this process works with the store. */
  readonly here: boolean;
}

/** What the store holds, by resolution. */
export function StorePanel({ own, here }: StorePanelProps) {
  if (!here) {
    return (
      <section className="panel" aria-label="Store">
        <header className="panel-head">
          <h2 className="panel-title">Store</h2>
        </header>
        <p className="panel-line">
          This process has no store of its own; the processes that write and query have.
        </p>
      </section>
    );
  }
  return (
    <section className="panel" aria-label="Store">
      <header className="panel-head">
        <h2 className="panel-title">Store</h2>
      </header>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">Table</th>
            <th scope="col" className="is-extra">
              Holds
            </th>
            <th scope="col" className="num">
              Rows
            </th>
            <th scope="col" className="num">
              Size
            </th>
            <th scope="col" className="num">
              Bytes a row
            </th>
          </tr>
        </thead>
        <tbody>
          {TIERS.map(({ table, holds }) => (
            <TierRow
              key={table}
              table={table}
              holds={holds}
              rows={labelled(own, 'dashboarding_store_tier_rows', `tier="${table}"`)}
              bytes={labelled(own, 'dashboarding_store_tier_bytes', `tier="${table}"`)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface TierRowProps {
  readonly table: string;
  readonly holds: string;
  readonly rows: number | undefined;
  readonly bytes: number | undefined;
}

function TierRow({ table, holds, rows, bytes }: TierRowProps) {
  const perRow =
    rows === undefined || bytes === undefined || rows === 0 || bytes === 0
      ? '–'
      : significant(bytes / rows, 3);
  return (
    <tr>
      <th scope="row">{table}</th>
      <td className="is-wide is-extra">{holds}</td>
      <td className="num">{rows === undefined ? '–' : compact(rows)}</td>
      <td className="num">{formatValue(bytes, BYTES, 3)}</td>
      <td className="num">{perRow}</td>
    </tr>
  );
}
