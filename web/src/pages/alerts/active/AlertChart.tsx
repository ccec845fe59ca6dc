import { useMemo } from 'react';
import type { Tags } from '../../../api/types.ts';
import { useMetricQuery } from '../../../api/use-metric-query.ts';
import { useSeriesFrame } from '../../../chart/use-series-frame.ts';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { NoAnswerNote } from '../../../ui/NoAnswerNote.tsx';
import { EmptyNote, ErrorNote } from '../../../ui/Notes.tsx';
import type { Alert } from '../api/alert-types.ts';
import type { Rule } from '../api/rule-types.ts';
import { RuleChart } from '../chart/RuleChart.tsx';
import { useRuleUnit } from '../ui/use-rule-unit.ts';
import { rangeAround, ruleSpec } from './alert-links.ts';

export interface AlertChartProps {
  readonly alert: Alert;
  readonly rule: Rule;
}

const HEIGHT = 180;
const EVERY_MS = 10_000;

/** The values of one alert from an hour before it began, with its threshold and the time it has been firing. */
export function AlertChart({ alert, rule }: AlertChartProps) {
  const began = alert.firstTriggeredMs ?? alert.sinceMs;
  const range = useMemo(() => rangeAround(began, undefined), [began]);
  // The tags are the same as long as the alert is: only its value changes.
  const tagsText = JSON.stringify(alert.groupTags);
  const spec = useMemo(() => ruleSpec(rule, JSON.parse(tagsText) as Tags), [rule, tagsText]);
  const query = useMetricQuery(spec, { range, everyMs: EVERY_MS });
  const frame = useSeriesFrame(query.answer?.data);
  const unit = useRuleUnit(rule);
  const { firedMs } = alert;
  const { endMs } = query.window;
  const spans = useMemo(
    () => ({
      firing: firedMs === null ? [] : [{ startMs: firedMs, endMs }],
      pending: [{ startMs: began, endMs: firedMs ?? endMs }],
    }),
    [began, firedMs, endMs],
  );
  const isMissing = frame.series.length === 0 && !query.pending;
  return (
    <section className="al-chart-box" aria-label="Chart of the alert" style={{ minHeight: HEIGHT }}>
      <LoadingBar active={query.fetching} />
      {query.error !== null && frame.series.length === 0 ? (
        <ErrorNote small what="The chart could not be drawn" error={query.error} onRetry={query.retry} />
      ) : isMissing && query.answer?.meta.fallback === true ? (
        <NoAnswerNote />
      ) : isMissing ? (
        <EmptyNote title="No samples in this time" />
      ) : (
        <RuleChart
          label={`Values of ${alert.ruleName} since an hour before it began`}
          frame={frame}
          window={query.window}
          unit={unit}
          height={HEIGHT}
          threshold={alert.threshold}
          resolveThreshold={rule.resolveThreshold}
          {...spans}
        />
      )}
    </section>
  );
}
