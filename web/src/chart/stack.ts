import type { Frame, FrameSeries } from './frame.ts';
import type { Drawn } from './nulls.ts';

export type Stacking = 'none' | 'values' | 'percent';

export interface DrawnFrame {
  /** What is drawn for each series: running sums for a stack, negated values for a mirrored one, else the values. */
  readonly tops: readonly (readonly Drawn[])[];
  /** Where the parts of a stack begin, for bars; undefined begins at zero. */
  readonly bottoms: readonly (Float64Array | undefined)[];
  /** Places of series that lie upon each other, from zero outwards. */
  readonly stacks: readonly (readonly number[])[];
}

export function drawnFrame(frame: Frame, stacking: Stacking): DrawnFrame {
  const tops: (readonly Drawn[])[] = frame.series.map(({ values, mirrored }) =>
    mirrored === true ? values.map(negated) : values,
  );
  const bottoms: (Float64Array | undefined)[] = frame.series.map(() => undefined);
  const stacks = stacking === 'none' ? [] : stacksOf(frame);
  for (const places of stacks) {
    const scale = stacking === 'percent' ? shares(frame, places) : undefined;
    const base = new Float64Array(frame.times.length);
    for (const place of places) {
      const series = frame.series[place];
      if (series === undefined) continue;
      bottoms[place] = base.slice();
      tops[place] = stackOn(base, series, scale);
    }
  }
  return { tops, bottoms, stacks };
}

/** Each axis has a stack of its own, and one below zero of what is mirrored. */
function stacksOf(frame: Frame): number[][] {
  const stacks = new Map<string, number[]>();
  frame.series.forEach(({ overlay, axis, mirrored }, place) => {
    if (overlay === true) return;
    const key = `${axis ?? 'left'} ${mirrored ?? false}`;
    const stack = stacks.get(key);
    if (stack === undefined) stacks.set(key, [place]);
    else stack.push(place);
  });
  return [...stacks.values()];
}

/** What to multiply with at each time so that the stack is 100 high. */
function shares(frame: Frame, places: readonly number[]): Float64Array {
  const totals = new Float64Array(frame.times.length);
  for (const place of places) {
    carried(frame.series[place]?.values ?? [], (value, i) => {
      totals[i] = (totals[i] ?? 0) + Math.abs(value);
    });
  }
  return totals.map((total) => (total === 0 ? 0 : 100 / total));
}

function stackOn(base: Float64Array, series: FrameSeries, scale: Float64Array | undefined): Drawn[] {
  const out: Drawn[] = [...series.values];
  const sign = series.mirrored === true ? -1 : 1;
  carried(series.values, (value, i) => {
    const top = (base[i] ?? 0) + sign * value * (scale?.[i] ?? 1);
    base[i] = top;
    out[i] = top;
  });
  return out;
}

/** Between two samples the last one counts, so that what lies upon it does not dip where this series has none. */
function carried(values: readonly Drawn[], visit: (value: number, i: number) => void): void {
  let last: number | undefined;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null) last = undefined;
    else if (value !== undefined) last = value;
    if (last !== undefined) visit(last, i);
  }
}

function negated(value: Drawn): Drawn {
  return typeof value === 'number' ? -value : value;
}
