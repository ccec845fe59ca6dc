import { formatDateTime } from '../time/zone.ts';
import { duration } from './duration.ts';
import { compact, fixed, significant } from './number.ts';
import type { Unit } from './unit.ts';

/** Digits after the point where they are fixed, else significant digits. */
export interface Digits {
  readonly significant: number;
  readonly decimals?: number | undefined;
  /** Written with the prefix that this value would have, so that the marks of an axis are alike. */
  readonly like?: number | undefined;
}

const LADDERS = {
  bytes: { base: 1024, names: ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] },
  decimalBytes: { base: 1000, names: ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'] },
  bits: { base: 1024, names: ['bit', 'Kibit', 'Mibit', 'Gibit', 'Tibit', 'Pibit', 'Eibit'] },
  decimalBits: { base: 1000, names: ['bit', 'kbit', 'Mbit', 'Gbit', 'Tbit', 'Pbit', 'Ebit'] },
} as const;

export function number(value: number, digits: Digits): string {
  return digits.decimals === undefined
    ? significant(value, digits.significant)
    : fixed(value, digits.decimals);
}

/** A size on its ladder of prefixes: "12.4 MiB". */
export function onLadder(value: number, kind: keyof typeof LADDERS, digits: Digits): string {
  const { base, names } = LADDERS[kind];
  const size = Math.abs(digits.like ?? value);
  const power =
    size < 1 ? 0 : Math.min(names.length - 1, Math.floor(Math.log(size) / Math.log(base) + 1e-12));
  return `${number(value / base ** power, digits)} ${names[power] ?? ''}`;
}

export function seconds(value: number, digits: Digits): string {
  const size = Math.abs(value);
  if (size === 0) return '0 s';
  if (size >= 60) return duration(value);
  if (size >= 1) return `${number(value, digits)} s`;
  if (size >= 1e-3) return `${number(value * 1e3, digits)} ms`;
  if (size >= 1e-6) return `${number(value * 1e6, digits)} µs`;
  return `${number(value * 1e9, digits)} ns`;
}

/** A count with an SI prefix, a space before it; with fixed decimals it is never written with an exponent. */
export function count(value: number, digits: Digits): string {
  const { like = value } = digits;
  if (digits.decimals === undefined) return compact(value, digits.significant, undefined, like);
  return Math.abs(like) < 9_999.5
    ? fixed(value, digits.decimals)
    : compact(value, digits.significant, digits.decimals, like);
}

/** "12.35 kHz": the prefix of the number goes to the suffix. */
export function si(value: number, suffix: string, digits: Digits): string {
  const text = count(value, digits);
  return / [kMGTP]$/.test(text) ? `${text}${suffix}` : `${text} ${suffix}`;
}

/** Whole numbers in full, thousands separated; fractions below 1,000 with significant digits. */
export function plain(value: number, digits: Digits): string {
  if (digits.decimals !== undefined) return fixed(value, digits.decimals);
  return Math.abs(value) < 1_000 ? significant(value, digits.significant) : fixed(value, 0);
}

export function exponent(value: number, digits: Digits): string {
  return value.toExponential(digits.decimals ?? 2).replaceAll('-', '−');
}

export function hexadecimal(value: number, prefix: string): string {
  const whole = Math.round(value);
  return `${whole < 0 ? '−' : ''}${prefix}${Math.abs(whole).toString(16)}`;
}

/** A moment in milliseconds since 1970, on the clock of the zone: "2026-11-22 14:03:05"; in UTC, without one, with a Z. */
export function moment(timeMs: number, zone: Unit['zone']): string {
  const date = new Date(timeMs);
  if (Number.isNaN(date.getTime())) return '–';
  if (zone !== undefined && zone !== 'UTC') return formatDateTime(timeMs, zone);
  return date
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
}

export function word(value: number, words: Unit['words']): string {
  return words?.[value === 0 ? 0 : 1] ?? String(value);
}
