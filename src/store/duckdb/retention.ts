import type { StoreSettings } from '../../config/sections/store.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { Tier } from '../port.ts';
import { type RetentionScope, retentionScopes, scopeOf } from '../retention-scopes.ts';
import { partitionStart } from './partition.ts';
import type { Segment } from './segment-set.ts';

/** The metrics that are due in one segment. */
export interface DueMetrics {
  /** Equal for equal sets of scopes. */
  readonly key: string;
  readonly includes: (metricName: string) => boolean;
}

export interface ExpiredSegment {
  readonly segment: Segment;
  readonly due: 'all' | DueMetrics;
}

/** Retention by tier and by metric name. A partition is due when its newest possible row is out of retention. */
export class RetentionPolicy {
  /** Rules in order, then the scope of all metrics that no rule matches. */
  readonly scopes: readonly RetentionScope[];

  constructor(settings: StoreSettings) {
    this.scopes = retentionScopes(settings);
  }

  expired(segments: readonly Segment[], nowMs: TimestampMs): readonly ExpiredSegment[] {
    return segments.flatMap((segment) => this.#due(segment, nowMs));
  }

  #due(segment: Segment, nowMs: TimestampMs): readonly ExpiredSegment[] {
    const { tier, partitionStartMs } = segment.record;
    const due = this.scopes.map((scope) => partitionStartMs < cutMs(scope, tier, nowMs));
    if (due.every((isDue) => isDue)) return [{ segment, due: 'all' }];
    if (!due.includes(true)) return [];
    const includes = (name: string) => due[scopeOf(this.scopes, name)] ?? false;
    return [{ segment, due: { key: due.map(Number).join(''), includes } }];
  }
}

/** The time before which metrics of a scope are dropped from a tier at `nowMs`: the start of a partition. */
export function cutMs(scope: RetentionScope, tier: Tier, nowMs: TimestampMs): TimestampMs {
  return Math.max(0, partitionStart(tier, nowMs - scope.keepMs[tier]));
}
