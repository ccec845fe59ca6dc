import { AppError } from '../../lib/errors.ts';
import type { BucketColumn, BucketColumns, ReadBucketsRequest } from '../port.ts';
import { type ColumnWidth, CopyReader, readInt64 } from './copy-reader.ts';
import type { AnswerColumn } from './read-buckets-sql.ts';
import { tooLarge } from './read-limits.ts';

// 16 million values are 128 MB: more than any chart shows. The same bound as that of the embedded store.
const MAX_VALUES = 16_000_000;

type Fill = (view: DataView, at: number, cell: number) => void;

/** Puts the rows of a bucket statement where they belong in the columns of the answer. */
export class BucketAnswer {
  readonly #request: ReadBucketsRequest;
  readonly #columns = new Map<AnswerColumn['name'], Float64Array>();
  readonly #fills: Fill[] = [];
  readonly #reader: CopyReader;
  #cellAt: (view: DataView, at: number) => number = () => 0;
  #rowsOffset = 0;
  #rowsScanned = 0;

  constructor(request: ReadBucketsRequest, columns: readonly AnswerColumn[]) {
    const cells = checkedCells(request);
    this.#request = request;
    const names = [...request.columns, ...(request.quantiles ?? []).map((_, i) => `quantile${i}` as const)];
    this.#columns.set('count', new Float64Array(cells));
    for (const name of names) {
      const empty = name === 'sum' || name === 'count' ? 0 : Number.NaN;
      this.#columns.set(name, new Float64Array(cells).fill(empty));
    }
    const widths = columns.map(({ type }): ColumnWidth => (type === 'int4' ? 4 : 8));
    this.#reader = new CopyReader(widths, (view, at) => this.#addRow(view, at));
    for (const [index, column] of columns.entries())
      this.#bind(column, this.#reader.offsets[index] as number);
  }

  push(chunk: Buffer): void {
    this.#reader.push(chunk);
  }

  finish(): BucketColumns {
    const column = (name: AnswerColumn['name']) => this.#columns.get(name) as Float64Array;
    const asked = this.#request.columns.map((name): [BucketColumn, Float64Array] => [name, column(name)]);
    return {
      columns: { count: column('count'), ...Object.fromEntries(asked) },
      quantiles: (this.#request.quantiles ?? []).map((_, index) => column(`quantile${index}`)),
      rowsScanned: this.#rowsScanned,
    };
  }

  #bind({ name, type }: AnswerColumn, offset: number): void {
    if (name === 'cell') this.#cellAt = (view, at) => view.getInt32(at + offset);
    else if (name === 'seriesCell') this.#cellAt = seriesCellReader(this.#request, offset);
    else if (name === 'rows') this.#rowsOffset = offset;
    else this.#fills.push(fillOf(type, offset, this.#columns.get(name) as Float64Array));
  }

  #addRow(view: DataView, at: number): void {
    this.#rowsScanned += readInt64(view, at + this.#rowsOffset);
    if (this.#rowsScanned > this.#request.maxRows) throw tooLarge(this.#request.maxRows);
    const cell = this.#cellAt(view, at);
    for (const fill of this.#fills) fill(view, at, cell);
  }
}

/** Rows name their series, which is the only one of its group. */
function seriesCellReader({ seriesIds, groups, bucketCount }: ReadBucketsRequest, offset: number) {
  const groupOf = new Map(Array.from(seriesIds, (id, index) => [id, groups[index] as number]));
  return (view: DataView, at: number): number => {
    const place = readInt64(view, at + offset);
    const series = Math.floor(place / bucketCount);
    return (groupOf.get(series) as number) * bucketCount + (place - series * bucketCount);
  };
}

function fillOf(type: AnswerColumn['type'], offset: number, column: Float64Array): Fill {
  switch (type) {
    case 'float8':
      return (view, at, cell) => {
        column[cell] = view.getFloat64(at + offset);
      };
    case 'time':
      return (view, at, cell) => {
        column[cell] = readInt64(view, at + offset) / 1_000;
      };
    case 'int8':
      return (view, at, cell) => {
        column[cell] = readInt64(view, at + offset);
      };
    case 'int4':
      return (view, at, cell) => {
        column[cell] = view.getInt32(at + offset);
      };
  }
}

function checkedCells({ groupCount, bucketCount, columns, quantiles = [] }: ReadBucketsRequest): number {
  const cells = groupCount * bucketCount;
  const values = cells * (1 + columns.length + quantiles.length);
  if (values <= MAX_VALUES) return cells;
  throw new AppError(
    'QUERY_TOO_LARGE',
    `the answer would have ${groupCount} groups of ${bucketCount} buckets, which take ${values} values of memory; at most ${MAX_VALUES} are possible`,
    { status: 422, fix: 'Ask for a wider interval, a shorter range or fewer groups.' },
  );
}
