import type { Panel, REDUCERS } from '../../../../../../src/model/dashboard/panel.ts';
import { valueAt } from './path-value.ts';

interface Option {
  readonly value: string;
  readonly label: string;
}

/** A choice that a kind of panel has of its own. `path` is where it stands in the panel: `legend.place`. */
export type KindField = {
  readonly path: string;
  readonly label: string;
  readonly hint?: string;
  /** Two of them stand beside each other. */
  readonly half?: boolean;
} & (
  | {
      readonly type: 'choice';
      readonly options: readonly Option[];
      /** It may be left out; this says what is then. */
      readonly none?: string;
    }
  | { readonly type: 'several'; readonly options: readonly Option[]; readonly none: string }
  | { readonly type: 'number'; readonly min: number; readonly max: number }
  | { readonly type: 'optionalNumber' }
  /** One that is left out when it is off, or always written. */
  | { readonly type: 'switch'; readonly leftOut?: boolean }
  | { readonly type: 'text' }
  | { readonly type: 'unit' }
  /** What becomes of missing values. */
  | { readonly type: 'gaps' }
  | { readonly type: 'labels' }
);

export interface FieldGroup {
  readonly title: string;
  readonly hint?: string;
  readonly fields: readonly KindField[];
}

type Words = Readonly<Record<string, string>>;

const optionsOf = (words: Words): readonly Option[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
const choice = (path: string, label: string, words: Words): KindField => ({
  ...{ type: 'choice', path, label },
  options: optionsOf(words),
});
const number = (path: string, label: string, min: number, max: number): KindField => ({
  ...{ type: 'number', path, label, min, max, half: true },
});
const half = (field: KindField): KindField => ({ ...field, half: true });
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
    half(choice('draw', 'Draw as', { line: 'lines', step: 'steps', bars: 'bars', points: 'points' })),
    half(choice('stack', 'Stack', { none: 'no', values: 'values', percent: 'percent' })),
    number('fillOpacityPercent', 'Fill (%)', 0, 100),
    number('lineWidthPx', 'Line width (px)', 0, 20),
    { type: 'gaps', path: 'nulls', label: 'Missing values' },
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
    number('limit', 'Lines', 1, 1_000),
    choice('order', 'First', { highest: 'the highest', lowest: 'the lowest' }),
  ],
  histogram: [number('buckets', 'Number of buckets', 1, 500), onOff('combine', 'All series together')],
  stateTimeline: [onOff('mergeEqual', 'Join equal neighbours'), onOff('showValues', 'Write the values')],
  text: [],
  alertList: [
    {
      ...{ type: 'several', path: 'states', label: 'States', none: 'all that are not ok' },
      options: optionsOf({
        pending: 'pending',
        firing: 'firing',
        keeping: 'keeps firing',
        noData: 'no data',
        error: 'error',
      }),
    },
    {
      ...{ type: 'labels', path: 'labels', label: 'Labels that alerts must have' },
      hint: 'Values may hold variables: host=$host',
    },
    number('limit', 'Lines', 1, 1_000),
  ],
  row: [],
};

const AXIS: FieldGroup = {
  title: 'Axis',
  fields: [
    choice('axisScale', 'Value axis', {
      linear: 'linear',
      log2: 'logarithmic, base 2',
      log10: 'logarithmic, base 10',
    }),
    { type: 'text', path: 'axisLabel', label: 'Label of the axis' },
  ],
};

const RIGHT_AXIS: FieldGroup = {
  title: 'Right axis',
  hint: 'For the series that an override puts there. It is logarithmic when the left one is.',
  fields: [
    { type: 'unit', path: 'rightAxis.unit', label: 'Unit of the right axis' },
    { type: 'text', path: 'rightAxis.label', label: 'Label of the right axis' },
    { type: 'optionalNumber', path: 'rightAxis.min', label: 'Lowest on it', half: true },
    { type: 'optionalNumber', path: 'rightAxis.max', label: 'Highest on it', half: true },
  ],
};

const LEGEND: FieldGroup = {
  title: 'Legend',
  fields: [
    choice('legend.place', 'Place of the legend', {
      bottom: 'below',
      right: 'on the right',
      none: 'no legend',
    }),
    onOff('legend.asTable', 'As a table with numbers'),
    {
      ...{ type: 'several', path: 'legend.columns', label: 'Numbers', none: 'none' },
      options: optionsOf(REDUCER_WORDS),
    },
    {
      ...{ type: 'choice', path: 'legend.sortBy', label: 'Sorted by', none: 'as the queries say' },
      options: optionsOf({ name: 'name', ...REDUCER_WORDS }),
    },
    { type: 'switch', path: 'legend.descending', label: 'The highest first', leftOut: true },
  ],
};

/** What few boards need, under headings that open. */
export const KIND_GROUPS: Readonly<Partial<Record<Panel['kind'], readonly FieldGroup[]>>> = {
  timeSeries: [AXIS, RIGHT_AXIS, LEGEND],
};

/** What all panels with data have in the document and these kinds have no use for. */
export const UNUSED_LOOKS: Readonly<
  Partial<Record<Panel['kind'], readonly ('thresholds' | 'mappings' | 'overrides')[]>>
> = {
  heatmap: ['thresholds', 'mappings', 'overrides'],
  histogram: ['thresholds', 'mappings'],
};

/** Between the thresholds, for kinds that can draw them. */
export const THRESHOLD_FIELDS: Readonly<Partial<Record<Panel['kind'], readonly KindField[]>>> = {
  timeSeries: [
    choice('thresholdsShown', 'In the chart', { none: 'not drawn', lines: 'as lines', bands: 'as bands' }),
  ],
};

/** How many fields of a group say something else than those of a new panel. */
export function changedFields(panel: object, fresh: object, { fields }: FieldGroup): number {
  return fields.filter(({ path }) => {
    const value = valueAt(panel, path);
    return !isNothing(value) && JSON.stringify(value) !== JSON.stringify(valueAt(fresh, path));
  }).length;
}

function isNothing(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}
