const SI_LARGE = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const;
const SI_SMALL = ['', 'm', 'µ', 'n', 'p'] as const;
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;
const TIME_UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** How a template may write a number: `{{ value | humanize }}`. */
export const FILTERS = {
  /** With an SI prefix: `1.5k`, `20m`. */
  humanize: (value: number) => scaled(value, humanizedParts),
  /** As bytes, by powers of 1,024: `1.5 GiB`. */
  bytes: (value: number) => scaled(value, bytesParts),
  /** With a percent sign. The value is taken as it is, so 93.1 is `93.1%`. */
  percent: (value: number) => `${short(value, 4)}%`,
  /** Seconds as `1h 5m`, down to milliseconds below one second. */
  duration: formatSeconds,
} as const;

export type FilterName = keyof typeof FILTERS;

export function isFilterName(name: string): name is FilterName {
  return Object.hasOwn(FILTERS, name);
}

/** Whole numbers as they are, others with six significant digits or as many as their whole part has. */
export function plainNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : short(value, 6);
}

function short(value: number, digits: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN';
  const whole = Math.max(1, Math.ceil(Math.log10(Math.abs(value) + 1)));
  return String(Number(value.toPrecision(Math.min(21, Math.max(digits, whole)))));
}

function scaled(value: number, parts: (size: number) => readonly [number, string]): string {
  if (!Number.isFinite(value) || value === 0) return short(value, 4);
  const [factor, suffix] = parts(Math.abs(value));
  return `${short(value / factor, 4)}${suffix}`;
}

function humanizedParts(size: number): readonly [number, string] {
  if (size >= 1) {
    const step = Math.min(SI_LARGE.length - 1, Math.floor(Math.log10(size) / 3 + 1e-9));
    return [1_000 ** step, SI_LARGE[step] ?? ''];
  }
  const step = Math.min(SI_SMALL.length - 1, Math.ceil(-Math.log10(size) / 3 - 1e-9));
  return [1_000 ** -step, SI_SMALL[step] ?? ''];
}

function bytesParts(size: number): readonly [number, string] {
  const step = Math.max(0, Math.min(BINARY.length - 1, Math.floor(Math.log2(size) / 10)));
  return [1_024 ** step, ` ${BINARY[step] ?? ''}`];
}

function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return short(seconds, 4);
  const sign = seconds < 0 ? '-' : '';
  const size = Math.abs(seconds);
  if (size < 1) return `${sign}${short(size * 1_000, 3)}${size === 0 ? 's' : 'ms'}`;
  let rest = Math.round(size);
  const parts: string[] = [];
  for (const [unit, unitSeconds] of TIME_UNITS) {
    const amount = Math.floor(rest / unitSeconds);
    if (amount > 0) parts.push(`${amount}${unit}`);
    rest -= amount * unitSeconds;
  }
  return sign + parts.join(' ');
}
