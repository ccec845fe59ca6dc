import Type, { type TProperties } from 'typebox';
import { GRID_COLUMNS } from '../../../model/dashboard/document.ts';
import { link } from './annotation-schemas.ts';
import {
  decimals,
  display,
  draw,
  fillOpacityPercent,
  legend,
  lineWidthPx,
  override,
  reducer,
  thresholds,
  unit,
} from './display-schemas.ts';
import { query } from './query-schemas.ts';
import {
  CLOSED,
  description,
  flag,
  lineOf,
  listOf,
  oneOf,
  optionalLine,
  optionalNumber,
  title,
} from './words.ts';

/** The expressions of a panel name its queries by one letter each. */
export const MOST_QUERIES = 26;

export const grid = Type.Object(
  {
    x: Type.Integer({
      minimum: 0,
      maximum: GRID_COLUMNS - 1,
      filledIn: true,
      description: 'Column, from the left.',
    }),
    y: Type.Integer({ minimum: 0, maximum: 100_000, filledIn: true, description: 'Row, from the top.' }),
    w: Type.Integer({ minimum: 1, maximum: GRID_COLUMNS, filledIn: true }),
    h: Type.Integer({ minimum: 1, maximum: 1_000, filledIn: true }),
  },
  {
    ...CLOSED,
    filledIn: true,
    description: 'Place in the grid of 24 columns. Below what is there already when left out.',
  },
);

export const repeat = Type.Object(
  {
    variable: Type.String({ minLength: 1, maxLength: 50 }),
    direction: oneOf(['right', 'down'], { default: 'right' }),
    perRow: Type.Optional(Type.Integer({ minimum: 1, maximum: GRID_COLUMNS })),
  },
  { ...CLOSED, description: 'One panel for each selected value of a variable.' },
);

const base = {
  id: Type.Integer({
    minimum: 1,
    maximum: 2_147_483_647,
    filledIn: true,
    description: 'Unique in the board. The next free number when left out.',
  }),
  title: title(),
  description,
  grid,
  links: Type.Optional(Type.Array(link, { maxItems: 50 })),
  repeat: Type.Optional(repeat),
  notes: Type.Optional(
    Type.Array(Type.String({ maxLength: 4_000 }), {
      maxItems: 100,
      description: 'What an import could not take along.',
    }),
  ),
};

const data = {
  ...base,
  queries: listOf(query, { maxItems: MOST_QUERIES }),
  display,
  timeFrom: optionalLine({ description: "In place of the board's range: `now-24h` to now." }, 50),
  overrides: Type.Optional(
    Type.Array(override, { maxItems: 200, description: 'Series drawn differently. Later ones win.' }),
  ),
};

const panel = <const K extends string, P extends TProperties>(kind: K, about: string, properties: P) =>
  Type.Object({ kind: Type.Literal(kind), ...properties }, { ...CLOSED, description: about });

const timeSeries = panel('timeSeries', 'Values over time.', {
  ...data,
  draw,
  fillOpacityPercent,
  lineWidthPx,
  stack: oneOf(['none', 'values', 'percent'], { default: 'none' }),
  nulls: Type.Union(
    [
      oneOf(['gap', 'bridge', 'zero']),
      Type.Object({ bridgeSeconds: Type.Number({ exclusiveMinimum: 0 }) }, CLOSED),
    ],
    {
      default: 'gap',
      expected: 'gap, bridge, zero or {"bridgeSeconds": 300}',
      description:
        'Gaps shown, bridged always, drawn as zero, or bridged when no longer than so many seconds.',
    },
  ),
  axisScale: oneOf(['linear', 'log2', 'log10'], { default: 'linear' }),
  axisLabel: optionalLine(),
  rightAxis: Type.Optional(
    Type.Object({ unit, label: optionalLine(), min: optionalNumber(), max: optionalNumber() }, CLOSED),
  ),
  thresholdsShown: oneOf(['none', 'lines', 'bands'], { default: 'none' }),
  legend,
  tooltip: oneOf(['all', 'single', 'none'], { default: 'all' }),
});

const stat = panel('stat', 'One number a series, large.', {
  ...data,
  reducer,
  sparkline: flag(true),
  colorIn: oneOf(['value', 'background', 'none'], { default: 'value' }),
  text: oneOf(['value', 'valueAndName', 'name'], { default: 'valueAndName' }),
});

const gauge = panel('gauge', 'One number a series between min and max.', {
  ...data,
  reducer,
  thresholdMarks: flag(true),
});

const barGauge = panel('barGauge', 'One bar a series between min and max.', {
  ...data,
  reducer,
  direction: oneOf(['horizontal', 'vertical'], { default: 'horizontal' }),
});

const table = panel('table', 'Rows and columns.', {
  ...data,
  rows: oneOf(['series', 'times'], {
    default: 'series',
    description: 'One line a series with one column a query, or one line a time.',
  }),
  reducer,
  columns: Type.Optional(
    Type.Array(
      Type.Object(
        {
          column: lineOf({ description: 'A tag or a refId.' }),
          title: optionalLine(),
          hidden: Type.Optional(Type.Boolean()),
          unit,
          decimals,
          color: Type.Optional(oneOf(['none', 'text', 'background', 'bar'])),
          thresholds: Type.Optional(thresholds),
          widthPx: Type.Optional(Type.Number({ minimum: 20, maximum: 2_000 })),
        },
        CLOSED,
      ),
      { maxItems: 200 },
    ),
  ),
  sortBy: optionalLine(),
  descending: Type.Optional(Type.Boolean()),
  filterable: flag(true),
});

const heatmap = panel('heatmap', 'How values are spread, over time.', {
  ...data,
  cells: oneOf(['values', 'series'], {
    default: 'values',
    description:
      "Buckets made of all series' values, or each series is a bucket named by its `le` tag or its name.",
  }),
  buckets: Type.Integer({ minimum: 1, maximum: 200, default: 20 }),
  axisScale: oneOf(['linear', 'log10'], { default: 'linear' }),
});

const topList = panel('topList', 'The series with the highest or lowest values.', {
  ...data,
  reducer,
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 10 }),
  order: oneOf(['highest', 'lowest'], { default: 'highest' }),
});

const histogram = panel('histogram', 'How values are spread.', {
  ...data,
  buckets: Type.Integer({ minimum: 1, maximum: 500, default: 30 }),
  combine: flag(false, { description: 'All series as one.' }),
});

const stateTimeline = panel('stateTimeline', 'Which state each series was in, over time.', {
  ...data,
  mergeEqual: flag(true),
  showValues: flag(true),
});

const row = panel('row', 'A heading; the panels below it, up to the next row, belong to it.', {
  ...base,
  collapsed: flag(false),
});

const text = panel('text', 'Words.', {
  ...base,
  markdown: Type.String({ maxLength: 100_000, default: '', description: 'HTML in it is shown as text.' }),
});

const alertList = panel('alertList', 'Alerts as they stand.', {
  ...base,
  states: listOf(oneOf(['pending', 'firing', 'keeping', 'noData', 'error']), {
    description: 'Empty is all.',
  }),
  labels: Type.Record(Type.String(), Type.String(), {
    maxProperties: 32,
    default: {},
    description: 'Labels that must have these values. May hold variables.',
  }),
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 50 }),
});

export const panelSchema = Type.Union([
  timeSeries,
  stat,
  gauge,
  barGauge,
  table,
  heatmap,
  topList,
  histogram,
  stateTimeline,
  row,
  text,
  alertList,
]);
