const INT32 = 2 ** 31;

/**
 * The greatest whole number that divides every distance from the first value (0 when all are equal): memory gauges move in
 * pages, timestamps in seconds, buckets in minutes.
 */
export function commonDivisor(values: Float64Array, count: number): number {
  const first = values[0] as number;
  let divisor = 0;
  for (let i = 1; i < count; i++) {
    const distance = Math.abs((values[i] as number) - first);
    if (distance === 0) continue;
    if (divisor === 0) divisor = distance;
    else if (distance < INT32 && divisor < INT32) divisor = smallDivisor(divisor, distance);
    else divisor = largeDivisor(divisor, distance);
    if (divisor === 1) return 1;
  }
  return divisor;
}

function smallDivisor(divisor: number, distance: number): number {
  let a = divisor | 0;
  let b = (distance | 0) % a;
  while (b !== 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

function largeDivisor(divisor: number, distance: number): number {
  let a = divisor;
  let b = distance % a;
  while (b !== 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}
