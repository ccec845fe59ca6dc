import { memo } from 'react';
import type { Point } from '../api/types.ts';
import type { Window } from '../time/range.ts';

export interface SparklineProps {
  readonly points: readonly Point[];
  readonly window: Window;
  readonly width: number;
  readonly height: number;
  /** The value at the top edge; the largest one shown where left out. */
  readonly max?: number;
  /** The lower edge is the lowest value and not zero, where values lie far from it. */
  readonly fitted?: boolean;
  readonly color?: string;
}

/** A line without axes. The numbers stand beside it, so that it is hidden from screen readers. */
export const Sparkline = memo(function Sparkline(props: SparklineProps) {
  const { width, height, color = 'var(--accent)' } = props;
  const { line, area } = paths(props);
  return (
    <svg
      className="sparkline"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      <path d={area} fill={color} opacity={0.12} />
      <path
        d={line}
        fill="none"
        stroke={color}
        strokeWidth={1.25}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
});

function paths({ points, window, width, height, max, fitted }: SparklineProps): {
  line: string;
  area: string;
} {
  const known = points.filter((point): point is readonly [number, number] => point[1] !== null);
  const top = max ?? known.reduce((highest, [, value]) => Math.max(highest, value), 0);
  const base = fitted === true ? floorOf(known, top) : 0;
  const inner = height - 2;
  const x = (time: number) => ((time - window.startMs) / (window.endMs - window.startMs)) * width;
  const share = (value: number) =>
    top <= base ? 0 : Math.min(1, Math.max(0, (value - base) / (top - base)));
  const y = (value: number) => 1 + inner - share(value) * inner;
  // 2.5 usual distances without a point break the line, as in the large charts.
  const usual = ((known.at(-1)?.[0] ?? 0) - (known[0]?.[0] ?? 0)) / Math.max(1, known.length - 1);
  let line = '';
  let area = '';
  let runStart = 0;
  known.forEach(([time, value], i) => {
    const previous = known[i - 1];
    const breaks = previous === undefined || time - previous[0] > usual * 2.5;
    if (breaks && previous !== undefined) area += closeArea(x(previous[0]), x(runStart), height);
    if (breaks) runStart = time;
    const step = `${breaks ? 'M' : 'L'}${x(time).toFixed(1)} ${y(value).toFixed(1)}`;
    // A lone point is a line to itself, which its round ends make a dot.
    line += breaks ? `${step}h0` : step;
    area += step;
  });
  const last = known.at(-1);
  if (last !== undefined) area += closeArea(x(last[0]), x(runStart), height);
  return { line, area };
}

/** Below the lowest value by some air, and zero where that is near. */
function floorOf(known: readonly (readonly [number, number])[], top: number): number {
  const lowest = known.reduce((low, [, value]) => Math.min(low, value), top);
  const air = (top - lowest) * 0.15;
  return lowest >= 0 && lowest < top * 0.5 ? 0 : lowest - air;
}

function closeArea(endX: number, startX: number, height: number): string {
  return `L${endX.toFixed(1)} ${height}L${startX.toFixed(1)} ${height}Z`;
}
