import type { BarGaugePanel, TimeSeriesPanel } from '../../../model/dashboard/panel.ts';
import type { Fields } from '../fields.ts';
import { seriesColors } from './color-mode.ts';
import { type ReadData, readData } from './data.ts';
import { type PanelConverter, within } from './input.ts';
import { readLegend } from './legend.ts';
import { readOverrides } from './overrides.ts';
import { readTooltip } from './time-series.ts';

/** Bars of categories are bars of series here; bars over time are a time series drawn as bars. */
export const convertBarChart: PanelConverter = (input) => {
  const isInstant = input.fields.objects('targets').every((target) => target.flag('instant') === true);
  const data = readData(input, { reduces: isInstant });
  skipLooks(data.options, data.custom);
  const x = data.options.text('xField') ?? '';
  if (data.isInstant || (x !== '' && !/^time$/i.test(x))) {
    input.fields.translated('type', 'The bar chart became bars of one number a series.');
    return bars(data);
  }
  input.fields.translated('type', 'The bar chart became a time series drawn as bars.');
  return barsOverTime(data);
};

function bars({ base, options, fieldConfig, refIds, reducer }: ReadData): BarGaugePanel {
  const { overrides } = readOverrides(fieldConfig, refIds);
  const all = [...(base.overrides ?? []), ...overrides].slice(0, 200);
  options.skip('legend', 'tooltip', 'stacking');
  fieldConfig.object('defaults').skip('color');
  return {
    ...base,
    ...(all.length > 0 && { overrides: all }),
    kind: 'barGauge',
    reducer: reducer ?? 'last',
    direction: options.text('orientation') === 'horizontal' ? 'horizontal' : 'vertical',
  };
}

function barsOverTime({ base, options, fieldConfig, refIds, custom }: ReadData): TimeSeriesPanel {
  const { overrides } = readOverrides(fieldConfig, refIds);
  const own = seriesColors(fieldConfig.object('defaults'));
  const all = [...(base.overrides ?? []), ...own, ...overrides].slice(0, 200);
  const stacking = options.text('stacking') ?? 'none';
  options.skip('orientation');
  return {
    ...base,
    ...(all.length > 0 && { overrides: all }),
    kind: 'timeSeries',
    draw: 'bars',
    fillOpacityPercent: within(custom.number('fillOpacity') ?? 80, 0, 100),
    lineWidthPx: within(custom.number('lineWidth') ?? 1, 0, 20),
    stack: stacking === 'normal' ? 'values' : stacking === 'percent' ? 'percent' : 'none',
    nulls: 'gap',
    axisScale: 'linear',
    thresholdsShown: 'none',
    legend: readLegend(options.object('legend')),
    tooltip: readTooltip(options),
  };
}

function skipLooks(options: Fields, custom: Fields): void {
  options.skipWhen('showValue', 'auto', 'never');
  options.skipWhen('xTickLabelSpacing', 0, 100, 200);
  options.skipWhen('barRadius', 0);
  options.skipWhen('barWidth', 0.97);
  options.skipWhen('groupWidth', 0.7);
  options.skipWhen('xTickLabelRotation', 0);
  options.skipLooks(
    'barWidth',
    'groupWidth',
    'barRadius',
    'showValue',
    'text',
    'xTickLabelRotation',
    'xTickLabelSpacing',
  );
  options.skipLooks('xTickLabelMaxLength', 'fullHighlight', 'colorByField');
  custom.skip(
    'scaleDistribution',
    'hideFrom',
    'thresholdsStyle',
    'fillOpacity',
    'lineWidth',
    'axisPlacement',
  );
  custom.skipWhen('gradientMode', 'none');
  custom.skipLooks(
    'axisLabel',
    'axisColorMode',
    'axisBorderShow',
    'axisCenteredZero',
    'axisGridShow',
    'axisWidth',
  );
  custom.skipLooks('axisSoftMin', 'axisSoftMax', 'gradientMode');
}
