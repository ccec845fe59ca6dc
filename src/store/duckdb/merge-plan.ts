import type { TimestampMs } from '../../model/time.ts';
import type { Segment } from './segment-set.ts';

/** Equal segments that are merged into one of the next level: each sample is rewritten log4 times as data grows. */
const FAN_IN = 4;

// 64 million rows take about 10 s to merge and end as one file of 30 MB or so; larger ones gain nothing.
const MAX_MERGED_ROWS = 64_000_000;

export interface MergePlan {
  readonly segments: readonly Segment[];
  readonly level: number;
}

/**
 * What to merge next: neighbours in order of arrival within one partition of one tier, so that arrival order survives.
 * First four of one level; then everything small of a partition that has been quiet for `quietMs`.
 */
export function planMerge(
  segments: readonly Segment[],
  nowMs: TimestampMs,
  quietMs: number,
): MergePlan | undefined {
  for (const partition of byPartition(segments)) {
    const plan = planLevelMerge(partition) ?? planQuietMerge(partition, nowMs, quietMs);
    if (plan !== undefined) return plan;
  }
  return undefined;
}

function byPartition(segments: readonly Segment[]): Iterable<readonly Segment[]> {
  const partitions = new Map<string, Segment[]>();
  for (const segment of segments) {
    const key = `${segment.record.tier} ${segment.record.partitionStartMs}`;
    const partition = partitions.get(key);
    if (partition === undefined) partitions.set(key, [segment]);
    else partition.push(segment);
  }
  return partitions.values();
}

function planLevelMerge(partition: readonly Segment[]): MergePlan | undefined {
  let run: Segment[] = [];
  for (const segment of partition) {
    if (run.length > 0 && run[0]?.record.level !== segment.record.level) run = [];
    run.push(segment);
    if (run.length === FAN_IN && rowsOf(run) <= MAX_MERGED_ROWS) {
      return { segments: run, level: segment.record.level + 1 };
    }
    if (run.length === FAN_IN) run.shift();
  }
  return undefined;
}

function planQuietMerge(
  partition: readonly Segment[],
  nowMs: TimestampMs,
  quietMs: number,
): MergePlan | undefined {
  if (partition.length < 2) return undefined;
  const newestMs = Math.max(...partition.map((segment) => segment.record.createdMs));
  if (nowMs - newestMs < quietMs) return undefined;
  let run: Segment[] = [];
  for (const segment of partition) {
    if (rowsOf([...run, segment]) <= MAX_MERGED_ROWS) {
      run.push(segment);
      continue;
    }
    if (run.length > 1) break;
    run = [segment];
  }
  if (run.length < 2) return undefined;
  return { segments: run, level: Math.max(...run.map((segment) => segment.record.level)) };
}

function rowsOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + segment.record.rows, 0);
}
