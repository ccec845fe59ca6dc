/** A number takes at most 25 characters. */
const NUMBER_BYTES = 25;
const ZERO = 48;
const MINUS = 45;
const POINT = 46;
/** Decimals with at most three places are written digit by digit; the rest by the runtime. */
const THOUSAND = 1_000;
/** Up to here a number of thousandths is an exact whole number with at most 15 digits. */
const MOST_SHORT = 1e12;
/** Digits are taken off in 32-bit arithmetic, nine at a time. */
const NINE_DIGITS = 1e9;

/** JSON text written into one growing buffer: arrays of points are a hundred times larger than everything else here. */
export class JsonWriter {
  #bytes: Buffer;
  #length = 0;

  /** `expectedBytes` spares growing, which copies; more or less is no error. */
  constructor(expectedBytes: number) {
    this.#bytes = Buffer.allocUnsafe(Math.max(NUMBER_BYTES, Math.floor(expectedBytes)));
  }

  get length(): number {
    return this.#length;
  }

  /** Text that is JSON already. */
  text(json: string): void {
    this.#reserve(json.length * 3);
    this.#length += this.#bytes.write(json, this.#length);
  }

  byte(code: number): void {
    this.#reserve(1);
    this.#put(code);
  }

  /** The bytes `[from, to)` of `source`, which are JSON already; meant for short runs, which a call would not copy faster. */
  copy(source: Uint8Array, from: number, to: number): void {
    this.#reserve(to - from);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = from; i < to; i += 1) {
      bytes[at] = source[i] as number;
      at += 1;
    }
    this.#length = at;
  }

  /** The shortest text that reads back as the same number, as `JSON.stringify` writes it; null for NaN and infinities. */
  number(value: number): void {
    this.#reserve(NUMBER_BYTES);
    if (Number.isNaN(value)) {
      this.#ascii('null');
    } else if (value > -MOST_SHORT && value < MOST_SHORT) {
      const thousandths = Math.round(value * THOUSAND);
      if (thousandths / THOUSAND === value) this.#short(thousandths);
      else this.#ascii(String(value));
    } else if (Number.isSafeInteger(value) && value > 0) {
      this.#whole(value);
    } else {
      this.#ascii(Number.isFinite(value) ? String(value) : 'null');
    }
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A whole number of thousandths: dividing by 1000 rounds just as reading the decimal does, so this is exact. */
  #short(thousandths: number): void {
    if (thousandths < 0) this.#put(MINUS);
    const absolute = Math.abs(thousandths);
    const whole = Math.floor(absolute / THOUSAND);
    this.#whole(whole);
    let fraction = absolute - whole * THOUSAND;
    if (fraction === 0) return;
    this.#put(POINT);
    for (let unit = THOUSAND / 10; fraction > 0; unit /= 10) {
      const digit = Math.floor(fraction / unit);
      this.#put(ZERO + digit);
      fraction -= digit * unit;
    }
  }

  #whole(value: number): void {
    if (value >= NINE_DIGITS) {
      const high = Math.floor(value / NINE_DIGITS);
      this.#whole(high);
      this.#digits(value - high * NINE_DIGITS, 9);
      return;
    }
    let width = 1;
    for (let bound = 10; value >= bound; bound *= 10) width += 1;
    this.#digits(value, width);
  }

  #digits(value: number, width: number): void {
    const bytes = this.#bytes;
    let rest = value | 0;
    for (let at = this.#length + width - 1; at >= this.#length; at -= 1) {
      const tenth = (rest / 10) | 0;
      bytes[at] = ZERO + (rest - tenth * 10);
      rest = tenth;
    }
    this.#length += width;
  }

  #ascii(text: string): void {
    const bytes = this.#bytes;
    for (let i = 0; i < text.length; i += 1) bytes[this.#length + i] = text.charCodeAt(i);
    this.#length += text.length;
  }

  #put(code: number): void {
    this.#bytes[this.#length] = code;
    this.#length += 1;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
