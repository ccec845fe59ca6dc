import type { HeatmapPanel } from '../../../../src/model/dashboard/panel.ts';
import { formatValue, type Unit } from '../../format/units.ts';
import { bucketOf, type Edges, linearEdges, logEdges } from './buckets.ts';
import { type PanelSeries, valuesOf } from './series.ts';

/** A grid of cells: columns of time, rows of values or of series. */
export interface Heat {
  /** Start of the first column. */
  readonly startMs: number;
  readonly columnMs: number;
  readonly columns: number;
  readonly rows: readonly HeatRow[];
  /** Rows lie between marks, as values do; else each row has its name beside it. */
  readonly labels: 'edges' | 'rows';
  /** Row after row from the bottom; NaN where nothing is. */
  readonly cells: Float64Array;
  readonly most: number;
  readonly least: number;
  /** What a cell counts: values, or what its series says. */
  readonly counts: boolean;
}

export interface HeatRow {
  /** Where it begins, on an axis of values; its name otherwise. */
  readonly label: string;
  /** In words, for tooltip and table. */
  readonly words: string;
}

const USUAL_BUCKETS = 24;
const MOST_BUCKETS = 200;
const MOST_ROWS = 200;

const EMPTY: Heat = {
  ...{ startMs: 0, columnMs: 1, columns: 0, rows: [], labels: 'rows', cells: new Float64Array(0) },
  ...{ most: 0, least: 0, counts: true },
};

/** At most `mostColumns` columns: finer ones would be no pixel wide. */
export function heatOf(
  panel: HeatmapPanel,
  series: readonly PanelSeries[],
  unit: Unit,
  mostColumns: number,
): Heat {
  const grid = timeGrid(series, mostColumns);
  if (grid === undefined) return EMPTY;
  return panel.cells === 'values' ? valueHeat(panel, series, unit, grid) : seriesHeat(series, unit, grid);
}

interface Grid {
  readonly startMs: number;
  readonly columnMs: number;
  readonly columns: number;
}

function timeGrid(series: readonly PanelSeries[], mostColumns: number): Grid | undefined {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let step = Number.POSITIVE_INFINITY;
  for (const { points } of series) {
    for (let i = 0; i < points.length; i++) {
      const time = points[i]?.[0] ?? 0;
      if (time < first) first = time;
      if (time > last) last = time;
      const distance = time - (points[i - 1]?.[0] ?? Number.NEGATIVE_INFINITY);
      if (distance > 0 && distance < step) step = distance;
    }
  }
  if (!Number.isFinite(first)) return undefined;
  if (!Number.isFinite(step)) step = 60_000;
  const perColumn = Math.max(1, Math.ceil(((last - first) / step + 1) / Math.max(1, mostColumns)));
  const columnMs = step * perColumn;
  const startMs = Math.floor(first / columnMs) * columnMs;
  return { startMs, columnMs, columns: Math.floor((last - startMs) / columnMs) + 1 };
}

function columnOf(timeMs: number, { startMs, columnMs }: Grid): number {
  return Math.floor((timeMs - startMs) / columnMs);
}

function valueHeat(panel: HeatmapPanel, series: readonly PanelSeries[], unit: Unit, grid: Grid): Heat {
  const edges = valueEdges(panel, series, unit);
  const rows = Math.max(0, edges.length - 1);
  const cells = new Float64Array(rows * grid.columns).fill(Number.NaN);
  for (const { points } of series) {
    for (const [time, value] of points) {
      const row = value === null ? -1 : bucketOf(value, edges);
      if (row < 0) continue;
      const at = row * grid.columns + columnOf(time, grid);
      const cell = cells[at] ?? Number.NaN;
      cells[at] = Number.isNaN(cell) ? 1 : cell + 1;
    }
  }
  const text = (value: number | undefined) => formatValue(value, unit);
  return {
    ...grid,
    rows: edges.slice(0, -1).map((from, i) => ({
      label: text(from),
      words: `${text(from)} to ${text(edges[i + 1])}`,
    })),
    labels: 'edges',
    cells,
    ...ends(cells),
    counts: true,
  };
}

function valueEdges(
  { buckets, axisScale, display }: HeatmapPanel,
  series: readonly PanelSeries[],
  unit: Unit,
): Edges {
  const isLog = axisScale === 'log10';
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { points } of series) {
    for (const value of valuesOf(points)) {
      if (value === null || !Number.isFinite(value) || (isLog && value <= 0)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  const from = display.min !== undefined && !(isLog && display.min <= 0) ? display.min : min;
  const to = display.max ?? max;
  if (!(from <= to) || !Number.isFinite(from) || !Number.isFinite(to)) return [];
  const wanted = Math.min(MOST_BUCKETS, buckets > 0 ? buckets : USUAL_BUCKETS);
  return isLog ? logEdges(from, to, wanted) : linearEdges(from, to, wanted, unit);
}

function seriesHeat(series: readonly PanelSeries[], unit: Unit, grid: Grid): Heat {
  const bounds = series.map(({ tags }) => boundOf(tags.le));
  const isCumulative = bounds.length > 0 && bounds.every((bound) => bound !== undefined);
  const groups = grouped(series, (one) => (isCumulative ? String(boundOf(one.tags.le)) : one.name));
  const names = [...groups.keys()].sort(isCumulative ? byBound : byName.compare).slice(0, MOST_ROWS);
  const sums = names.map((name) => columnSums(groups.get(name) ?? [], grid));
  const cells = new Float64Array(names.length * grid.columns);
  sums.forEach((row, i) => {
    const below = isCumulative ? sums[i - 1] : undefined;
    row.forEach((value, column) => {
      cells[i * grid.columns + column] =
        below === undefined ? value : Math.max(0, value - orZero(below[column]));
    });
  });
  return {
    ...grid,
    rows: names.map((name, i) =>
      isCumulative ? boundRow(name, names[i - 1], unit) : { label: name, words: name },
    ),
    labels: 'rows',
    cells,
    ...ends(cells),
    counts: isCumulative,
  };
}

const byName = new Intl.Collator('en', { numeric: true });
const byBound = (a: string, b: string) => Number(a) - Number(b);
const orZero = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? 0 : value);

/** The upper bound of a bucket as a Prometheus histogram writes it. */
function boundOf(le: string | undefined): number | undefined {
  if (le === undefined || le === '') return undefined;
  if (/^\+?inf(inity)?$/i.test(le)) return Number.POSITIVE_INFINITY;
  const bound = Number(le);
  return Number.isNaN(bound) ? undefined : bound;
}

function boundRow(name: string, below: string | undefined, unit: Unit): HeatRow {
  const bound = Number(name);
  const from = below === undefined ? undefined : formatValue(Number(below), unit);
  if (bound === Number.POSITIVE_INFINITY) {
    const words = from === undefined ? 'any' : `above ${from}`;
    return { label: from === undefined ? '∞' : `> ${from}`, words };
  }
  const to = formatValue(bound, unit);
  return { label: to, words: from === undefined ? `up to ${to}` : `${from} to ${to}` };
}

function grouped(
  series: readonly PanelSeries[],
  keyOf: (one: PanelSeries) => string,
): ReadonlyMap<string, readonly PanelSeries[]> {
  const groups = new Map<string, PanelSeries[]>();
  for (const one of series) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}

/** For each column the sum over the series of their averages within it; NaN without any value. */
function columnSums(series: readonly PanelSeries[], grid: Grid): Float64Array {
  const total = new Float64Array(grid.columns).fill(Number.NaN);
  for (const { points } of series) {
    const sums = new Float64Array(grid.columns);
    const counts = new Uint32Array(grid.columns);
    for (const [time, value] of points) {
      if (value === null || !Number.isFinite(value)) continue;
      const column = columnOf(time, grid);
      sums[column] = (sums[column] ?? 0) + value;
      counts[column] = (counts[column] ?? 0) + 1;
    }
    counts.forEach((count, column) => {
      if (count > 0) total[column] = orZero(total[column]) + (sums[column] ?? 0) / count;
    });
  }
  return total;
}

function ends(cells: Float64Array): { most: number; least: number } {
  let most = Number.NEGATIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (const cell of cells) {
    if (cell > most) most = cell;
    if (cell < least) least = cell;
  }
  return Number.isFinite(most) ? { most, least } : { most: 0, least: 0 };
}
