import { DAY_MS, type TimestampMs } from '../../model/time.ts';
import type { Tier } from '../port.ts';

/** How much time one segment may span: what retention drops at once. An hour tier of single days would be hundreds of tiny files. */
export const PARTITION_MS: Readonly<Record<Tier, number>> = {
  raw: DAY_MS,
  '1min': DAY_MS,
  '1hour': 30 * DAY_MS,
};

export function partitionStart(tier: Tier, timeMs: TimestampMs): TimestampMs {
  const width = PARTITION_MS[tier];
  return Math.floor(timeMs / width) * width;
}
