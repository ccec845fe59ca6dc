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
    if (due.every((isDue) => isDue)) return [{ segment, due: 'all' }];
    if (!due.includes(true)) return [];
    const includes = (name: string) => due[this.#scopeOf(name)] ?? false;
    return [{ segment, due: { key: due.map(Number).join(''), includes } }];
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
