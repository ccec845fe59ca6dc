import type { Panel, REDUCERS } from '../../../../../src/model/dashboard/panel.ts';

/** A choice that a kind of panel has of its own. `path` is where it stands in the panel: `legend.place`. */
export type KindField =
  | {
      readonly type: 'choice';
      readonly path: string;
      readonly label: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
    }
  | {
      readonly type: 'number';
      readonly path: string;
      readonly label: string;
      readonly min: number;
      readonly max: number;
    }
  | { readonly type: 'switch'; readonly path: string; readonly label: string }
  | { readonly type: 'text'; readonly path: string; readonly label: string };

const choice = (path: string, label: string, words: Readonly<Record<string, string>>): KindField => ({
  ...{ type: 'choice', path, label },
  options: Object.entries(words).map(([value, word]) => ({ value, label: word })),
});
const number = (path: string, label: string, min: number, max: number): KindField => ({
  ...{ type: 'number', path, label, min, max },
});
const onOff = (path: string, label: string): KindField => ({ type: 'switch', path, label });

const REDUCER_WORDS: Readonly<Record<(typeof REDUCERS)[number], string>> = {
  last: 'last value',
  min: 'lowest',
  max: 'highest',
  avg: 'average',
  sum: 'sum',
  count: 'number of values',
  first: 'first value',
  range: 'highest less lowest',
  delta: 'last less first',
};
const reducer = choice('reducer', 'One number from all points', REDUCER_WORDS);

/** What can be chosen of each kind beside what all kinds have. */
export const KIND_FIELDS: Readonly<Record<Panel['kind'], readonly KindField[]>> = {
  timeSeries: [
    choice('draw', 'Draw as', { line: 'lines', step: 'steps', bars: 'bars', points: 'points' }),
    choice('stack', 'Stack', { none: 'no', values: 'values', percent: 'shares of 100 %' }),
    number('fillOpacityPercent', 'Fill (%)', 0, 100),
    number('lineWidthPx', 'Line width (px)', 0, 10),
    choice('nulls', 'Missing values', { gap: 'show gaps', bridge: 'bridge them', zero: 'as zero' }),
    choice('axisScale', 'Value axis', {
      linear: 'linear',
      log2: 'logarithmic, base 2',
      log10: 'logarithmic, base 10',
    }),
    { type: 'text', path: 'axisLabel', label: 'Label of the axis' },
    choice('thresholdsShown', 'Thresholds', { none: 'not drawn', lines: 'as lines', bands: 'as bands' }),
    choice('legend.place', 'Legend', { bottom: 'below', right: 'on the right', none: 'none' }),
    onOff('legend.asTable', 'Legend as a table with numbers'),
    choice('tooltip', 'Tooltip', { all: 'all series', single: 'the nearest series', none: 'none' }),
  ],
  stat: [
    reducer,
    choice('text', 'Show', { value: 'the value', valueAndName: 'value and name', name: 'the name' }),
    choice('colorIn', 'Colour in', { value: 'the value', background: 'the background', none: 'nothing' }),
    onOff('sparkline', 'Small chart behind the value'),
  ],
  gauge: [reducer, onOff('thresholdMarks', 'Thresholds at the edge')],
  barGauge: [reducer, choice('direction', 'Bars', { horizontal: 'across', vertical: 'upright' })],
  table: [
    choice('rows', 'One line for each', { series: 'series', times: 'time' }),
    reducer,
    onOff('filterable', 'Columns can be filtered'),
  ],
  heatmap: [
    choice('cells', 'Buckets', { values: 'made of the values', series: 'each series is one' }),
    number('buckets', 'Number of buckets', 1, 200),
    choice('axisScale', 'Value axis', { linear: 'linear', log10: 'logarithmic' }),
  ],
  topList: [
    reducer,
    number('limit', 'Lines', 1, 100),
    choice('order', 'First', { highest: 'the highest', lowest: 'the lowest' }),
  ],
  histogram: [number('buckets', 'Number of buckets', 1, 200), onOff('combine', 'All series together')],
  stateTimeline: [onOff('mergeEqual', 'Join equal neighbours'), onOff('showValues', 'Write the values')],
  text: [],
  alertList: [number('limit', 'Lines', 1, 200)],
  row: [],
};

type Fields = Readonly<Record<string, unknown>>;

export function valueAt(panel: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value === undefined ? undefined : (value as Fields)[key]), panel);
}

/** The panel with another value at a place; undefined leaves the place out. */
export function withValueAt<T extends object>(panel: T, path: string, value: unknown): T {
  const [key = '', ...rest] = path.split('.');
  const fields = panel as Fields;
  if (rest.length > 0)
    return { ...panel, [key]: withValueAt((fields[key] ?? {}) as object, rest.join('.'), value) };
  const { [key]: _, ...others } = fields;
  return (value === undefined ? others : { ...fields, [key]: value }) as T;
}
