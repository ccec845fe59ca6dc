import { createHash } from 'node:crypto';
import type { TimestampMs } from '../model/time.ts';

/**
 * Where in the interval a host collects: always the same place for one host, spread evenly over all hosts, so that
 * thousands of agents do not send in the same moment.
 */
export function offsetOf(host: string, intervalMs: number): number {
  return createHash('sha256').update(host).digest().readUInt32BE() % intervalMs;
}

/** The first time after `nowMs` that lies on the host's grid, at least a quarter of the interval away. */
export function nextCollection(
  nowMs: TimestampMs,
  { intervalMs, offsetMs }: { intervalMs: number; offsetMs: number },
): TimestampMs {
  // A timer may fire a little early or late; without the distance the same time could come twice.
  const earliest = nowMs + intervalMs / 4;
  return Math.ceil((earliest - offsetMs) / intervalMs) * intervalMs + offsetMs;
}

/**
 * The time to write on samples: the planned one if it was kept within a twentieth of the interval. Times at equal
 * distances fall into buckets evenly and compress far better.
 */
export function stampOf(
  nowMs: TimestampMs,
  plannedMs: TimestampMs | undefined,
  intervalMs: number,
): TimestampMs {
  if (plannedMs === undefined || Math.abs(nowMs - plannedMs) > intervalMs / 20) return nowMs;
  return plannedMs;
}
