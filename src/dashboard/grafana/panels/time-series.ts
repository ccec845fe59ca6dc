import type { SeriesOverride, TimeSeriesDraw, TimeSeriesPanel } from '../../../model/dashboard/panel.ts';
import { type Fields, shorten } from '../fields.ts';
import { cut, LONGEST } from '../text.ts';
import { seriesColors } from './color-mode.ts';
import { readData } from './data.ts';
import { type PanelConverter, type PanelInput, within } from './input.ts';
import { readLegend } from './legend.ts';
import { type ReadOverrides, readOverrides } from './overrides.ts';

/** Prometheus carries a sample on for so long where none is: its default of `query.lookback-delta`. */
const LOOKBACK_SECONDS = 300;

export const convertTimeSeries: PanelConverter = (input): TimeSeriesPanel => {
  const data = readData(input, { reduces: false });
  const { custom, options, fieldConfig } = data;
  const { overrides, rightAxis } = readOverrides(fieldConfig, data.refIds);
  const right = axisOnTheRight(custom, data.base.display);
  const all = [
    ...(data.base.overrides ?? []),
    ...seriesColors(fieldConfig.object('defaults')),
    ...right.overrides,
    ...overrides,
  ];
  const draw = readDraw(custom);
  const panel: TimeSeriesPanel = {
    ...data.base,
    ...(all.length > 0 && { overrides: all.slice(0, 200) }),
    kind: 'timeSeries',
    draw,
    fillOpacityPercent: within(custom.number('fillOpacity') ?? 0, 0, 100),
    lineWidthPx: within(custom.number('lineWidth') ?? 1, 0, 20),
    stack: readStack(custom),
    nulls: readNulls(custom),
    axisScale: readScale(custom.object('scaleDistribution')),
    ...labelOf(custom, right.isRight ? undefined : 'axisLabel'),
    ...rightAxisOf(right, rightAxis),
    thresholdsShown: readThresholdStyle(custom.object('thresholdsStyle')),
    legend: readLegend(options.object('legend')),
    tooltip: readTooltip(options),
  };
  finish(input, custom);
  return panel;
};

function finish({ fields }: PanelInput, custom: Fields): void {
  custom.skip('barAlignment', 'barWidthFactor', 'barMaxWidth', 'lineStyle');
  custom.skipWhen('gradientMode', 'none', 'opacity', 'hue');
  custom.skipWhen('axisColorMode', 'text');
  custom.skipWhen('axisPlacement', 'auto', 'left');
  custom.skipWhen('axisWidth', 0);
  custom.skipWhen('pointSize', 5);
  custom.skipWhen('showPoints', 'auto', 'never');
  custom.skipLooks(
    'gradientMode',
    'axisColorMode',
    'axisWidth',
    'axisGridShow',
    'axisBorderShow',
    'axisCenteredZero',
  );
  custom.skipLooks(
    'pointSize',
    'showPoints',
    'pointSymbol',
    'showValues',
    'axisSoftMin',
    'axisSoftMax',
    'insertNulls',
  );
  fields.object('options').skipLooks('timezone', 'orientation', 'annotations');
}

function readDraw(custom: Fields): TimeSeriesDraw {
  const style = custom.text('drawStyle') ?? 'line';
  const interpolation = custom.text('lineInterpolation') ?? 'linear';
  if (style === 'bars' || style === 'points') return style;
  if (style !== 'line')
    custom.notSupported('drawStyle', `The style ${shorten(style, 40)} is drawn as lines.`);
  if (interpolation === 'stepBefore' || interpolation === 'stepAfter') return 'step';
  if (interpolation === 'smooth')
    custom.minor('translated', 'lineInterpolation', 'Smoothed lines are drawn straight.');
  return 'line';
}

function readStack(custom: Fields): TimeSeriesPanel['stack'] {
  const stacking = custom.object('stacking');
  stacking.skip('group');
  const mode = stacking.text('mode') ?? 'none';
  return mode === 'normal' ? 'values' : mode === 'percent' ? 'percent' : 'none';
}

/** What Grafana leaves open between two points of Prometheus is longer than what Prometheus itself bridges. */
function readNulls(custom: Fields): TimeSeriesPanel['nulls'] {
  const span = custom.raw('spanNulls');
  if (span === true) return 'bridge';
  const seconds = typeof span === 'number' && Number.isFinite(span) ? span / 1_000 : 0;
  return { bridgeSeconds: Math.max(LOOKBACK_SECONDS, seconds) };
}

function readScale(scale: Fields): TimeSeriesPanel['axisScale'] {
  const type = scale.text('type') ?? 'linear';
  const base = scale.number('log');
  if (type === 'symlog') {
    scale.skip('linearThreshold');
    scale.translated(
      'type',
      'The symmetric logarithmic axis became a logarithmic one: it has no place for values of zero or below.',
    );
  }
  if (type === 'linear' || type === 'ordinal') return 'linear';
  return base === 2 ? 'log2' : 'log10';
}

function readThresholdStyle(style: Fields): TimeSeriesPanel['thresholdsShown'] {
  const mode = style.text('mode') ?? 'off';
  if (mode === 'off') return 'none';
  if (mode.includes('area')) return 'bands';
  if (mode === 'line' || mode === 'dashed') return 'lines';
  style.notSupported('mode', `Thresholds in the style ${shorten(mode, 40)} are drawn as lines.`);
  return 'lines';
}

export function readTooltip(options: Fields): TimeSeriesPanel['tooltip'] {
  const tooltip = options.object('tooltip');
  tooltip.skip('sort');
  tooltip.skipLooks('maxHeight', 'maxWidth', 'hideZeros', 'hoverProximity', 'showColorScale', 'yHistogram');
  const mode = tooltip.text('mode') ?? 'single';
  return mode === 'multi' ? 'all' : mode === 'none' ? 'none' : 'single';
}

interface RightAxis {
  readonly isRight: boolean;
  readonly overrides: readonly SeriesOverride[];
  readonly axis: NonNullable<TimeSeriesPanel['rightAxis']>;
}

/** All series of the panel belong to the axis on the right, or to none that is seen. */
function axisOnTheRight(custom: Fields, display: TimeSeriesPanel['display']): RightAxis {
  const placement = custom.text('axisPlacement');
  if (placement === 'hidden') custom.minor('notSupported', 'axisPlacement', 'The axis is shown.');
  if (placement !== 'right') return { isRight: false, overrides: [], axis: {} };
  const { unit, min, max } = display;
  const { axisLabel } = labelOf(custom, 'axisLabel');
  return {
    isRight: true,
    overrides: [{ match: { nameRegex: '.*' }, axis: 'right' }],
    axis: {
      ...(unit !== undefined && { unit }),
      ...(axisLabel !== undefined && { label: axisLabel }),
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
    },
  };
}

function rightAxisOf(right: RightAxis, own: ReadOverrides['rightAxis']): Pick<TimeSeriesPanel, 'rightAxis'> {
  const axis = { ...(right.isRight && right.axis), ...own };
  return Object.keys(axis).length === 0 ? {} : { rightAxis: axis };
}

function labelOf(custom: Fields, key: string | undefined): Pick<TimeSeriesPanel, 'axisLabel'> {
  const label = key === undefined ? '' : (custom.text(key) ?? '');
  return label === '' ? {} : { axisLabel: cut(label, LONGEST.title) };
}
