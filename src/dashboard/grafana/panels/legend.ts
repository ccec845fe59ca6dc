import type { Legend, Reducer } from '../../../model/dashboard/panel.ts';
import { type Fields, shorten } from '../fields.ts';
import { reducerOf } from './reducers.ts';

/** Headings of the legend's columns, which is what Grafana remembers of its order. */
const HEADINGS: Readonly<Record<string, Reducer | 'name'>> = {
  name: 'name',
  'last *': 'last',
  last: 'last',
  'first *': 'first',
  first: 'first',
  min: 'min',
  max: 'max',
  mean: 'avg',
  avg: 'avg',
  total: 'sum',
  sum: 'sum',
  count: 'count',
  range: 'range',
  difference: 'delta',
};

/** `options.legend` of now: `displayMode: "hidden"` was how boards before version 37 had none. */
export function readLegend(legend: Fields): Legend {
  legend.skipLooks('width', 'overflow', 'limit');
  const mode = legend.text('displayMode') ?? 'list';
  const shown = legend.flag('showLegend') ?? mode !== 'hidden';
  const place = legend.text('placement') === 'right' ? 'right' : 'bottom';
  const columns = legend.texts('calcs').flatMap((calc) => columnOf(legend, calc));
  // Remembered also where nothing is sorted.
  legend.skip('isVisible', 'values', 'asTable');
  const order = orderOf(legend.text('sortBy'), legend.flag('sortDesc') === true);
  return {
    place: shown && mode !== 'hidden' ? place : 'none',
    asTable: mode === 'table',
    columns: [...new Set(columns)],
    ...order,
  };
}

function columnOf(legend: Fields, calc: string): readonly Reducer[] {
  const { reducer, loss } = reducerOf(calc);
  if (loss !== undefined) legend.minor('notSupported', 'calcs', `Legend: ${loss}`);
  return reducer === undefined ? [] : [reducer];
}

function orderOf(heading: string | undefined, descending: boolean): Pick<Legend, 'sortBy' | 'descending'> {
  const key = heading?.toLowerCase() ?? '';
  const sortBy = Object.hasOwn(HEADINGS, key) ? HEADINGS[key] : undefined;
  return sortBy === undefined ? {} : { sortBy, descending };
}

const OLD_COLUMNS: Readonly<Record<string, Reducer>> = {
  min: 'min',
  max: 'max',
  avg: 'avg',
  current: 'last',
  total: 'sum',
};

/** `legend` of the graph panel of before. */
export function readOldLegend(legend: Fields): Legend {
  legend.skipLooks('sideWidth', 'hideEmpty', 'hideZero');
  legend.skip('values', 'alignAsTable', 'rightSide', 'show');
  const flag = (key: string): boolean => legend.flag(key) === true;
  const columns = Object.keys(OLD_COLUMNS).flatMap((key) => (flag(key) ? [OLD_COLUMNS[key] as Reducer] : []));
  const place = flag('rightSide') ? 'right' : 'bottom';
  const sort = legend.text('sort') ?? '';
  const sortBy = Object.hasOwn(OLD_COLUMNS, sort) ? OLD_COLUMNS[sort] : undefined;
  const sortDesc = flag('sortDesc');
  if (sort !== '' && sortBy === undefined)
    legend.minor('notSupported', 'sort', `The legend cannot be sorted by ${shorten(sort, 40)}.`);
  return {
    place: legend.flag('show') === false ? 'none' : place,
    asTable: flag('alignAsTable'),
    columns: legend.flag('values') === false ? [] : columns,
    ...(sortBy !== undefined && { sortBy, descending: sortDesc }),
  };
}
