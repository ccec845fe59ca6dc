import type { StoreSettings } from '../../config/sections/store.ts';
import { matchesGlob } from '../../lib/glob.ts';
import { DAY_MS, type TimestampMs } from '../../model/time.ts';
import type { Tier } from '../port.ts';
import { partitionStart } from './partition.ts';
import type { Segment } from './segment-set.ts';

const DEFAULT_DAYS = {
  raw: 'rawRetentionDays',
  '1min': 'minuteRetentionDays',
  '1hour': 'hourRetentionDays',
} as const;
const RULE_DAYS = { raw: 'rawDays', '1min': 'minuteDays', '1hour': 'hourDays' } as const;

/** How long the metrics of one scope are kept: those of a rule, or all others. */
export interface RetentionScope {
  /** The rule's pattern; empty for metrics without a rule. */
  readonly pattern: string;
  readonly keepMs: Readonly<Record<Tier, number>>;
}

/** What is due in one segment: all of it, or the series of the metrics for which `drops` holds. */
export interface ExpiredSegment {
  readonly segment: Segment;
  /** Undefined when the whole segment is due. */
  readonly drops: ((metricName: string) => boolean) | undefined;
}

/** Retention by tier and by metric name. A partition is due when its newest possible row is out of retention. */
export class RetentionPolicy {
  /** Rules in order, then the scope of all metrics that no rule matches. */
  readonly scopes: readonly RetentionScope[];

  constructor(settings: StoreSettings) {
    const scope = (pattern: string, days: (tier: Tier) => number): RetentionScope => ({
      pattern,
      keepMs: { raw: days('raw') * DAY_MS, '1min': days('1min') * DAY_MS, '1hour': days('1hour') * DAY_MS },
    });
    const defaultDays = (tier: Tier) => settings[DEFAULT_DAYS[tier]];
    this.scopes = [
      ...settings.retentionByMetric.map((rule) =>
        scope(rule.pattern, (tier) => rule[RULE_DAYS[tier]] ?? defaultDays(tier)),
      ),
      scope('', defaultDays),
    ];
  }

  expired(segments: readonly Segment[], nowMs: TimestampMs): readonly ExpiredSegment[] {
    return segments.flatMap((segment) => this.#due(segment, nowMs));
  }

  #due(segment: Segment, nowMs: TimestampMs): readonly ExpiredSegment[] {
    const { tier, partitionStartMs } = segment.record;
    const due = this.scopes.map((scope) => partitionStartMs < cutMs(scope, tier, nowMs));
    if (due.every((isDue) => isDue)) return [{ segment, drops: undefined }];
    if (!due.includes(true)) return [];
    return [{ segment, drops: (name) => due[this.#scopeOf(name)] ?? false }];
  }

  #scopeOf(metricName: string): number {
    const rule = this.scopes.findIndex(({ pattern }) => pattern !== '' && matchesGlob(pattern, metricName));
    return rule < 0 ? this.scopes.length - 1 : rule;
  }
}

/** The time before which metrics of a scope are dropped from a tier at `nowMs`: the start of a partition. */
export function cutMs(scope: RetentionScope, tier: Tier, nowMs: TimestampMs): TimestampMs {
  return Math.max(0, partitionStart(tier, nowMs - scope.keepMs[tier]));
}
