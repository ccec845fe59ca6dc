import type { BucketColumn, BucketColumns, ReadBucketsRequest, SampleStore, Tier } from '../store/port.ts';
import type { BucketLayout } from './layout.ts';

export interface BucketQuestion {
  readonly tier: Tier;
  readonly seriesIds: Uint32Array;
  readonly groups: Uint32Array;
  readonly groupCount: number;
  readonly columns: readonly BucketColumn[];
  readonly quantiles: readonly number[];
  readonly maxRows: number;
}

/** One request of the store for each run of equally wide buckets. */
export function requestsOf(question: BucketQuestion, layout: BucketLayout): readonly ReadBucketsRequest[] {
  const { quantiles, ...rest } = question;
  return layout.runs.map(({ startMs, stepMs, count }) => ({
    ...rest,
    ...(quantiles.length === 0 ? {} : { quantiles }),
    startMs,
    stepMs,
    bucketCount: count,
  }));
}

/** Reads all buckets of a layout, runs of other widths joined into one set of columns. */
export async function readBuckets(
  store: Pick<SampleStore, 'readBuckets'>,
  question: BucketQuestion,
  layout: BucketLayout,
  signal: AbortSignal,
): Promise<BucketColumns> {
  const parts: BucketColumns[] = [];
  let rowsLeft = question.maxRows;
  for (const request of requestsOf(question, layout)) {
    const part = await store.readBuckets({ ...request, maxRows: rowsLeft, signal });
    rowsLeft = Math.max(1, rowsLeft - part.rowsScanned);
    parts.push(part);
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : join(parts, question, layout);
}

function join(
  parts: readonly BucketColumns[],
  question: BucketQuestion,
  layout: BucketLayout,
): BucketColumns {
  const { groupCount } = question;
  const joined = (pick: (part: BucketColumns) => Float64Array | undefined) => {
    const whole = new Float64Array(groupCount * layout.count);
    let offset = 0;
    parts.forEach((part, index) => {
      const width = layout.runs[index]?.count ?? 0;
      const values = pick(part);
      if (values === undefined) throw new Error('BUG: the store left out a column that was asked for');
      for (let group = 0; group < groupCount; group += 1) {
        whole.set(values.subarray(group * width, (group + 1) * width), group * layout.count + offset);
      }
      offset += width;
    });
    return whole;
  };
  const columns: Partial<Record<BucketColumn, Float64Array>> = {};
  for (const name of question.columns) columns[name] = joined((part) => part.columns[name]);
  return {
    columns: { ...columns, count: joined((part) => part.columns.count) },
    quantiles: question.quantiles.map((_, index) => joined((part) => part.quantiles[index])),
    rowsScanned: parts.reduce((sum, part) => sum + part.rowsScanned, 0),
  };
}
