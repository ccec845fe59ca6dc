/** 10^0 to 10^22: the powers of ten that a 64-bit float holds exactly. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Where `parseNumber` leaves its result, so that it need not be boxed. */
export const parsedNumber = new Float64Array(1);

/**
 * Reads the JSON number that begins at `start` and returns the position after it, or -1 when there is none that this fast
 * path can read. The result is the float that `JSON.parse` gives: a mantissa below 2^53 divided by an exact power of ten is
 * rounded once (W. D. Clinger, "How to read floating point numbers accurately", 1990); anything longer goes to `Number`.
 */
export function parseNumber(bytes: Buffer, start: number): number {
  let at = start;
  const negative = bytes[at] === 0x2d;
  if (negative) at += 1;
  const firstDigit = at;
  let mantissa = 0;
  let digit = (bytes[at] as number) - 0x30;
  while (digit >= 0 && digit <= 9) {
    mantissa = mantissa * 10 + digit;
    at += 1;
    digit = (bytes[at] as number) - 0x30;
  }
  const integerDigits = at - firstDigit;
  if (integerDigits === 0 || (integerDigits > 1 && bytes[firstDigit] === 0x30)) return -1;
  const next = bytes[at] as number;
  if (next === 0x2e || (next | 0x20) === 0x65 || integerDigits > 15) {
    return parseLongNumber(bytes, start, at, mantissa, integerDigits);
  }
  parsedNumber[0] = negative ? -mantissa : mantissa;
  return at;
}

function parseLongNumber(
  bytes: Buffer,
  start: number,
  integerEnd: number,
  integer: number,
  integerDigits: number,
): number {
  let at = integerEnd;
  let mantissa = integer;
  let fractionDigits = 0;
  if (bytes[at] === 0x2e) {
    const fractionStart = at + 1;
    at = fractionStart;
    let digit = (bytes[at] as number) - 0x30;
    while (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      at += 1;
      digit = (bytes[at] as number) - 0x30;
    }
    fractionDigits = at - fractionStart;
    if (fractionDigits === 0) return -1;
  }
  const exponentEnd = skipExponent(bytes, at);
  if (exponentEnd === -1) return -1;
  if (exponentEnd === at && integerDigits + fractionDigits <= 15) {
    const magnitude = mantissa / (POWERS_OF_TEN[fractionDigits] as number);
    parsedNumber[0] = bytes[start] === 0x2d ? -magnitude : magnitude;
    return at;
  }
  const number = Number(bytes.toString('latin1', start, exponentEnd));
  if (!Number.isFinite(number)) return -1;
  parsedNumber[0] = number;
  return exponentEnd;
}

/** The position after an exponent, `start` when there is none, -1 when it has no digits. */
function skipExponent(bytes: Buffer, start: number): number {
  if (((bytes[start] as number) | 0x20) !== 0x65) return start;
  let at = start + 1;
  if (bytes[at] === 0x2b || bytes[at] === 0x2d) at += 1;
  const firstDigit = at;
  while ((bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39) at += 1;
  return at === firstDigit ? -1 : at;
}
