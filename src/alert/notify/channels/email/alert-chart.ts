import type { TimestampMs } from '../../../../model/time.ts';

export type ChartPoint = readonly [TimestampMs, number | null];

export interface ChartInput {
  readonly points: readonly ChartPoint[];
  readonly threshold: number;
  readonly startMs: TimestampMs;
  readonly endMs: TimestampMs;
  /** The time in which the alert fired: shaded. */
  readonly firing: { readonly startMs: TimestampMs; readonly endMs: TimestampMs };
}

/** What the axes go from and to; written beside the picture, which has no letters: small systems have no fonts. */
export interface ChartScale {
  readonly lowest: number;
  readonly highest: number;
}

/** As it is shown; drawn twice as large for sharp screens. */
export const CHART_WIDTH = 560;
export const CHART_HEIGHT = 140;
const DENSITY = 2;
/** Room above the highest and below the lowest value, of the height. */
const MARGIN = 0.06;

const COLOURS = {
  ground: '#ffffff',
  grid: '#e6e8ec',
  shade: '#fbe3e2',
  threshold: '#d03b3b',
  line: '#2f6fd0',
} as const;

/** From the lowest to the highest of values and threshold; never empty. */
export function scaleOf({ points, threshold }: Pick<ChartInput, 'points' | 'threshold'>): ChartScale {
  let lowest = threshold;
  let highest = threshold;
  for (const [, value] of points) {
    if (value === null || !Number.isFinite(value)) continue;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  if (highest > lowest) return { lowest, highest };
  const around = Math.abs(threshold) || 1;
  return { lowest: threshold - around / 2, highest: threshold + around / 2 };
}

/** The value over time as PNG: the line with its gaps, the threshold, the time in which it fired. */
export async function drawChart(input: ChartInput): Promise<Buffer> {
  // Only mails with pictures need it; it is a native library of some megabytes.
  const { createCanvas } = await import('@napi-rs/canvas');
  const canvas = createCanvas(CHART_WIDTH * DENSITY, CHART_HEIGHT * DENSITY);
  const context = canvas.getContext('2d');
  context.scale(DENSITY, DENSITY);
  const { x, y } = placesOf(input);

  context.fillStyle = COLOURS.ground;
  context.fillRect(0, 0, CHART_WIDTH, CHART_HEIGHT);
  const from = Math.max(0, x(input.firing.startMs));
  const to = Math.min(CHART_WIDTH, x(input.firing.endMs));
  context.fillStyle = COLOURS.shade;
  context.fillRect(from, 0, Math.max(1, to - from), CHART_HEIGHT);

  context.lineWidth = 1;
  context.strokeStyle = COLOURS.grid;
  for (const share of [0.25, 0.5, 0.75]) {
    line(context, [
      [0, CHART_HEIGHT * share],
      [CHART_WIDTH, CHART_HEIGHT * share],
    ]);
    line(context, [
      [CHART_WIDTH * share, 0],
      [CHART_WIDTH * share, CHART_HEIGHT],
    ]);
  }

  context.strokeStyle = COLOURS.threshold;
  context.setLineDash([5, 4]);
  line(context, [
    [0, y(input.threshold)],
    [CHART_WIDTH, y(input.threshold)],
  ]);
  context.setLineDash([]);

  context.strokeStyle = COLOURS.line;
  context.fillStyle = COLOURS.line;
  context.lineWidth = 1.75;
  context.lineJoin = 'round';
  for (const stretch of stretchesOf(input.points)) {
    const places = stretch.map(([time, value]) => [x(time), y(value)] as const);
    if (places.length > 1) line(context, places);
    // A value alone between gaps would not be seen as a line.
    else for (const [left, top] of places) context.fillRect(left - 1.5, top - 1.5, 3, 3);
  }
  return canvas.encode('png');
}

interface LineContext {
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  stroke(): void;
}

function line(context: LineContext, places: readonly (readonly [number, number])[]): void {
  context.beginPath();
  places.forEach(([x, y], index) => {
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.stroke();
}

function placesOf(input: ChartInput) {
  const { lowest, highest } = scaleOf(input);
  const spanMs = Math.max(1, input.endMs - input.startMs);
  // Halves, so that the span of the largest numbers there are is one, too.
  const half = highest / 2 - lowest / 2;
  const inner = CHART_HEIGHT * (1 - 2 * MARGIN);
  return {
    x: (time: TimestampMs) => ((time - input.startMs) / spanMs) * CHART_WIDTH,
    y: (value: number) => CHART_HEIGHT * MARGIN + ((highest / 2 - value / 2) / half) * inner,
  };
}

/** Values that follow each other without a gap. */
function stretchesOf(points: readonly ChartPoint[]): readonly (readonly (readonly [number, number])[])[] {
  const stretches: (readonly [number, number])[][] = [[]];
  for (const [time, value] of points) {
    if (value === null || !Number.isFinite(value)) stretches.push([]);
    else stretches.at(-1)?.push([time, value]);
  }
  return stretches.filter((stretch) => stretch.length > 0);
}
