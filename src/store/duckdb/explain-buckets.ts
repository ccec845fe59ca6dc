import { type ReadBucketsRequest, type StoreExplanation, TIER_TABLE } from '../port.ts';
import { SeriesSelection } from './series-selection.ts';
import type { Snapshot } from './store-state.ts';

/** What `readBuckets` would read: each segment file with an upper bound of its rows, then the hot samples. */
export function explainBuckets(snapshot: Snapshot, request: ReadBucketsRequest): StoreExplanation {
  const { tier, startMs, stepMs, bucketCount } = request;
  const range = { startMs, endMs: startMs + stepMs * bucketCount };
  const selection = new SeriesSelection(request.seriesIds, request.groups);
  const { ids } = selection;
  const ofTier = snapshot.segments.filter((segment) => segment.record.tier === tier);
  const steps = [
    `table ${TIER_TABLE[tier]}: ${ids.length} series in ${isoRange(range)}, buckets of ${stepMs / 1_000} s`,
  ];
  let rowsEstimated = 0;
  for (const segment of ofTier.filter((candidate) => candidate.overlaps(range))) {
    const rows = segment.reader.estimateRows(ids, range.startMs, range.endMs);
    rowsEstimated += rows;
    steps.push(`segment ${segment.record.file}: at most ${rows} of ${segment.record.rows} rows`);
  }
  const skipped = ofTier.filter((segment) => !segment.overlaps(range)).length;
  if (skipped > 0) steps.push(`${skipped} segments outside the range are not opened`);
  for (const { samples, rows } of snapshot.hot) {
    if (rows === 0 || samples.minTime >= range.endMs || samples.maxTime < range.startMs) continue;
    const scan = selection.prefersScan(samples.seriesCount);
    const estimate = scan
      ? rows
      : Math.min(rows, Math.ceil((rows / Math.max(1, samples.seriesCount)) * ids.length));
    rowsEstimated += estimate;
    steps.push(
      `hot samples not sealed yet: about ${estimate} of ${rows}, ${scan ? 'one pass' : 'by series'}, in memory`,
    );
  }
  return { steps, rowsEstimated };
}

function isoRange({ startMs, endMs }: { startMs: number; endMs: number }): string {
  return `[${new Date(startMs).toISOString()}, ${new Date(endMs).toISOString()})`;
}
