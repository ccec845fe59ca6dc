import { UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { Link } from 'react-router';
import { Sparkline } from '../../chart/Sparkline.tsx';
import { duration } from '../../format/duration.ts';
import { significant } from '../../format/number.ts';
import { BYTES, formatValue } from '../../format/units.ts';
import { useTimedPath } from '../../time/links.ts';
import type { Window } from '../../time/range.ts';
import { useTime } from '../../time/store.ts';
import { formatDateTime } from '../../time/zone.ts';
import { StateWord, silentWord } from '../../ui/StateWord.tsx';
import { useWindowed } from '../../ui/use-windowed.ts';
import type { HostRow, SortKey } from './host-rows.ts';
import './hosts.css';

const ROW_HEIGHT = 38;
const BYTES_PER_SECOND = { ...BYTES, perSecond: true };

interface Column {
  readonly key: SortKey | 'history';
  readonly label: string;
  readonly title?: string;
  /** Left out first where there is little room: 3 before 2 before 1. */
  readonly priority: 0 | 1 | 2 | 3;
  readonly numeric: boolean;
}

const COLUMNS: readonly Column[] = [
  { key: 'host', label: 'Host', priority: 0, numeric: false },
  { key: 'state', label: 'State', priority: 1, numeric: false },
  { key: 'cpu', label: 'CPU', title: 'Busy share of all cores', priority: 0, numeric: true },
  { key: 'history', label: 'CPU over time', priority: 1, numeric: false },
  { key: 'memory', label: 'Memory', title: 'Share that programs cannot get', priority: 0, numeric: true },
  { key: 'disk', label: 'Disk', title: 'The fullest file system', priority: 2, numeric: true },
  {
    key: 'received',
    label: 'Net in',
    title: 'Received by all interfaces but lo',
    priority: 3,
    numeric: true,
  },
  { key: 'sent', label: 'Net out', title: 'Sent by all interfaces but lo', priority: 3, numeric: true },
  { key: 'load', label: 'Load', title: 'Average of one minute', priority: 2, numeric: true },
  { key: 'uptime', label: 'Uptime', priority: 3, numeric: true },
];

export interface HostTableProps {
  readonly rows: readonly HostRow[];
  readonly window: Window;
  readonly sort: { readonly key: SortKey; readonly descending: boolean };
  readonly onSort: (key: SortKey) => void;
  readonly nowMs: number;
  readonly empty: ReactNode;
}

/** The list itself. Only the rows in sight are on the page, so a thousand hosts scroll like ten. */
export function HostTable({ rows, window, sort, onSort, nowMs, empty }: HostTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { from, to } = useWindowed(scroller, rows.length, ROW_HEIGHT);
  return (
    <div className="host-table-wrap" ref={scroller}>
      <table className="host-table" aria-rowcount={rows.length + 1} onKeyDown={moveFocus}>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <Head key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {from > 0 && <Spacer rows={from} />}
          {rows.slice(from, to).map((row, index) => (
            <Row key={row.host} row={row} window={window} index={from + index} nowMs={nowMs} />
          ))}
          {to < rows.length && <Spacer rows={rows.length - to} />}
        </tbody>
      </table>
      {rows.length === 0 && empty}
    </div>
  );
}

function Spacer({ rows }: { readonly rows: number }) {
  return (
    <tr>
      <td colSpan={COLUMNS.length} style={{ height: rows * ROW_HEIGHT, padding: 0, border: 0 }} />
    </tr>
  );
}

function Head({ column, sort, onSort }: { column: Column } & Pick<HostTableProps, 'sort' | 'onSort'>) {
  const { key } = column;
  const active = sort.key === key;
  const className = `p${column.priority} col-${key}${column.numeric ? ' num' : ''}`;
  if (key === 'history') {
    return (
      <th scope="col" className={className}>
        {column.label}
      </th>
    );
  }
  return (
    <th
      scope="col"
      className={className}
      aria-sort={active ? (sort.descending ? 'descending' : 'ascending') : 'none'}
    >
      <UnstyledButton
        className="sort-button"
        title={column.title}
        data-active={active || undefined}
        onClick={() => onSort(key)}
      >
        {column.label}
        {active && <span aria-hidden="true">{sort.descending ? '↓' : '↑'}</span>}
      </UnstyledButton>
    </th>
  );
}

interface RowProps {
  readonly row: HostRow;
  readonly window: Window;
  readonly index: number;
  readonly nowMs: number;
}

function Row({ row, window, index, nowMs }: RowProps) {
  const timed = useTimedPath();
  return (
    <tr aria-rowindex={index + 2} data-state={row.state}>
      <td className="p0 col-host">
        <Link to={timed(`/hosts/${encodeURIComponent(row.host)}`)} className="host-link" title={row.host}>
          {row.host}
        </Link>
        <span className="host-sub">
          <HostStateWord row={row} nowMs={nowMs} />
        </span>
      </td>
      <td className="p1 col-state">
        <HostStateWord row={row} nowMs={nowMs} />
      </td>
      <td className="p0 num col-cpu">
        <Meter value={row.cpu} />
      </td>
      <td className="p1 col-history">
        <Sparkline points={row.history} window={window} width={130} height={24} max={100} />
      </td>
      <td className="p0 num col-memory">
        <Meter value={row.memory} />
      </td>
      <td className="p2 num">
        <Meter value={row.disk} />
      </td>
      <td className="p3 num">{formatValue(row.received, BYTES_PER_SECOND, 3)}</td>
      <td className="p3 num">{formatValue(row.sent, BYTES_PER_SECOND, 3)}</td>
      <td className="p2 num" title={row.cores === undefined ? undefined : `${row.cores} cores`}>
        {row.load === undefined ? '–' : significant(row.load, 3)}
      </td>
      <td className="p3 num">{row.uptime === undefined ? '–' : duration(row.uptime)}</td>
    </tr>
  );
}

function HostStateWord({ row, nowMs }: { readonly row: HostRow; readonly nowMs: number }) {
  const { zone } = useTime();
  if (row.lastSeenMs === undefined)
    return (
      <StateWord
        state="nodata"
        word={row.answered && row.history.length === 0 ? 'no host metrics' : 'not known'}
      />
    );
  if (row.state === 'reporting') return <StateWord state="ok" word="reporting" />;
  return (
    <span title={`Last heard of at about ${formatDateTime(row.lastSeenMs, zone)}`}>
      <StateWord
        state="bad"
        word={silentWord((nowMs - row.lastSeenMs) / 1000, row.lastSeenWithinMs / 1000)}
      />
    </span>
  );
}

/** A share of 100 % as number and bar. From 90 % on the bar says so by colour, the number by weight. */
function Meter({ value }: { readonly value: number | undefined }) {
  if (value === undefined) return <>–</>;
  return (
    <span className="meter" data-level={value >= 90 ? 'high' : undefined}>
      <span className="meter-track" aria-hidden="true">
        <span style={{ width: `${Math.min(100, Math.max(0, value))}%` }} />
      </span>
      <span className="meter-number">{value >= 99.95 ? '100' : value.toFixed(1)} %</span>
    </span>
  );
}

/** Arrow keys, or j and k, go from host to host. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const down = event.key === 'ArrowDown' || event.key === 'j';
  const up = event.key === 'ArrowUp' || event.key === 'k';
  if ((!down && !up) || event.ctrlKey || event.metaKey || event.altKey) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('.host-link')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  links[at + (down ? 1 : -1)]?.focus();
}
