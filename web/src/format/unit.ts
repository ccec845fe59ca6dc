/**
 * How a number is scaled and written. `count` takes an SI prefix ("12.35 k"), `si` puts it before its suffix ("12.35 kHz"),
 * `plain` takes none. `decimal` bytes and bits count by 1,000, the others by 1,024.
 */
export type UnitKind =
  | 'bytes'
  | 'decimalBytes'
  | 'bits'
  | 'decimalBits'
  | 'percent'
  | 'seconds'
  | 'count'
  | 'plain'
  | 'si'
  | 'other'
  | 'exponent'
  | 'hex'
  | 'words'
  | 'moment'
  | 'ago';

export interface Unit {
  readonly kind: UnitKind;
  /** Written behind the number where the kind has no rule of its own. */
  readonly suffix: string;
  readonly perSecond: boolean;
  /** Turns what is stored into the kind's base: bytes, bits, percent, seconds; milliseconds since 1970 for moments. */
  readonly factor: number;
  /** Written before the number, such as a currency. */
  readonly prefix?: string;
  /** Digits after the point, in place of 4 significant ones. */
  readonly decimals?: number;
  /** Of moments: whose clock shows them; UTC without. */
  readonly zone?: string;
  /** For zero, and for all else. */
  readonly words?: readonly [string, string];
}

const COUNT: Unit = { kind: 'count', suffix: '', perSecond: false, factor: 1 };
export const PERCENT: Unit = { ...COUNT, kind: 'percent' };
export const BYTES: Unit = { ...COUNT, kind: 'bytes' };
export const SECONDS: Unit = { ...COUNT, kind: 'seconds' };
export const PLAIN: Unit = COUNT;
