import { compileRule } from '../alert/engine/compiled-rule.ts';
import type { AlertRuleSpec } from '../alert/model/rule.ts';
import type { ChartPoints } from '../alert/notify/index.ts';
import type { AlertQuery, WindowRequest, WindowSlice } from '../alert/ports.ts';
import type { Metadata } from '../metadata/port.ts';
import type { Tags } from '../model/series.ts';
import { SECOND_MS, type TimestampMs } from '../model/time.ts';
import { matchersOf } from '../query/filters.ts';

export interface ChartPointsDependencies {
  readonly metadata: Pick<Metadata, 'documents'>;
  readonly query: Pick<AlertQuery, 'windowsOver'>;
}

const POINTS = 300;
/** A picture is not worth more of the store's time than this; the mail goes without it. */
const TIMEOUT_MS = 5_000;

/** What a rule saw of one of its groups, for the picture in a mail. Rejects when that cannot be read in time. */
export function createChartPoints({ metadata, query }: ChartPointsDependencies): ChartPoints {
  return async (ruleId, groupTags, startMs, endMs) => {
    const stored = await metadata.documents('alert_rules').get(ruleId);
    if (stored === undefined) return [];
    const { spec: rule, request } = compileRule(ruleId, stored.body as AlertRuleSpec);
    const stepMs = stepOf(rule, endMs - startMs);
    // What is evaluated at a time is the window that ended `delaySeconds` before it.
    const delayMs = rule.delaySeconds * SECOND_MS;
    const firstMs = Math.ceil(startMs / stepMs) * stepMs;
    const count = Math.floor((endMs - firstMs) / stepMs) + 1;
    if (count < 1) return [];
    const points: (readonly [TimestampMs, number | null])[] = [];
    const slices = query.windowsOver(
      requestFor(request, groupTags),
      { firstEndMs: firstMs - delayMs, stepMs, count },
      { signal: AbortSignal.timeout(TIMEOUT_MS) },
    );
    for await (const slice of slices) points.push(...pointsOf(slice, groupTags, delayMs));
    return points;
  };
}

/** Whole evaluations, so that the points are values the rule has seen. */
function stepOf({ intervalSeconds }: AlertRuleSpec, rangeMs: number): number {
  const intervalMs = intervalSeconds * SECOND_MS;
  return intervalMs * Math.max(1, Math.ceil(rangeMs / POINTS / intervalMs));
}

/** Only the series of this group are read. */
function requestFor(request: WindowRequest, groupTags: Tags): WindowRequest {
  const own = Object.entries(groupTags).map(([key, value]) => ({ key, op: '=' as const, value }));
  return { ...request, filters: [...matchersOf(request.filters), ...own] };
}

function pointsOf(
  { groups, endMs, values }: WindowSlice,
  groupTags: Tags,
  delayMs: number,
): (readonly [TimestampMs, number | null])[] {
  const group = groups.findIndex((tags) => isSame(tags, groupTags));
  if (group < 0) return [];
  return Array.from(endMs, (time, index) => {
    const value = values[group * endMs.length + index] ?? Number.NaN;
    return [time + delayMs, Number.isNaN(value) ? null : value] as const;
  });
}

function isSame(a: Tags, b: Tags): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
