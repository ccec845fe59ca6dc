import { ByteSource } from './codec/byte-source.ts';
import { NumberDecoder } from './codec/number-decoder.ts';
import type { Prediction } from './codec/numbers.ts';
import { columnBit, DESCRIPTOR, SHAPE_COLUMNS, VALUE_COLUMNS, type ValueColumn } from './rollup-columns.ts';
import { fillMeans, fillPrediction } from './rollup-prediction.ts';
import { RawRows, RollupRows } from './rows.ts';

const BUCKET = columnBit('bucket');
const COUNT = columnBit('count');
const SHAPE_BITS = SHAPE_COLUMNS.map(columnBit);
const ALL_SHAPE = SHAPE_BITS.reduce((bits, bit) => bits | bit, 0);
const VALUE_BITS = VALUE_COLUMNS.map(columnBit);

/** Decodes raw blocks into rows that it reuses. Give it the shape first, then the values. */
export class RawBlockDecoder {
  readonly rows = new RawRows();
  readonly #source = new ByteSource();
  readonly #numbers = new NumberDecoder();

  /** Reads the times at `position`; returns the position of what follows them. */
  shape(bytes: Uint8Array, position: number, rows: number, origin: number): number {
    const source = this.#source;
    this.rows.reserve(rows);
    source.reset(bytes, position);
    const shapeBytes = source.readVarint();
    const end = source.position + shapeBytes;
    const { times } = this.rows;
    this.#numbers.decode(source, times, 0, rows);
    for (let i = 0; i < rows; i++) times[i] = (times[i] as number) + origin;
    return end;
  }

  values(bytes: Uint8Array, position: number, rows: number): void {
    this.#source.reset(bytes, position);
    this.#numbers.decode(this.#source, this.rows.values, 0, rows);
  }
}

/** Decodes the wanted columns of rollup blocks into rows that it reuses. Give it the shape first, then the values. */
export class RollupBlockDecoder {
  readonly rows = new RollupRows();
  readonly #source = new ByteSource();
  readonly #numbers = new NumberDecoder();
  readonly #descriptors = new Int32Array(VALUE_COLUMNS.length);
  readonly #positions = new Int32Array(VALUE_COLUMNS.length);
  /** Bits of the columns in `rows` that belong to the current shape and values. */
  #have = 0;
  #shapeBytes: Uint8Array = new Uint8Array(0);
  #shapeAt = 0;
  #origin = 0;
  #means = new Float64Array(0);
  #prediction = new Float64Array(0);
  #haveMeans = false;

  /** Takes the shape at `position`; its columns are decoded when they are needed. Returns the position of what follows. */
  shape(bytes: Uint8Array, position: number, rows: number, origin: number): number {
    const source = this.#source;
    source.reset(bytes, position);
    const shapeBytes = source.readVarint();
    this.rows.reserve(rows);
    this.#have = 0;
    this.#shapeBytes = bytes;
    this.#shapeAt = source.position;
    this.#origin = origin;
    this.#shapeColumn(0, rows);
    return this.#shapeAt + shapeBytes;
  }

  /** Decodes the wanted columns (`wantedBits`), and those that they lean on. */
  values(bytes: Uint8Array, position: number, rows: number, wanted: number): void {
    const source = this.#source;
    this.#have &= ALL_SHAPE;
    this.#haveMeans = false;
    source.reset(bytes, position);
    for (let c = 0; c < VALUE_COLUMNS.length; c++) this.#descriptors[c] = source.readVarint();
    let at = source.position;
    for (let c = 0; c < VALUE_COLUMNS.length; c++) {
      this.#positions[c] = at;
      at += ((this.#descriptors[c] as number) / DESCRIPTOR.count) | 0;
    }
    for (let c = 0; c < SHAPE_COLUMNS.length; c++) {
      if ((wanted & (SHAPE_BITS[c] as number)) !== 0) this.#shapeColumn(c, rows);
    }
    for (let c = 0; c < VALUE_COLUMNS.length; c++) {
      if ((wanted & (VALUE_BITS[c] as number)) !== 0) this.#valueColumn(bytes, c, rows);
    }
  }

  #shapeColumn(column: number, rows: number): void {
    const bit = SHAPE_BITS[column] as number;
    if ((this.#have & bit) !== 0) return;
    this.#have |= bit;
    const source = this.#source;
    source.reset(this.#shapeBytes, this.#shapeAt);
    for (let skip = column; skip > 0; skip--) {
      const length = source.readVarint();
      source.position += length;
    }
    source.readVarint();
    const out = this.rows[SHAPE_COLUMNS[column] as (typeof SHAPE_COLUMNS)[number]];
    if (bit === BUCKET || bit === COUNT) this.#numbers.decode(source, out, 0, rows);
    else this.#numbers.decode(source, out, 0, rows, { values: this.rows.bucket, from: 0 });
    if (bit === BUCKET) for (let i = 0; i < rows; i++) out[i] = (out[i] as number) + this.#origin;
  }

  #valueColumn(bytes: Uint8Array, column: number, rows: number): void {
    const bit = VALUE_BITS[column] as number;
    if ((this.#have & bit) !== 0) return;
    this.#have |= bit;
    const out = this.rows[VALUE_COLUMNS[column] as ValueColumn];
    const descriptor = (this.#descriptors[column] as number) % DESCRIPTOR.count;
    if (descriptor >= DESCRIPTOR.sameAs) {
      const twin = descriptor - DESCRIPTOR.sameAs;
      this.#valueColumn(bytes, twin, rows);
      const values = this.rows[VALUE_COLUMNS[twin] as ValueColumn];
      out.set(values.subarray(0, rows));
      return;
    }
    const prediction = descriptor === DESCRIPTOR.predicted ? this.#predict(bytes, column, rows) : undefined;
    this.#source.reset(bytes, this.#positions[column] as number);
    this.#numbers.decode(this.#source, out, 0, rows, prediction);
  }

  /** What the means, and so `sum` and `count`, say about a column. */
  #predict(bytes: Uint8Array, column: number, rows: number): Prediction {
    if (!this.#haveMeans) {
      this.#shapeColumn(1, rows);
      this.#valueColumn(bytes, 0, rows);
      if (this.#means.length < rows) {
        this.#means = new Float64Array(rows * 2);
        this.#prediction = new Float64Array(rows * 2);
      }
      fillMeans(this.rows.sum, this.rows.count, 0, rows, this.#means);
      this.#haveMeans = true;
    }
    fillPrediction(VALUE_COLUMNS[column] as ValueColumn, this.#means, rows, this.#prediction);
    return { values: this.#prediction, from: 0 };
  }
}
