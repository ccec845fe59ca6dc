import uPlot from 'uplot';
import type { FrameSeries } from './frame.ts';
import type { DrawnFrame } from './stack.ts';

const LINE_WIDTH = 1.5;
const STACK_PERCENT = 36;
const AREA_PERCENT = 12;
// Areas of more lines than this lie over each other and only muddy the picture.
const MOST_FILLED = 2;
/** Of its bucket: a bar, or all bars beside each other. */
const BARS_SHARE = 0.8;

export interface LineContext {
  readonly times: readonly number[];
  readonly series: readonly FrameSeries[];
  readonly drawn: DrawnFrame;
  /** Few lines get a faint area. */
  readonly filled: boolean;
  /** A picture stands for the lines: they are not drawn. */
  readonly moving: boolean;
}

/** How uPlot draws the series at a place. `context` is asked at each drawing, so that new data needs no new series. */
export function lineSeries(place: number, context: () => LineContext): uPlot.Series {
  const first = context();
  const series = first.series[place];
  const color = series?.color ?? '#888888';
  const draw = series?.draw ?? 'line';
  const percent = series === undefined ? 0 : fillPercent(series, place, first);
  const isLower = !isStacked(place, first) || isBottom(place, first) || draw === 'bars';
  return {
    scale: series?.axis === 'right' ? 'right' : 'y',
    stroke: color,
    width: series?.widthPx ?? usualWidth(series, isStacked(place, first)),
    ...(series?.dashed === true ? { dash: [5, 4] } : {}),
    ...(percent > 0 && isLower && draw !== 'points' ? { fill: withAlpha(color, percent) } : {}),
    ...standing(PATHS[draw](place, context), context),
  };
}

/** The same, and nothing while a picture of it is moved. */
function standing(
  { paths, points }: Drawing,
  context: () => LineContext,
): Pick<uPlot.Series, 'paths' | 'points'> {
  const { show, filter } = points;
  return {
    paths: (...at) => (context().moving ? null : paths(...at)),
    points: {
      ...points,
      show: () => show && !context().moving,
      ...(filter === undefined
        ? {}
        : { filter: (plot, place) => (context().moving ? null : filter(plot, place)) }),
    },
  };
}

/** The areas between the parts of stacks; bars begin where the ones below them end without any. */
export function stackBands(context: LineContext, placeOf: (place: number) => number): uPlot.Band[] {
  return context.drawn.stacks.flatMap((places) =>
    places.slice(1).flatMap((upper, below) => {
      const series = context.series[upper];
      const lower = places[below];
      if (series === undefined || lower === undefined || series.draw === 'bars') return [];
      const percent = fillPercent(series, upper, context);
      if (percent === 0 || series.draw === 'points') return [];
      return [
        {
          series: [placeOf(upper), placeOf(lower)] as uPlot.Band['series'],
          fill: withAlpha(series.color, percent),
        },
      ];
    }),
  );
}

function usualWidth(series: FrameSeries | undefined, stacked: boolean): number {
  return series?.dashed === true || stacked ? 1 : LINE_WIDTH;
}

function fillPercent(series: FrameSeries, place: number, context: LineContext): number {
  if (series.fillPercent !== undefined) return series.fillPercent;
  if (isStacked(place, context)) return STACK_PERCENT;
  const isFaint = context.filled && series.overlay !== true && context.series.length <= MOST_FILLED;
  return isFaint ? AREA_PERCENT : 0;
}

function isStacked(place: number, { drawn }: LineContext): boolean {
  return drawn.stacks.some((places) => places.includes(place));
}

function isBottom(place: number, { drawn }: LineContext): boolean {
  return drawn.stacks.some((places) => places[0] === place);
}

/** A colour as `#rrggbb` with an opacity in percent. */
export function withAlpha(color: string, percent: number): string {
  const alpha = Math.round((Math.min(100, Math.max(0, percent)) / 100) * 255);
  return `${color}${alpha.toString(16).padStart(2, '0')}`;
}

interface Drawing {
  readonly paths: uPlot.Series.PathBuilder;
  readonly points: {
    readonly show: boolean;
    readonly size?: number;
    readonly filter?: (plot: uPlot, place: number) => number[];
  };
}

type Paths = (place: number, context: () => LineContext) => Drawing;

const LONELY: Drawing['points'] = { show: true, size: 4, filter: lonelyPoints };

const PATHS: Readonly<Record<NonNullable<FrameSeries['draw']>, Paths>> = {
  line: () => ({ points: LONELY, paths: built(uPlot.paths.linear?.()) }),
  step: () => ({ points: LONELY, paths: built(uPlot.paths.stepped?.({ align: 1 })) }),
  points: () => ({ points: { show: true, size: 5 }, paths: () => null }),
  bars: (place, context) => ({ points: { show: false }, paths: bars(place, context) }),
};

function built(paths: uPlot.Series.PathBuilder | undefined): uPlot.Series.PathBuilder {
  if (paths === undefined) throw new Error('BUG: this build of uPlot lacks a way to draw');
  return paths;
}

/** Bars stand in the bucket that begins at their time: upon each other in a stack, else beside each other. */
function bars(place: number, context: () => LineContext): uPlot.Series.PathBuilder {
  return built(
    uPlot.paths.bars?.({
      size: [1, Number.POSITIVE_INFINITY, 1],
      disp: {
        x0: { unit: 1, values: () => barStarts(place, context()) },
        size: { unit: 1, values: () => [barWidth(place, context())] },
        y0: { unit: 1, values: () => barBottoms(place, context()) },
        y1: { unit: 1, values: () => [...(context().drawn.tops[place] ?? [])] },
      },
    }),
  );
}

/** The bars that share a bucket with this one, side by side. */
function neighbours(place: number, context: LineContext): number[] {
  if (isStacked(place, context)) return [place];
  return context.series.flatMap((series, other) =>
    series.draw === 'bars' && !isStacked(other, context) ? [other] : [],
  );
}

function barWidth(place: number, context: LineContext): number {
  return (bucketMs(context.times) * BARS_SHARE) / neighbours(place, context).length;
}

function barStarts(place: number, context: LineContext): number[] {
  const width = barWidth(place, context);
  const air = (bucketMs(context.times) * (1 - BARS_SHARE)) / 2;
  const shift = air + neighbours(place, context).indexOf(place) * width;
  return context.times.map((time) => time + shift);
}

function barBottoms(place: number, { drawn, times }: LineContext): number[] {
  return [...(drawn.bottoms[place] ?? new Float64Array(times.length))];
}

/** The smallest distance of two times. */
function bucketMs(times: readonly number[]): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < times.length; i++) {
    smallest = Math.min(smallest, (times[i] ?? 0) - (times[i - 1] ?? 0));
  }
  return Number.isFinite(smallest) ? smallest : 60_000;
}

const lonely = new WeakMap<object, number[]>();

/** A sample with a gap on both sides has no line: it is shown as a dot. */
function lonelyPoints(plot: uPlot, seriesIndex: number): number[] {
  const values = plot.data[seriesIndex];
  if (values === undefined) return [];
  let found = lonely.get(values);
  if (found === undefined) {
    found = findLonely(values);
    lonely.set(values, found);
  }
  return found;
}

function findLonely(values: ArrayLike<number | null | undefined>): number[] {
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const gapBefore = i === 0 || values[i - 1] === null;
    const gapAfter = i === values.length - 1 || values[i + 1] === null;
    if (values[i] != null && gapBefore && gapAfter) found.push(i);
  }
  return found;
}
