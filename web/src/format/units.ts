import { duration } from './duration.ts';
import { compact, significant } from './number.ts';

export type UnitKind = 'bytes' | 'percent' | 'seconds' | 'count' | 'other';

export interface Unit {
  readonly kind: UnitKind;
  /** Written behind the number where the kind has no rule of its own. */
  readonly suffix: string;
  readonly perSecond: boolean;
  /** Turns what is stored into the kind's base: bytes, percent, seconds. */
  readonly factor: number;
}

const COUNT: Unit = { kind: 'count', suffix: '', perSecond: false, factor: 1 };
export const PERCENT: Unit = { kind: 'percent', suffix: '', perSecond: false, factor: 1 };
export const BYTES: Unit = { kind: 'bytes', suffix: '', perSecond: false, factor: 1 };
export const SECONDS: Unit = { kind: 'seconds', suffix: '', perSecond: false, factor: 1 };
export const PLAIN: Unit = COUNT;

const KNOWN: Readonly<Record<string, readonly [UnitKind, number]>> = {
  bytes: ['bytes', 1],
  byte: ['bytes', 1],
  by: ['bytes', 1],
  b: ['bytes', 1],
  kib: ['bytes', 1024],
  kiby: ['bytes', 1024],
  mib: ['bytes', 1024 ** 2],
  miby: ['bytes', 1024 ** 2],
  gib: ['bytes', 1024 ** 3],
  gby: ['bytes', 1e9],
  percent: ['percent', 1],
  '%': ['percent', 1],
  ratio: ['percent', 100],
  seconds: ['seconds', 1],
  second: ['seconds', 1],
  s: ['seconds', 1],
  ms: ['seconds', 1e-3],
  milliseconds: ['seconds', 1e-3],
  us: ['seconds', 1e-6],
  microseconds: ['seconds', 1e-6],
  ns: ['seconds', 1e-9],
  nanoseconds: ['seconds', 1e-9],
  min: ['seconds', 60],
  h: ['seconds', 3600],
  '1': ['count', 1],
  count: ['count', 1],
  '': ['count', 1],
};

/** How a metric's values are written: from the unit its sender gave, else from the end of its name. */
export function metricUnit(name: string, unit?: string): Unit {
  const text = (unit ?? unitInName(name)).trim();
  const known = KNOWN[text.toLowerCase()];
  if (known !== undefined) return { ...COUNT, kind: known[0], factor: known[1] };
  return { ...COUNT, kind: 'other', suffix: text.replace(/^\{(.*)\}$/, '$1').slice(0, 24) };
}

/** The unit after an aggregation: a rate is per second, a count has none. */
export function aggregatedUnit(unit: Unit, aggregation: string): Unit {
  if (aggregation === 'rate') return { ...unit, perSecond: true };
  return aggregation === 'count' ? COUNT : unit;
}

function unitInName(name: string): string {
  const words = name.toLowerCase().split(/[_.:]/);
  const last = words.pop();
  const word = last === 'total' || last === 'count' ? words.pop() : last;
  return word !== undefined && ['bytes', 'percent', 'seconds', 'ratio', 'milliseconds', 'ms'].includes(word)
    ? word
    : '';
}

const IEC = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

function bytes(value: number, digits: number): string {
  const size = Math.abs(value);
  const power = size < 1 ? 0 : Math.min(IEC.length - 1, Math.floor(Math.log2(size) / 10));
  return `${significant(value / 1024 ** power, digits)} ${IEC[power] ?? 'B'}`;
}

function seconds(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0 s';
  if (size >= 60) return duration(value);
  if (size >= 1) return `${significant(value, digits)} s`;
  if (size >= 1e-3) return `${significant(value * 1e3, digits)} ms`;
  if (size >= 1e-6) return `${significant(value * 1e6, digits)} µs`;
  return `${significant(value * 1e9, digits)} ns`;
}

/** A value with its unit, at most `digits` significant digits: "12.4 MiB/s", "250 ms", "83 %". */
export function formatValue(value: number | null | undefined, unit: Unit, digits = 4): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  const scaled = value * unit.factor;
  switch (unit.kind) {
    case 'bytes':
      return bytes(scaled, digits) + (unit.perSecond ? '/s' : '');
    case 'percent':
      return `${significant(scaled, digits)} %${unit.perSecond ? '/s' : ''}`;
    case 'seconds':
      // Seconds per second are a share of time: 0.4 s/s is "busy 40 % of the time".
      return unit.perSecond ? `${compact(scaled, digits)} s/s` : seconds(scaled, digits);
    case 'count':
      return compact(scaled, digits) + (unit.perSecond ? '/s' : '');
    case 'other':
      return `${compact(scaled, digits)} ${unit.suffix}${unit.perSecond ? '/s' : ''}`;
  }
}

const DECIMAL_STEPS = steps(10, [1, 2, 2.5, 5], -12, 18);
const BINARY_STEPS = [
  ...DECIMAL_STEPS.filter((step) => step < 1),
  ...Array.from({ length: 60 }, (_, power) => 2 ** power),
];
const TIME_STEPS = [
  ...DECIMAL_STEPS.filter((step) => step < 60 && step !== 25 && step !== 50),
  30,
  60,
  120,
  300,
  600,
  900,
  1800,
  3600,
  7200,
  10_800,
  21_600,
  43_200,
  86_400,
  172_800,
  432_000,
  864_000,
  1_728_000,
  4_320_000,
  8_640_000,
  17_280_000,
  43_200_000,
  86_400_000,
].sort((a, b) => a - b);

function steps(base: number, digits: readonly number[], from: number, to: number): number[] {
  const out: number[] = [];
  for (let power = from; power <= to; power++) {
    for (const digit of digits) out.push(Number((digit * base ** power).toPrecision(6)));
  }
  return out;
}

/** Distances between axis marks that give round labels in this unit, in stored values. */
export function axisSteps(unit: Unit): number[] {
  const base =
    unit.kind === 'bytes'
      ? BINARY_STEPS
      : unit.kind === 'seconds' && !unit.perSecond
        ? TIME_STEPS
        : DECIMAL_STEPS;
  return unit.factor === 1 ? base : base.map((step) => step / unit.factor);
}
