import type {
  Display,
  HistogramPanel,
  SeriesOverride,
  TimeSeriesPanel,
  TopListPanel,
} from '../../../model/dashboard/panel.ts';
import { escapeRegex } from '../../../model/dashboard/variable-value.ts';
import { seriesColor } from '../colors.ts';
import type { Fields } from '../fields.ts';
import { anchored } from '../regex.ts';
import { cut, LONGEST } from '../text.ts';
import { readData } from './data.ts';
import { readBounds, readUnit } from './display.ts';
import { type DataBase, type PanelConverter, type PanelInput, wholeWithin, within } from './input.ts';
import { readOldLegend } from './legend.ts';
import { readOldOverrides } from './old-overrides.ts';
import { orderedThresholds } from './thresholds.ts';

/** The graph panel of before time series. */
export const convertGraph: PanelConverter = (input): TimeSeriesPanel | HistogramPanel | TopListPanel => {
  const { fields } = input;
  const [left, right] = fields.objects('yaxes');
  const data = readData(input, { reduces: false, display: readGraphDisplay(fields, left) });
  const base = data.base;
  skipGraph(fields);
  const mode = fields.object('xaxis').text('mode') ?? 'time';
  if (mode === 'histogram') return histogramOf(input, base);
  if (mode === 'series') return topListOf(input, base, data.reducer);
  const legend = readOldLegend(fields.object('legend'));
  const overrides = [...(base.overrides ?? []), ...aliasColors(fields), ...readOldOverrides(fields)].slice(
    0,
    200,
  );
  const usesRight = overrides.some(({ axis }) => axis === 'right');
  return {
    ...base,
    ...(overrides.length > 0 && { overrides }),
    kind: 'timeSeries',
    draw: readDraw(fields),
    fillOpacityPercent: within((fields.number('fill') ?? 1) * 10, 0, 100),
    lineWidthPx: within(fields.number('linewidth') ?? 1, 0, 20),
    stack: fields.flag('stack') !== true ? 'none' : fields.flag('percentage') === true ? 'percent' : 'values',
    nulls: readNulls(fields),
    axisScale: readScale(left),
    ...labelOf(left),
    ...(usesRight && right !== undefined && { rightAxis: rightAxis(right) }),
    thresholdsShown: thresholdsShown(fields),
    legend,
    tooltip: fields.object('tooltip').flag('shared') === false ? 'single' : 'all',
  };
};

function readGraphDisplay(fields: Fields, left: Fields | undefined): Display {
  const unit = left === undefined ? undefined : readUnit(left, 'format');
  const decimals = wholeWithin(fields.number('decimals') ?? left?.number('decimals'), 0, 20);
  const thresholds = readThresholds(fields);
  return {
    ...(unit !== undefined && { unit }),
    ...(decimals !== undefined && { decimals }),
    ...(left !== undefined && readBounds(left)),
    ...(thresholds.length > 0 && { thresholds }),
  };
}

/** `[{value, op: "gt", colorMode: "critical", fill, line}]`: above each value its colour, below the first what is well. */
function readThresholds(fields: Fields): Display['thresholds'] & object {
  const read = fields.objects('thresholds').map((threshold) => {
    threshold.skip('fill', 'line', 'yaxis', 'visible', 'fillColor', 'lineColor');
    const value = threshold.number('value');
    const mode = threshold.text('colorMode') ?? 'critical';
    const isBelow = threshold.text('op') === 'lt';
    if (isBelow) threshold.translated('op', 'A threshold for what is below colours up to it.');
    const own = threshold.peekText('fillColor') || threshold.peekText('lineColor');
    return {
      value,
      color: mode === 'critical' ? 'red' : mode === 'warning' ? 'orange' : mode === 'ok' ? 'green' : own,
      isBelow,
    };
  });
  const steps = read.flatMap(({ value, color, isBelow }) =>
    value === undefined ? [] : [{ value, color, isBelow }],
  );
  const above = steps.filter(({ isBelow }) => !isBelow);
  const below = steps.filter(({ isBelow }) => isBelow).sort((a, b) => a.value - b.value);
  const [lowest] = below;
  if (lowest === undefined) return orderedThresholds(above);
  const upwards = below.map(({ value }, index) => ({ value, color: below[index + 1]?.color ?? 'green' }));
  return orderedThresholds([{ value: null, color: lowest.color }, ...upwards, ...above]);
}

function thresholdsShown(fields: Fields): TimeSeriesPanel['thresholdsShown'] {
  const thresholds = fields.objects('thresholds');
  if (thresholds.length === 0) return 'none';
  return thresholds.some((threshold) => threshold.flag('fill') === true) ? 'bands' : 'lines';
}

function readDraw(fields: Fields): TimeSeriesPanel['draw'] {
  fields.skip('pointradius', 'points');
  if (fields.flag('bars') === true) return 'bars';
  if (fields.flag('lines') === false && fields.flag('points') === true) return 'points';
  return fields.flag('steppedLine') === true ? 'step' : 'line';
}

function readNulls(fields: Fields): TimeSeriesPanel['nulls'] {
  const mode = fields.text('nullPointMode') ?? 'null';
  // Prometheus carries a sample on for 5 minutes where none is.
  return mode === 'connected' ? 'bridge' : mode === 'null as zero' ? 'zero' : { bridgeSeconds: 300 };
}

function readScale(axis: Fields | undefined): TimeSeriesPanel['axisScale'] {
  const base = axis?.number('logBase') ?? 1;
  return base === 2 ? 'log2' : base > 1 ? 'log10' : 'linear';
}

function labelOf(axis: Fields | undefined): Pick<TimeSeriesPanel, 'axisLabel'> {
  const label = axis?.text('label') ?? '';
  return label === '' ? {} : { axisLabel: cut(label, LONGEST.title) };
}

function rightAxis(axis: Fields): NonNullable<TimeSeriesPanel['rightAxis']> {
  const unit = readUnit(axis, 'format');
  const { axisLabel } = labelOf(axis);
  return {
    ...(unit !== undefined && { unit }),
    ...(axisLabel !== undefined && { label: axisLabel }),
    ...readBounds(axis),
  };
}

/** `{"name of a series": "#E02F44"}`. */
function aliasColors(fields: Fields): readonly SeriesOverride[] {
  const colors = fields.object('aliasColors');
  return colors.keys().flatMap((name) => {
    const color = colors.text(name);
    const nameRegex = anchored(escapeRegex(name));
    return color === undefined || nameRegex.length > 1_000
      ? []
      : [{ match: { nameRegex }, color: seriesColor(color) }];
  });
}

/** What lines over time have, and neither a histogram nor a list. */
const OF_LINES = [
  ...['bars', 'lines', 'fill', 'linewidth', 'stack', 'nullPointMode', 'legend', 'tooltip', 'seriesOverrides'],
];

function histogramOf({ fields }: PanelInput, base: DataBase): HistogramPanel {
  fields.translated('xaxis', 'The graph by value became a histogram.');
  const buckets = wholeWithin(fields.object('xaxis').number('buckets'), 1, 500);
  fields.skip(...OF_LINES);
  return { ...base, kind: 'histogram', buckets: buckets ?? 30, combine: true };
}

function topListOf(
  { fields }: PanelInput,
  base: DataBase,
  wanted: TopListPanel['reducer'] | undefined,
): TopListPanel {
  fields.translated('xaxis', 'The graph by series became a list with bars.');
  fields.skip(...OF_LINES);
  return { ...base, kind: 'topList', reducer: wanted ?? 'last', limit: 20, order: 'highest' };
}

/** What the graph panel has and nobody needs, at what it is by itself. */
function skipGraph(fields: Fields): void {
  const xaxis = fields.object('xaxis');
  xaxis.skip('show', 'values', 'name', 'buckets');
  xaxis.skipLooks('min', 'max');
  fields.object('yaxis').skip('align');
  fields.object('yaxis').skipLooks('alignLevel');
  for (const axis of fields.objects('yaxes'))
    axis.skip('$$hashKey', 'show', 'format', 'label', 'logBase', 'min', 'max', 'decimals');
  fields.object('tooltip').skip('sort', 'value_type');
  fields.object('options').skip('alertThreshold', 'dataLinks');
  fields.skipWhen('fillGradient', 0);
  fields.skipWhen('dashLength', 10);
  fields.skipWhen('spaceLength', 10);
  fields.skip('percentage', 'hiddenSeries', 'renderer', 'points', 'steppedLine');
  fields.skipLooks('fillGradient', 'dashes', 'dashLength', 'spaceLength', 'timeRegions', 'grid');
}
