const SI = [
  { factor: 1e15, suffix: 'P' },
  { factor: 1e12, suffix: 'T' },
  { factor: 1e9, suffix: 'G' },
  { factor: 1e6, suffix: 'M' },
  { factor: 1e3, suffix: 'k' },
] as const;

const formatters = new Map<number, Intl.NumberFormat>();

/** At most `digits` significant digits, thousands separated. `0` and `-0` are both "0". */
export function significant(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  let formatter = formatters.get(digits);
  if (formatter === undefined) {
    formatter = new Intl.NumberFormat('en-US', { maximumSignificantDigits: digits });
    formatters.set(digits, formatter);
  }
  return formatter.format(value === 0 ? 0 : value).replace('-', '−');
}

const fixedFormatters = new Map<number, Intl.NumberFormat>();

/** So many digits after the point, thousands separated. At most 12 digits. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return significant(value);
  const digits = Math.min(12, Math.max(0, Math.round(decimals)));
  let formatter = fixedFormatters.get(digits);
  if (formatter === undefined) {
    formatter = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    fixedFormatters.set(digits, formatter);
  }
  const text = formatter.format(value).replace('-', '−');
  return /[1-9]/.test(text) ? text : text.replace('−', '');
}

/**
 * A count: exact below 10,000, then with an SI prefix ("12.35 k"). Tiny ones are written with an exponent. `decimals` fixes the
 * digits after the point of what has a prefix; `like` is the value that decides about the prefix, unless it is this one.
 */
export function compact(value: number, digits = 4, decimals?: number, like = value): string {
  const size = Math.abs(like);
  if (size !== 0 && size < 1e-4) return value.toExponential(2).replace('e-', 'e−').replace(/^-/, '−');
  if (size < 9_999.5) return significant(value, digits);
  const unit = SI.find(({ factor }) => size >= factor * 0.99995) ?? SI[SI.length - 1];
  if (unit === undefined || !Number.isFinite(value)) return significant(value);
  const scaled = value / unit.factor;
  return `${decimals === undefined ? significant(scaled, digits) : fixed(scaled, decimals)} ${unit.suffix}`;
}

// Making one takes a hundred times as long as using it.
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A whole count in full ("12,345"), for places where the exact number is the point. */
export function whole(value: number): string {
  return WHOLE.format(value);
}
