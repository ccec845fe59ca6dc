import type {
  PanelColor,
  TableColumn,
  TablePanel,
  Threshold,
} from '../../../../src/model/dashboard/panel.ts';
import { tagsKey } from '../../format/label.ts';
import { unitById } from '../../format/unit-ids.ts';
import { PLAIN, type Unit } from '../../format/units.ts';
import { reducedSeries } from './reduced.ts';
import type { PanelSeries } from './series.ts';
import { absoluteThresholds } from './value-look.ts';

export type Cell = string | number | null;

export interface GridColumn {
  /** A tag, a refId, `time` or the key of a series. */
  readonly key: string;
  readonly title: string;
  readonly kind: 'text' | 'number' | 'time';
  readonly unit: Unit;
  readonly color: NonNullable<TableColumn['color']>;
  readonly thresholds: readonly Threshold[];
  readonly widthPx?: number | undefined;
  /** The colour of its series, where it is one. */
  readonly swatch?: PanelColor | undefined;
}

export interface Grid {
  readonly columns: readonly GridColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** Series that have no column, because nobody could look through so many. */
  readonly left: number;
}

/** The table of a panel of that kind. */
export function tableGrid(panel: TablePanel, series: readonly PanelSeries[], mostColumns: number): Grid {
  const grid = panel.rows === 'times' ? timesGrid(series, mostColumns, panel) : seriesGrid(panel, series);
  return arranged(grid, panel);
}

/** One line a series: its tags, and a value for each query. Series of several queries with equal tags share a line. */
function seriesGrid(panel: TablePanel, series: readonly PanelSeries[]): Grid {
  const tagKeys = [...new Set(series.flatMap(({ tags }) => Object.keys(tags)))];
  const refIds = [...new Set(series.map(({ refId }) => refId))];
  const lines = new Map<string, { tags: PanelSeries['tags']; values: Map<string, number | null> }>();
  const units = new Map<string, Unit>();
  for (const { series: one, value, unit } of reducedSeries(panel, series, panel.reducer)) {
    const key = tagsKey(one.tags);
    const line = lines.get(key) ?? { tags: one.tags, values: new Map() };
    line.values.set(one.refId, value);
    lines.set(key, line);
    if (!units.has(one.refId)) units.set(one.refId, unit);
  }
  return {
    columns: [
      ...tagKeys.map((key) => column(key, key, 'text', PLAIN, panel)),
      ...refIds.map((refId) =>
        column(refId, titleOf(refId, refIds, panel, series), 'number', units.get(refId) ?? PLAIN, panel),
      ),
    ],
    rows: [...lines.values()].map(({ tags, values }) => [
      ...tagKeys.map((key) => (Object.hasOwn(tags, key) ? (tags[key] ?? '') : '')),
      ...refIds.map((refId) => values.get(refId) ?? null),
    ]),
    left: 0,
  };
}

/** What a query asks for; with its name where several ask for the same. */
function titleOf(
  refId: string,
  refIds: readonly string[],
  panel: TablePanel,
  series: readonly PanelSeries[],
): string {
  const name = (id: string) => {
    const query = panel.queries.find((one) => one.refId === id);
    if (query?.legend !== undefined && query.legend !== '' && !query.legend.includes('{{'))
      return query.legend;
    if (query?.kind === 'metric') return query.metric;
    if (query?.kind === 'expression') return query.expression;
    return series.find((one) => one.refId === id)?.metric ?? id;
  };
  const own = name(refId);
  return refIds.some((other) => other !== refId && name(other) === own) ? `${own} (${refId})` : own;
}

/** One line a time, the newest first; a column a series. The looks of columns are those that the panel asks for, if there is one. */
export function timesGrid(all: readonly PanelSeries[], mostColumns: number, panel?: TablePanel): Grid {
  const series = all.slice(0, mostColumns);
  const times = new Set<number>();
  for (const { points } of series) for (const [time] of points) times.add(time);
  const order = [...times].sort((a, b) => b - a);
  const places = new Map(order.map((time, place) => [time, place]));
  const rows: Cell[][] = order.map((time) => [time, ...new Array<null>(series.length).fill(null)]);
  series.forEach(({ points }, i) => {
    for (const [time, value] of points) {
      const row = rows[places.get(time) ?? -1];
      if (row !== undefined) row[i + 1] = value;
    }
  });
  return {
    columns: [
      column('time', 'Time', 'time', PLAIN, panel),
      ...series.map(({ key, name, unit, color }) => ({
        ...column(key, name, 'number', unit, panel),
        swatch: color,
      })),
    ],
    rows,
    left: all.length - series.length,
  };
}

function column(
  key: string,
  title: string,
  kind: GridColumn['kind'],
  unit: Unit,
  panel?: TablePanel,
): GridColumn {
  const asked = panel?.columns?.find((one) => one.column === key);
  const display = panel?.display ?? {};
  const thresholds = asked?.thresholds === undefined ? display : { thresholds: asked.thresholds };
  const base = asked?.unit === undefined ? unit : unitById(asked.unit);
  return {
    key,
    title: asked?.title ?? title,
    kind,
    unit: asked?.decimals === undefined ? base : { ...base, decimals: asked.decimals },
    color: asked?.color ?? 'none',
    thresholds: absoluteThresholds(thresholds, { min: display.min ?? 0, max: display.max ?? 100 }),
    widthPx: asked?.widthPx,
  };
}

/** The columns that the panel names come first, in its order; those that it hides are left out. */
function arranged({ columns, rows, left }: Grid, { columns: asked = [], ...panel }: TablePanel): Grid {
  const place = ({ key }: GridColumn) => {
    const at = asked.findIndex((one) => one.column === key);
    return at < 0 ? asked.length : at;
  };
  const isHidden = ({ key }: GridColumn) => asked.some((one) => one.column === key && one.hidden === true);
  const order = columns
    .map((one, at) => ({ one, at }))
    .filter(({ one }) => !isHidden(one))
    .sort((a, b) => place(a.one) - place(b.one) || a.at - b.at);
  const grid = {
    columns: order.map(({ one }) => one),
    rows: rows.map((row) => order.map(({ at }) => row[at] ?? null)),
    left,
  };
  const by = grid.columns.findIndex(({ key, title }) => key === panel.sortBy || title === panel.sortBy);
  return by < 0 ? grid : { ...grid, rows: sortedBy(grid.rows, by, panel.descending === true) };
}

const byName = new Intl.Collator('en', { numeric: true });

/** What is missing comes last in both directions. */
export function sortedBy(rows: Grid['rows'], column: number, descending: boolean): Grid['rows'] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((left, right) => {
    const a = left[column] ?? null;
    const b = right[column] ?? null;
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    return sign * byName.compare(String(a), String(b));
  });
}
