import type { StoreSettings } from '../../config/sections/store.ts';
import { DAY_MS, type TimestampMs } from '../../model/time.ts';
import { TIERS, type Tier } from '../port.ts';
import { PARTITION_MS } from './partition.ts';
import type { Segment } from './segment-set.ts';

const DEFAULT_DAYS = {
  raw: 'rawRetentionDays',
  '1min': 'minuteRetentionDays',
  '1hour': 'hourRetentionDays',
} as const;
const RULE_DAYS = { raw: 'rawDays', '1min': 'minuteDays', '1hour': 'hourDays' } as const;

/** How long series are kept in one tier. */
interface TierRetention {
  readonly defaultMs: number;
  /** Rules in order; the first whose pattern matches a metric's name decides. */
  readonly rules: readonly { readonly matches: (name: string) => boolean; readonly keepMs: number }[];
}

/** What is due in one segment: all of it, or the series of the metrics for which `drops` holds. */
export interface ExpiredSegment {
  readonly segment: Segment;
  /** Undefined when the whole segment is due. */
  readonly drops: ((metricName: string) => boolean) | undefined;
}

/** Retention by tier and by metric name. A partition is due when its newest possible row is out of retention. */
export class RetentionPolicy {
  readonly #tiers: Readonly<Record<Tier, TierRetention>>;

  constructor(settings: StoreSettings) {
    const tierRetention = (tier: Tier): TierRetention => ({
      defaultMs: settings[DEFAULT_DAYS[tier]] * DAY_MS,
      rules: settings.retentionByMetric.map((rule) => ({
        matches: matcherOf(rule.pattern),
        keepMs: (rule[RULE_DAYS[tier]] ?? settings[DEFAULT_DAYS[tier]]) * DAY_MS,
      })),
    });
    this.#tiers = {
      raw: tierRetention('raw'),
      '1min': tierRetention('1min'),
      '1hour': tierRetention('1hour'),
    };
  }

  /** The time before which metrics without a rule may have been dropped from a tier at `nowMs`. */
  cutMs(tier: Tier, nowMs: TimestampMs): TimestampMs {
    const width = PARTITION_MS[tier];
    return Math.max(0, Math.floor((nowMs - this.#tiers[tier].defaultMs) / width) * width);
  }

  expired(segments: readonly Segment[], nowMs: TimestampMs): readonly ExpiredSegment[] {
    return TIERS.flatMap((tier) =>
      segments
        .filter((segment) => segment.record.tier === tier)
        .flatMap((segment) => this.#due(segment, nowMs)),
    );
  }

  #due(segment: Segment, nowMs: TimestampMs): readonly ExpiredSegment[] {
    const { tier, partitionStartMs } = segment.record;
    const { defaultMs, rules } = this.#tiers[tier];
    const ageMs = nowMs - (partitionStartMs + PARTITION_MS[tier]);
    const isDue = (name: string) => ageMs >= (rules.find((rule) => rule.matches(name))?.keepMs ?? defaultMs);
    const shortest = Math.min(defaultMs, ...rules.map((rule) => rule.keepMs));
    const longest = Math.max(defaultMs, ...rules.map((rule) => rule.keepMs));
    if (ageMs >= longest) return [{ segment, drops: undefined }];
    return ageMs >= shortest ? [{ segment, drops: isDue }] : [];
  }
}

/** `*` stands for any run of characters; everything else for itself. */
function matcherOf(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 's');
  return (name) => expression.test(name);
}
