import type { BucketColumn, ReadBucketsRequest } from '../port.ts';
import { type ReadSource, readSources, type SourceOptions } from './read-sources.ts';
import { intArray, microseconds, timeCondition } from './read-sql.ts';
import type { RollupMarks } from './rollup-marks.ts';

/** One column of the rows that answer `readBuckets`: which one, and how it is written. */
export interface AnswerColumn {
  readonly name: 'cell' | 'seriesCell' | 'rows' | BucketColumn | `quantile${number}`;
  readonly type: 'int4' | 'int8' | 'float8' | 'time';
}

/**
 * Every row says its place: `cell` is `group * bucketCount + bucket`; `seriesCell` has the id of a series in place of the group, of
 * which it is the only one.
 */
export interface BucketStatement {
  readonly sql: string;
  readonly columns: readonly AnswerColumn[];
}

export interface BucketSqlOptions extends SourceOptions {
  /** As they stand for the connection that the statement is for. */
  readonly marks: RollupMarks;
  /** Adds what is near the end of float8 as infinity: PostgreSQL refuses a sum that leaves its range, in place of giving infinity. */
  readonly guardSums?: boolean;
}

// 2^32 ms are 49 days. Times within so much leave 31 bits of an int8 for the number of arrival, which is all of it; beyond,
// as in the rollups, its last 20 bits must do.
const EXACT_ORDER_RANGE_MS = 2 ** 32;
// A sample a second is more than nearly all series have. Only a request that would exceed its limit even so has the limit
// in its SQL, for that keeps the planner from some of its ways.
const DENSEST_MS = { raw: 1_000, '1min': 60_000, '1hour': 3_600_000 } as const;

/** The aggregates of one row of each tier, as expressions over its columns, and how two of them become one. */
const COLUMNS: Readonly<
  Record<BucketColumn, { readonly raw: string; readonly rollup: string; readonly type: AnswerColumn['type'] }>
> = {
  count: { raw: '1', rollup: 'count', type: 'int8' },
  sum: { raw: 'value', rollup: 'sum', type: 'float8' },
  min: { raw: 'value', rollup: 'min', type: 'float8' },
  max: { raw: 'value', rollup: 'max', type: 'float8' },
  first: { raw: 'value', rollup: 'first', type: 'float8' },
  last: { raw: 'value', rollup: 'last', type: 'float8' },
  firstTime: { raw: 'time', rollup: 'first_time', type: 'time' },
  lastTime: { raw: 'time', rollup: 'last_time', type: 'time' },
};

type Sum = 'count' | 'sum' | 'min' | 'max';

const ADDS_UP: ReadonlySet<BucketColumn> = new Set<Sum>(['count', 'sum', 'min', 'max']);

/** Whether answers of two sets of rows can be put together by their values alone. */
export function addsUp(columns: readonly BucketColumn[]): boolean {
  return columns.every((name) => ADDS_UP.has(name));
}

/** Whether `first` or `last` must be chosen between the series of a group, which takes a step of its own. */
export function choosesBetweenSeries({ columns, groups, seriesIds }: ReadBucketsRequest): boolean {
  if (!columns.includes('first') && !columns.includes('last')) return false;
  return new Set(groups).size < seriesIds.length;
}

/** Whether each group is one series: then its rows need not be joined with the groups, which is a fifth of the time. */
function isEachAlone({ groups, groupCount, seriesIds }: ReadBucketsRequest): boolean {
  return groupCount > 1 && new Set(groups).size === seriesIds.length;
}

/** The statement that answers `readBuckets`: one row for each bucket of a group that holds a sample, in any order. */
export function bucketStatement(request: ReadBucketsRequest, options: BucketSqlOptions): BucketStatement {
  const names = [...new Set<BucketColumn>(['count', ...request.columns])];
  const quantiles = request.quantiles ?? [];
  return {
    sql: new BucketSql(request, names, options).build(),
    columns: [
      isEachAlone(request) ? { name: 'seriesCell', type: 'int8' } : { name: 'cell', type: 'int4' },
      { name: 'rows', type: 'int8' },
      ...names.map((name) => ({ name, type: COLUMNS[name].type })),
      ...quantiles.map((_, index) => ({ name: `quantile${index}` as const, type: 'float8' as const })),
    ],
  };
}

class BucketSql {
  readonly #request: ReadBucketsRequest;
  readonly #names: readonly BucketColumn[];
  readonly #options: BucketSqlOptions;
  readonly #isRaw: boolean;

  constructor(request: ReadBucketsRequest, names: readonly BucketColumn[], options: BucketSqlOptions) {
    this.#request = request;
    this.#names = names;
    this.#options = options;
    this.#isRaw = request.tier === 'raw';
  }

  build(): string {
    if (choosesBetweenSeries(this.#request)) return this.#bySeriesThenGroup();
    return this.#addsUp() ? this.#bySourceThenGroup() : this.#byGroup();
  }

  /** Whether the answers of the sources can be put together by their values alone, and no limit counts their rows together. */
  #addsUp(): boolean {
    const { quantiles = [] } = this.#request;
    return addsUp(this.#names) && quantiles.length === 0 && !this.#needsLimit();
  }

  /** Each source by itself first: half the work, as rows need not be brought into one form and passed on one by one. */
  #bySourceThenGroup(): string {
    const columns = this.#names.map((name) => COLUMNS[name].rollup);
    const parts = this.#sources().map((source) => {
      const rows = this.#select(source);
      const list = [
        `${this.#cell(this.#groupPart())} AS cell`,
        'count(*) AS row_count',
        ...this.#names.map((name) => `${this.#ofRows(name)} AS ${COLUMNS[name].rollup}`),
      ];
      return `SELECT ${list.join(', ')} FROM (${rows}) AS source${this.#isJoined() ? this.#joinGroups() : ''} GROUP BY 1`;
    });
    const list = [
      'cell',
      'sum(row_count)::int8',
      ...this.#names.map((name, index) => this.#combined(name as Sum, columns[index] as string)),
    ];
    return `SELECT ${list.join(', ')} FROM (${parts.join(' UNION ALL ')}) AS sources GROUP BY 1`;
  }

  #isJoined(): boolean {
    return this.#request.groupCount > 1 && !isEachAlone(this.#request);
  }

  #groupPart(): string {
    return this.#isJoined() ? `group_number * ${this.#request.bucketCount} + ` : '';
  }

  #byGroup(): string {
    const { quantiles = [] } = this.#request;
    const list = [
      this.#cell(this.#groupPart()),
      'count(*)',
      ...this.#names.map((name) => this.#ofRows(name)),
      ...quantiles.map((quantile) => `percentile_cont(${quantile}) WITHIN GROUP (ORDER BY value)`),
    ];
    return `SELECT ${list.join(', ')} FROM (${this.#rows()}) AS tier${this.#isJoined() ? this.#joinGroups() : ''} GROUP BY 1`;
  }

  #cell(group: string): string {
    if (!isEachAlone(this.#request)) return `(${group}${this.#bucket()})::int`;
    return `series_id * ${this.#request.bucketCount}::int8 + ${this.#bucket()}`;
  }

  /** Of samples at one time in one series the order of arrival decides, between series the number of the series. */
  #bySeriesThenGroup(): string {
    const { bucketCount } = this.#request;
    const names = new Set(this.#names);
    if (names.has('first')) names.add('firstTime');
    if (names.has('last')) names.add('lastTime');
    const inner = [
      'series_id',
      `${this.#bucket()} AS bucket_number`,
      'count(*) AS row_count',
      ...[...names].map((name) => `${this.#ofRows(name)} AS ${COLUMNS[name].rollup}`),
    ];
    const outer = [
      `(group_number * ${bucketCount} + bucket_number)::int`,
      'sum(row_count)::int8',
      ...this.#names.map((name) => this.#ofSeries(name)),
    ];
    const series = `SELECT ${inner.join(', ')} FROM (${this.#rows()}) AS tier GROUP BY 1, 2`;
    return `SELECT ${outer.join(', ')} FROM (${series}) AS series${this.#joinGroups()} GROUP BY 1`;
  }

  /** A column of a bucket, from rows of the tier. */
  #ofRows(name: BucketColumn): string {
    if (name === 'count' && this.#isRaw) return 'count(*)';
    const column = COLUMNS[name][this.#isRaw ? 'raw' : 'rollup'];
    if (name === 'first')
      return `first(${column}, ${this.#arrivalOrder(this.#isRaw ? 'time' : 'first_time')})`;
    if (name === 'last') return `last(${column}, ${this.#arrivalOrder(this.#isRaw ? 'time' : 'last_time')})`;
    if (name === 'firstTime') return microseconds(`min(${column})`);
    if (name === 'lastTime') return microseconds(`max(${column})`);
    return this.#combined(name, column);
  }

  /** A column of a bucket, from the rows of its series; times are microseconds by now. */
  #ofSeries(name: BucketColumn): string {
    const column = COLUMNS[name].rollup;
    // 2^21 = 2,097,152: places of series are far below, and 42 bits of milliseconds are left.
    if (name === 'first') return `first(first, ${this.#milliseconds('first_time')} * 2097152 + place)`;
    if (name === 'last') return `last(last, ${this.#milliseconds('last_time')} * 2097152 + place)`;
    if (name === 'firstTime') return `min(${column})`;
    if (name === 'lastTime') return `max(${column})`;
    return this.#combined(name, column);
  }

  #combined(name: Sum, column: string): string {
    if (name === 'count') return `sum(${column})::int8`;
    if (name !== 'sum' || !this.#options.guardSums) return `${name}(${column})`;
    return `sum(CASE WHEN abs(${column}) < 1e290 OR ${column} = 'NaN' THEN ${column} ELSE sign(${column}) * 'Infinity'::float8 END)`;
  }

  #arrivalOrder(time: string): string {
    const { stepMs, bucketCount } = this.#request;
    const isExact = stepMs * bucketCount < EXACT_ORDER_RANGE_MS;
    const milliseconds = this.#milliseconds(microseconds(time));
    return isExact
      ? `${milliseconds} * 2147483648 + arrival`
      : `${milliseconds} * 1048576 + (arrival & 1048575)`;
  }

  /** Milliseconds since the start of the request, of microseconds since 1970. */
  #milliseconds(time: string): string {
    return `(${time} - ${this.#request.startMs * 1_000}) / 1000`;
  }

  #bucket(): string {
    const { startMs, stepMs } = this.#request;
    return `(${microseconds(this.#isRaw ? 'time' : 'bucket')} - ${startMs * 1_000}) / ${stepMs * 1_000}`;
  }

  /** The rows of the tier from where they are, each with the columns that are needed. */
  #rows(): string {
    const all = this.#sources()
      .map((source) => this.#select(source))
      .join(' UNION ALL ');
    if (!this.#needsLimit()) return all;
    return `SELECT * FROM (${all}) AS everything LIMIT ${this.#request.maxRows + 1}`;
  }

  #sources(): readonly ReadSource[] {
    const { tier, startMs, stepMs, bucketCount } = this.#request;
    const range = { startMs, endMs: startMs + stepMs * bucketCount };
    return readSources(tier, range, this.#options.marks, this.#options);
  }

  #needsLimit(): boolean {
    const { tier, seriesIds, maxRows } = this.#request;
    const densest = this.#sources().reduce(
      (sum, source) => sum + (source.endMs - source.startMs) / DENSEST_MS[source.isRaw ? 'raw' : tier],
      0,
    );
    return seriesIds.length * densest > maxRows;
  }

  #select({ table, isRaw, hasArrival, ...range }: ReadSource): string {
    const time = isRaw ? 'time' : 'bucket';
    const columns = ['series_id', `${time} AS ${this.#isRaw ? 'time' : 'bucket'}`];
    if (this.#names.includes('first') || this.#names.includes('last')) {
      columns.push(`${hasArrival ? 'arrival' : '0'} AS arrival`);
    }
    columns.push(...(this.#isRaw ? ['value'] : this.#rollupColumns(isRaw)));
    const where = [
      `series_id = ANY (${intArray(this.#request.seriesIds)})`,
      timeCondition(time, range),
      ...(isRaw ? ["value <> 'NaN'"] : []),
    ];
    return `SELECT ${columns.join(', ')} FROM ${table} WHERE ${where.join(' AND ')}`;
  }

  /** The columns of a rollup that are needed; of a sample, those of a row made of it alone. */
  #rollupColumns(isRaw: boolean): readonly string[] {
    const names = new Set(this.#names);
    if (names.has('first')) names.add('firstTime');
    if (names.has('last')) names.add('lastTime');
    return Array.from(names, (name) => {
      const { raw, rollup } = COLUMNS[name];
      return isRaw ? `${raw} AS ${rollup}` : rollup;
    });
  }

  /** The group of each series, and the place of the series among all by number. */
  #joinGroups(): string {
    const { seriesIds, groups } = this.#request;
    const order = Uint32Array.from(seriesIds.keys()).sort(
      (a, b) => (seriesIds[a] as number) - (seriesIds[b] as number),
    );
    const ids = order.map((index) => seriesIds[index] as number);
    const numbers = order.map((index) => groups[index] as number);
    return ` JOIN unnest(${intArray(ids)}, ${intArray(numbers)}) WITH ORDINALITY AS groups (series_id, group_number, place) USING (series_id)`;
  }
}
