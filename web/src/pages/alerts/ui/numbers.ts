const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 1024,
  mi: 1024 ** 2,
  gi: 1024 ** 3,
  ti: 1024 ** 4,
};
const NUMBER = /^([+-−]?(?:\d[\d,_]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*([kmgt]i?)?b?$/i;

/** A number as people write it: "80", "1,000", "1.5e6", "8 GiB", "20k". Undefined when it is none. */
export function parseNumber(text: string): number | undefined {
  const [, digits, suffix = ''] = NUMBER.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const value =
    Number(digits.replaceAll(/[,_]/g, '').replace('−', '-')) * (FACTORS[suffix.toLowerCase()] ?? 1);
  return Number.isFinite(value) ? value : undefined;
}
