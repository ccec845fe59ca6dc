import type { AggregateName, FunctionName, Operator } from './expression-tree.ts';

type OfOne = (a: number) => number;
type OfTwo = (a: number, b: number) => number;

export const OPERATIONS: Readonly<Record<Operator, OfTwo>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
};

export const OF_ONE: Partial<Readonly<Record<FunctionName, OfOne>>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  round: (a) => roundTo(a, 1),
  sqrt: Math.sqrt,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  exp: Math.exp,
};

/** Functions of several values are folded from the left. */
export const OF_SEVERAL: Partial<Readonly<Record<FunctionName, OfTwo>>> = {
  round: roundTo,
  min: Math.min,
  max: Math.max,
  clamp_min: Math.max,
  clamp_max: Math.min,
};

/** What is no number is no value, also in the middle of an expression: a sum leaves it out. */
export function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

function roundTo(value: number, multiple: number): number {
  return Math.sign(value) * Math.round(Math.abs(value) / multiple) * multiple;
}

/** Folds the values of one bucket; `count` says how many there were. */
export const FOLDS: Readonly<Record<AggregateName, { readonly fold: OfTwo; readonly finish: OfTwo }>> = {
  sum: { fold: (sum, value) => sum + value, finish: (sum) => sum },
  avg: { fold: (sum, value) => sum + value, finish: (sum, count) => sum / count },
  min: { fold: Math.min, finish: (min) => min },
  max: { fold: Math.max, finish: (max) => max },
  count: { fold: (first) => first, finish: (_, count) => count },
};
