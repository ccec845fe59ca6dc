import type { Unit } from './unit.ts';

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
  const base = baseSteps(unit);
  return unit.factor === 1 ? base : base.map((step) => step / unit.factor);
}

function baseSteps({ kind, perSecond }: Unit): number[] {
  if (kind === 'bytes' || kind === 'bits') return BINARY_STEPS;
  return kind === 'seconds' && !perSecond ? TIME_STEPS : DECIMAL_STEPS;
}
