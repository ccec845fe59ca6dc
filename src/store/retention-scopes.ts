import type { StoreSettings } from '../config/sections/store.ts';
import { matchesGlob } from '../lib/glob.ts';
import { DAY_MS } from '../model/time.ts';
import type { Tier } from './port.ts';

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

/** Rules in order, then the scope of all metrics that no rule matches. */
export function retentionScopes(settings: StoreSettings): readonly RetentionScope[] {
  const scope = (pattern: string, days: (tier: Tier) => number): RetentionScope => ({
    pattern,
    keepMs: { raw: days('raw') * DAY_MS, '1min': days('1min') * DAY_MS, '1hour': days('1hour') * DAY_MS },
  });
  const defaultDays = (tier: Tier) => settings[DEFAULT_DAYS[tier]];
  return [
    ...settings.retentionByMetric.map((rule) =>
      scope(rule.pattern, (tier) => rule[RULE_DAYS[tier]] ?? defaultDays(tier)),
    ),
    scope('', defaultDays),
  ];
}

/** The index of the scope that a metric belongs to: of the first rule that matches, else the last. */
export function scopeOf(scopes: readonly RetentionScope[], metricName: string): number {
  const rule = scopes.findIndex(({ pattern }) => pattern !== '' && matchesGlob(pattern, metricName));
  return rule < 0 ? scopes.length - 1 : rule;
}
