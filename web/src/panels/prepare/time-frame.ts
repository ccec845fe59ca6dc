import type { TimeSeriesPanel } from '../../../../src/model/dashboard/panel.ts';
import type { Scheme } from '../../chart/colors.ts';
import { buildFrame, type Frame } from '../../chart/frame.ts';
import type { RightAxis } from '../../chart/plot.ts';
import type { ScaleOptions } from '../../chart/scale.ts';
import type { SeriesStyle } from '../../chart/series-style.ts';
import { unitById } from '../../format/unit-ids.ts';
import { PLAIN, type Unit } from '../../format/units.ts';
import type { PanelSeries } from './series.ts';
import { seriesColors } from './series-colors.ts';

export interface TimePicture {
  readonly frame: Frame;
  /** Series that are not drawn, because nobody could tell so many lines apart. */
  readonly left: number;
  readonly unit: Unit;
  readonly scale: ScaleOptions;
  readonly right: RightAxis | undefined;
}

/** More lines than this are a grey mass, and the browser gets slow. */
export const MOST_LINES = 400;

export function timePicture(
  panel: TimeSeriesPanel,
  all: readonly PanelSeries[],
  panelUnit: Unit,
  scheme: Scheme,
): TimePicture {
  const series = mostTelling(all);
  const colors = seriesColors(series, scheme);
  const unit = axisUnit(panelUnit, panel, series);
  const right = rightAxis(panel, series);
  const frame = buildFrame(
    series.map((one, i) => {
      const own = shownUnit(one, panel, unit, right);
      return {
        key: one.key,
        label: one.name,
        color: colors[i] ?? '#888888',
        points: one.points,
        ...style(panel, one),
        ...(sameUnit(own, unit) ? {} : { unit: own }),
      };
    }),
    panel.nulls,
  );
  return { frame, left: all.length - series.length, unit, right, scale: leftScale(panel, frame) };
}

/** The highest ones on average, in the order that they have. */
function mostTelling(series: readonly PanelSeries[]): readonly PanelSeries[] {
  if (series.length <= MOST_LINES) return series;
  const averages = new Map(series.map((one) => [one, average(one)]));
  const best = [...series]
    .sort((a, b) => (averages.get(b) ?? 0) - (averages.get(a) ?? 0))
    .slice(0, MOST_LINES);
  const kept = new Set(best);
  return series.filter((one) => kept.has(one));
}

function average({ points }: PanelSeries): number {
  let sum = 0;
  let count = 0;
  for (const [, value] of points) {
    if (value === null) continue;
    sum += value;
    count++;
  }
  return count === 0 ? Number.NEGATIVE_INFINITY : sum / count;
}

function style(panel: TimeSeriesPanel, { override }: PanelSeries): SeriesStyle {
  const draw = override.draw ?? panel.draw;
  const isOnStack = panel.stack !== 'none' && override.stacked !== false && draw !== 'points';
  return {
    draw,
    fillPercent: override.fillOpacityPercent ?? panel.fillOpacityPercent,
    widthPx: override.lineWidthPx ?? panel.lineWidthPx,
    ...(override.dashed === true ? { dashed: true } : {}),
    ...(override.mirrored === true ? { mirrored: true } : {}),
    ...(override.axis === 'right' ? { axis: 'right' as const } : {}),
    ...(isOnStack ? {} : { overlay: true }),
  };
}

/** Its override's own; else on the right that of the axis. */
function shownUnit(
  { unit: own, override }: PanelSeries,
  { display }: TimeSeriesPanel,
  left: Unit,
  right: RightAxis | undefined,
): Unit {
  if (override.unit !== undefined) return own;
  if (override.axis === 'right' && right !== undefined) return right.unit;
  return display.unit === undefined ? own : left;
}

/** The panel's own unit; where it says none, that of its first series on the left. */
function axisUnit(unit: Unit, panel: TimeSeriesPanel, series: readonly PanelSeries[]): Unit {
  if (panel.display.unit !== undefined) return unit;
  return series.find(({ override }) => override.axis !== 'right')?.unit ?? unit;
}

function rightAxis(
  { rightAxis: asked, axisScale }: TimeSeriesPanel,
  series: readonly PanelSeries[],
): RightAxis | undefined {
  const first = series.find(({ override }) => override.axis === 'right');
  if (first === undefined) return undefined;
  const unit = asked?.unit === undefined ? (first.unit ?? PLAIN) : unitById(asked.unit);
  return { unit, label: asked?.label, scale: scaleOptions(asked ?? {}, axisScale, false) };
}

function leftScale({ display, axisScale, stack }: TimeSeriesPanel, frame: Frame): ScaleOptions {
  const isArea = ({ draw, fillPercent = 0 }: SeriesStyle) => draw === 'bars' || fillPercent > 0;
  return scaleOptions(display, axisScale, stack !== 'none' || frame.series.some(isArea));
}

function scaleOptions(
  { min, max }: { readonly min?: number; readonly max?: number },
  axisScale: TimeSeriesPanel['axisScale'],
  fromZero: boolean,
): ScaleOptions {
  return {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max, clip: true }),
    ...(fromZero ? { fromZero } : {}),
    ...(axisScale === 'linear' ? {} : { log: axisScale === 'log2' ? (2 as const) : (10 as const) }),
  };
}

function sameUnit(a: Unit, b: Unit): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
