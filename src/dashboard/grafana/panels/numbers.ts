import type { BarGaugePanel, GaugePanel, StatPanel, TopListPanel } from '../../../model/dashboard/panel.ts';
import type { PanelQuery } from '../../../model/dashboard/query.ts';
import { shorten } from '../fields.ts';
import { keptTags } from '../queries/kept-tags.ts';
import { numberColors } from './color-mode.ts';
import { type ReadData, readData } from './data.ts';
import type { PanelConverter, PanelInput } from './input.ts';
import { readLegend } from './legend.ts';
import { readOverrides } from './overrides.ts';
import { readReducer } from './reducers.ts';
import { readTooltip } from './time-series.ts';

/** What panels that show one number a series have in common. */
function readNumbers(input: PanelInput): {
  readonly data: ReadData;
  readonly common: Pick<StatPanel, keyof ReadData['base'] | 'reducer'>;
} {
  const reducer = readReducer(input.fields.object('options').object('reduceOptions'));
  const data = readData(input, { reduces: reducer === 'last', needless: NEEDLESS });
  const { fieldConfig, base } = data;
  const { overrides } = readOverrides(fieldConfig, data.refIds);
  const all = [...(base.overrides ?? []), ...overrides].slice(0, 200);
  data.custom.skipWhen('neutral', null);
  return {
    data,
    common: {
      ...base,
      display: { ...base.display, ...numberColors(fieldConfig.object('defaults')) },
      ...(all.length > 0 && { overrides: all }),
      reducer: data.reducer ?? reducer,
    },
  };
}

/** One number of each series is what these panels make themselves. */
const NEEDLESS: ReadonlySet<string> = new Set(['reduce', 'merge', 'seriesToRows', 'concatenate']);

const LOOKS = [
  'justifyMode',
  'textSize',
  'text',
  'wideLayout',
  'percentChangeColorMode',
  'sizing',
  'minVizHeight',
  'minVizWidth',
  'maxVizHeight',
  'namePlacement',
  'showUnfilled',
  'valueMode',
  'showThresholdLabels',
  'barShape',
  'barWidthFactor',
  'effects',
  'endpointMarker',
  'segmentCount',
  'segmentSpacing',
  'shape',
  'sparkline',
  'glow',
];

export const convertStat: PanelConverter = (input): StatPanel => {
  const { data, common } = readNumbers(input);
  const { options } = data;
  const colorMode = options.text('colorMode') ?? 'value';
  const textMode = options.text('textMode') ?? 'auto';
  options.skipWhen('justifyMode', 'auto');
  options.skipWhen('wideLayout', true);
  options.skipWhen('percentChangeColorMode', 'standard');
  options.skipWhen('orientation', 'auto', 'horizontal', 'vertical', '');
  if (options.flag('showPercentChange') === true)
    options.notSupported('showPercentChange', 'The change in percent is not shown.');
  if (textMode === 'none')
    options.minor('translated', 'textMode', 'The value is shown; there are no panels of colour alone.');
  options.skipLooks(...LOOKS);
  return {
    ...common,
    kind: 'stat',
    sparkline: (options.text('graphMode') ?? 'area') !== 'none',
    colorIn: colorMode.startsWith('background') ? 'background' : colorMode === 'none' ? 'none' : 'value',
    text: textOf(textMode, common.queries),
  };
};

/** Grafana's own choice leaves the name out where there is one series alone. */
function textOf(textMode: string, queries: readonly PanelQuery[]): StatPanel['text'] {
  if (textMode === 'name' || textMode === 'value') return textMode;
  return textMode === 'auto' && isOneSeries(queries) ? 'value' : 'valueAndName';
}

function isOneSeries(queries: readonly PanelQuery[]): boolean {
  const shown = queries.filter(({ hidden }) => hidden !== true);
  const [only] = shown;
  return only !== undefined && shown.length === 1 && keptTags(only, queries)?.length === 0;
}

export const convertGauge: PanelConverter = (input): GaugePanel => {
  const { data, common } = readNumbers(input);
  const { options } = data;
  options.skipWhen('orientation', 'auto', 'horizontal', 'vertical', '');
  options.skipWhen('sizing', 'auto');
  options.skipWhen('minVizHeight', 75);
  options.skipWhen('minVizWidth', 75);
  const thresholdMarks = options.flag('showThresholdMarkers') ?? true;
  options.skipLooks(...LOOKS);
  return { ...common, kind: 'gauge', thresholdMarks };
};

export const convertBarGauge: PanelConverter = (input): BarGaugePanel => {
  const { data, common } = readNumbers(input);
  const { options } = data;
  const orientation = options.text('orientation') ?? 'auto';
  options.skipWhen('displayMode', 'gradient', 'basic');
  options.skipWhen('showUnfilled', true);
  options.skipWhen('valueMode', 'color', 'text');
  options.skipWhen('namePlacement', 'auto');
  options.skipWhen('sizing', 'auto');
  options.skipWhen('minVizHeight', 10, 16);
  options.skipWhen('minVizWidth', 0, 8);
  options.skipWhen('maxVizHeight', 300);
  readLegend(options.object('legend'));
  options.skipLooks('displayMode', ...LOOKS);
  return { ...common, kind: 'barGauge', direction: orientation === 'vertical' ? 'vertical' : 'horizontal' };
};

/** Shares of a whole are read off faster as a list with bars. */
export const convertPie: PanelConverter = (input): TopListPanel => {
  const { data, common } = readNumbers(input);
  const { options } = data;
  const type = options.text('pieType') ?? 'pie';
  input.fields.translated(
    'type',
    `The ${shorten(type, 20)} chart became a list with bars, the largest first.`,
  );
  readLegend(options.object('legend'));
  readTooltip(options);
  options.skip('displayLabels', 'sort');
  options.skipLooks('pieType', ...LOOKS);
  data.custom.skip('hideFrom');
  return { ...common, kind: 'topList', limit: 20, order: 'highest' };
};
