/** Width in bytes of the columns that are read: int4, and int8 or float8. */
export type ColumnWidth = 4 | 8;

/** Is called for each row: column `i` of it is at `at + offsets[i]` of the view, big-endian. */
export type RowHandler = (view: DataView, at: number) => void;

// From the manual page of COPY: an 11-byte signature, 32 bits of flags, the length of an extension.
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const HEADER_BYTES = SIGNATURE.length + 8;
const COUNT_BYTES = 2;
const LENGTH_BYTES = 4;

/**
 * Reads PostgreSQL's binary COPY format as it streams in, without making an object of a row. All columns are of fixed width and
 * never NULL, so that all rows have the same size; anything else is a fault of the statement and says `BUG:`.
 */
export class CopyReader {
  /** Where each column begins, from the start of the row. */
  readonly offsets: readonly number[];
  readonly #widths: readonly ColumnWidth[];
  readonly #rowBytes: number;
  readonly #onRow: RowHandler;
  #rest: Buffer = Buffer.alloc(0);
  #headerSeen = false;
  #ended = false;
  #rows = 0;

  constructor(widths: readonly ColumnWidth[], onRow: RowHandler) {
    this.#widths = widths;
    this.#onRow = onRow;
    let position = COUNT_BYTES;
    this.offsets = widths.map((width) => {
      const offset = position + LENGTH_BYTES;
      position = offset + width;
      return offset;
    });
    this.#rowBytes = position;
  }

  get rows(): number {
    return this.#rows;
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = this.#headerSeen ? 0 : this.#readHeader(bytes);
    if (this.#headerSeen) at = this.#readRows(bytes, at);
    this.#rest = bytes.subarray(at);
  }

  /** To be called when the stream has ended: throws when its last row was not whole. */
  end(): void {
    if (!this.#ended || this.#rest.length > 0) throw new Error('BUG: the COPY stream ended within a row');
  }

  #readHeader(bytes: Buffer): number {
    if (bytes.length < HEADER_BYTES) return 0;
    if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) {
      throw new Error('BUG: the stream is not in the binary COPY format');
    }
    this.#headerSeen = true;
    return HEADER_BYTES + bytes.readInt32BE(HEADER_BYTES - 4);
  }

  #readRows(bytes: Buffer, from: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const lastStart = bytes.length - this.#rowBytes;
    let at = from;
    while (at <= lastStart && view.getInt16(at) >= 0) {
      this.#checkRow(view, at);
      this.#onRow(view, at);
      this.#rows++;
      at += this.#rowBytes;
    }
    if (at + COUNT_BYTES <= bytes.length && view.getInt16(at) === -1) {
      this.#ended = true;
      return at + COUNT_BYTES;
    }
    return at;
  }

  #checkRow(view: DataView, at: number): void {
    if (view.getInt16(at) !== this.#widths.length) {
      throw new Error(`BUG: a row has ${view.getInt16(at)} columns in place of ${this.#widths.length}`);
    }
    for (let i = 0; i < this.#widths.length; i++) {
      const length = view.getInt32(at + (this.offsets[i] as number) - LENGTH_BYTES);
      if (length !== this.#widths[i]) {
        throw new Error(`BUG: column ${i} has ${length} bytes in place of ${this.#widths[i]}`);
      }
    }
  }
}

/** A 64-bit integer that a double holds exactly, as counts and times do. */
export function readInt64(view: DataView, at: number): number {
  return view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4);
}
