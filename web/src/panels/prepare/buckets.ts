import { axisSteps, type Unit } from '../../format/units.ts';

/** Places where buckets of values begin and end: bucket i goes from `edges[i]` to below `edges[i + 1]`; the last one includes its end. */
export type Edges = readonly number[];

/** Buckets of round width over the values, at most about `wanted` of them. */
export function linearEdges(min: number, max: number, wanted: number, unit: Unit): Edges {
  const count = Math.max(1, wanted);
  const width = (max - min) / count;
  const step = width > 0 ? roundStep(width, unit) : Math.max(1e-9, Math.abs(min) * 0.1 || 1);
  const first = Math.floor(min / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(max / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function roundStep(width: number, unit: Unit): number {
  return axisSteps(unit).find((step) => step >= width * (1 - 1e-9)) ?? width;
}

/** Buckets whose ends are equal shares of a power of ten. `min` is above zero. */
export function logEdges(min: number, max: number, wanted: number): Edges {
  const from = Math.floor(Math.log10(min) + 1e-9);
  const to = Math.max(from + 1, Math.ceil(Math.log10(max) - 1e-9));
  const perDecade = Math.max(1, Math.round(Math.max(1, wanted) / (to - from)));
  return Array.from({ length: (to - from) * perDecade + 1 }, (_, i) =>
    Number((10 ** (from + i / perDecade)).toPrecision(6)),
  );
}

/** The bucket that a value is in; -1 outside of all. */
export function bucketOf(value: number, edges: Edges): number {
  const last = edges.length - 1;
  if (last < 1 || !(value >= (edges[0] ?? 0)) || value > (edges[last] ?? 0)) return -1;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= value) low = middle;
    else high = middle;
  }
  return low;
}
