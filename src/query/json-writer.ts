const FIRST_BYTES = 4_096;
/** A number takes at most 25 characters. */
const NUMBER_BYTES = 25;
const ZERO = 48;
const MINUS = 45;
const POINT = 46;
/** Decimals with so many places are written digit by digit; the rest by the runtime. */
const SHORT_DECIMALS = 1_000;
/** Up to here a product with `SHORT_DECIMALS` is an exact whole number. */
const MOST_SHORT = 1e12;

/** JSON text written into one growing buffer: arrays of points are a hundred times larger than everything else here. */
export class JsonWriter {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  /** Text that is JSON already. */
  text(json: string): void {
    this.#reserve(json.length * 3);
    this.#length += this.#bytes.write(json, this.#length);
  }

  /** Bytes that are JSON already. */
  raw(json: Uint8Array): void {
    this.#reserve(json.length);
    const bytes = this.#bytes;
    // Short runs, such as the times of points, are copied faster by hand than by a call into the runtime.
    if (json.length > 32) bytes.set(json, this.#length);
    else for (let i = 0; i < json.length; i += 1) bytes[this.#length + i] = json[i] as number;
    this.#length += json.length;
  }

  byte(code: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = code;
    this.#length += 1;
  }

  /** The shortest text that reads back as the same number, as `JSON.stringify` writes it; null for NaN and infinities. */
  number(value: number): void {
    this.#reserve(NUMBER_BYTES);
    const thousandths = Math.round(value * SHORT_DECIMALS);
    if (Math.abs(value) < MOST_SHORT && thousandths / SHORT_DECIMALS === value) this.#short(thousandths);
    else this.#ascii(Number.isFinite(value) ? String(value) : 'null');
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A whole number of thousandths: dividing by 1000 rounds just as reading the decimal does, so this is exact. */
  #short(thousandths: number): void {
    if (thousandths < 0) this.#put(MINUS);
    const absolute = Math.abs(thousandths);
    const whole = Math.floor(absolute / SHORT_DECIMALS);
    this.#digits(whole);
    let fraction = absolute - whole * SHORT_DECIMALS;
    if (fraction === 0) return;
    this.#put(POINT);
    for (let unit = SHORT_DECIMALS / 10; fraction > 0; unit /= 10) {
      const digit = Math.floor(fraction / unit);
      this.#put(ZERO + digit);
      fraction -= digit * unit;
    }
  }

  #digits(whole: number): void {
    let width = 1;
    for (let bound = 10; whole >= bound; bound *= 10) width += 1;
    let rest = whole;
    for (let at = this.#length + width - 1; at >= this.#length; at -= 1) {
      const tenth = Math.floor(rest / 10);
      this.#bytes[at] = ZERO + (rest - tenth * 10);
      rest = tenth;
    }
    this.#length += width;
  }

  #ascii(text: string): void {
    for (let i = 0; i < text.length; i += 1) this.#bytes[this.#length + i] = text.charCodeAt(i);
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
