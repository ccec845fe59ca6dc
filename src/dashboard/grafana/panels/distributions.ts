import type { HeatmapPanel, HistogramPanel, StateTimelinePanel } from '../../../model/dashboard/panel.ts';
import type { Fields } from '../fields.ts';
import { readData } from './data.ts';
import { readUnit } from './display.ts';
import { type PanelConverter, type PanelInput, wholeWithin } from './input.ts';
import { readLegend } from './legend.ts';
import { readOverrides } from './overrides.ts';
import { readTooltip } from './time-series.ts';

const USUAL_BUCKETS = 20;

/** The heatmap of now, and that of before (its settings lie in the panel itself). */
export const convertHeatmap: PanelConverter = (input): HeatmapPanel => {
  const data = readData(input, { reduces: false });
  const { options, base } = data;
  const old = isOld(input.fields);
  const yAxis = old ? input.fields.object('yAxis') : options.object('yAxis');
  const unit = readUnit(yAxis, 'unit') ?? readUnit(yAxis, 'format') ?? base.display.unit;
  const buckets = old ? input.fields.number('yBucketNumber') : readCalculation(options.object('calculation'));
  const calculates = old
    ? input.fields.text('dataFormat') !== 'tsbuckets'
    : options.flag('calculate') === true;
  const logBase = yAxis.number('logBase');
  const scale = options.object('calculation').object('yBuckets').object('scale').text('type');
  skipHeatmapLooks(input, options, yAxis);
  data.custom.skip('hideFrom', 'scaleDistribution');
  readTooltip(options);
  data.fieldConfig.skip('overrides');
  return {
    ...base,
    display: { ...base.display, ...(unit !== undefined && { unit }) },
    kind: 'heatmap',
    cells: calculates ? 'values' : 'series',
    buckets: wholeWithin(buckets, 1, 200) ?? USUAL_BUCKETS,
    axisScale: scale === 'log' || (logBase !== undefined && logBase > 1) ? 'log10' : 'linear',
  };
};

function isOld(fields: Fields): boolean {
  return fields.has('dataFormat') || fields.has('yAxis');
}

/** Only a number of buckets can be taken along, not their width. */
function readCalculation(calculation: Fields): number | undefined {
  const y = calculation.object('yBuckets');
  calculation.skip('xBuckets');
  y.object('scale').skip('log', 'linearThreshold');
  const mode = y.text('mode');
  const value = y.number('value');
  if (mode === 'count') return value;
  if (value !== undefined)
    y.minor('notSupported', 'value', `The height of ${value} of its buckets is not taken along.`);
  return undefined;
}

function skipHeatmapLooks({ fields }: PanelInput, options: Fields, yAxis: Fields): void {
  yAxis.skip('show', 'axisPlacement', 'min', 'max', 'decimals', 'logBase', 'unit', 'format');
  yAxis.skipLooks('axisLabel', 'axisWidth', 'reverse', 'splitFactor');
  options.skip(
    'color',
    'cellGap',
    'cellRadius',
    'cellValues',
    'cellSize',
    'exemplars',
    'legend',
    'rowsFrame',
    'showValue',
  );
  options.skip('selectionMode', 'calculation');
  options.object('filterValues').skip('le', 'ge');
  fields.skip(
    'color',
    'cards',
    'heatmap',
    'highlightCards',
    'xAxis',
    'xBucketNumber',
    'xBucketSize',
    'yBucketBound',
  );
  fields.skip('hideZeroBuckets', 'reverseYBuckets', 'dataFormat', 'yBucketNumber');
  fields.skipLooks('yBucketSize');
  const legend = fields.object('legend');
  legend.skip('show');
  const tooltip = fields.object('tooltip');
  tooltip.skip('show', 'showHistogram');
}

export const convertHistogram: PanelConverter = (input): HistogramPanel => {
  const data = readData(input, { reduces: false });
  const { options, base, custom, fieldConfig } = data;
  const count = wholeWithin(options.number('bucketCount'), 1, 500);
  const size = options.number('bucketSize');
  if (size !== undefined)
    options.minor('notSupported', 'bucketSize', `The width of ${size} of its buckets is not taken along.`);
  options.skipWhen('bucketOffset', 0);
  options.skipLooks('bucketOffset', 'stacking');
  const combine = options.flag('combine') === true;
  readLegend(options.object('legend'));
  readTooltip(options);
  custom.skip('hideFrom', 'fillOpacity', 'lineWidth', 'gradientMode', 'stacking');
  fieldConfig.object('defaults').skip('color');
  const { overrides } = readOverrides(fieldConfig, data.refIds);
  const all = [...(base.overrides ?? []), ...overrides].slice(0, 200);
  return {
    ...base,
    ...(all.length > 0 && { overrides: all }),
    kind: 'histogram',
    buckets: count ?? 30,
    combine,
  };
};

/** State timeline and status history: the latter shows each moment by itself. */
export const convertStates: PanelConverter = (input): StateTimelinePanel => {
  const data = readData(input, { reduces: false });
  const { options, base, custom, fieldConfig } = data;
  const isHistory = input.fields.text('type') === 'status-history';
  const mergeEqual = isHistory ? false : (options.flag('mergeValues') ?? true);
  const showValues = (options.text('showValue') ?? 'auto') !== 'never';
  options.skip('legend', 'alignValue', 'perPage', 'colWidth', 'rowHeight');
  readTooltip(options);
  custom.skip('fillOpacity', 'lineWidth', 'hideFrom', 'spanNulls', 'insertNulls');
  custom.skip('axisPlacement');
  fieldConfig.object('defaults').skip('color');
  const { overrides } = readOverrides(fieldConfig, data.refIds);
  const all = [...(base.overrides ?? []), ...overrides].slice(0, 200);
  if (isHistory)
    input.fields.minor('translated', 'type', 'The status history is a state timeline that joins nothing.');
  return {
    ...base,
    ...(all.length > 0 && { overrides: all }),
    kind: 'stateTimeline',
    mergeEqual,
    showValues,
  };
};
