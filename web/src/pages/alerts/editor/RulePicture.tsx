import { UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';
import { isUnreachable } from '../../../api/errors.ts';
import type { QuerySpec } from '../../../api/types.ts';
import { LegendInline } from '../../../chart/LegendInline.tsx';
import { useSeriesFrame } from '../../../chart/use-series-frame.ts';
import { useVisibility } from '../../../chart/visibility.ts';
import type { Unit } from '../../../format/units.ts';
import { useTime } from '../../../time/store.ts';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { NoAnswerNote } from '../../../ui/NoAnswerNote.tsx';
import { EmptyNote, ErrorNote } from '../../../ui/Notes.tsx';
import { RuleChart } from '../chart/RuleChart.tsx';
import { spansOf } from '../chart/spans.ts';
import type { CheckedRule } from './check-rule.ts';
import type { RuleSeries } from './use-rule-series.ts';

export interface RulePictureProps {
  readonly spec: QuerySpec | undefined;
  readonly unit: Unit;
  readonly checked: CheckedRule;
  readonly shown: RuleSeries;
  readonly busy: boolean;
  /** Undefined where the rule is only looked at. */
  readonly onThreshold: ((text: string) => void) | undefined;
  readonly onResolve: ((text: string) => void) | undefined;
}

const HEIGHT = 260;
const RANGES = [
  ['now-1h', '1 h'],
  ['now-6h', '6 h'],
  ['now-24h', '24 h'],
  ['now-3d', '3 d'],
  ['now-7d', '7 d'],
] as const;

/** The values that the rule compares, the lines it compares them with, and when it would have fired. */
export function RulePicture(props: RulePictureProps) {
  const { spec, unit, checked, shown, busy, onThreshold, onResolve } = props;
  const { backtest, query } = shown;
  const frame = useSeriesFrame(shown.series);
  const visibility = useVisibility(frame);
  const [highlighted, setHighlighted] = useState<string>();
  const spans = useMemo(
    () => (backtest === undefined ? undefined : spansOf(backtest.result.periods, backtest.window.endMs)),
    [backtest],
  );
  const dragThreshold = useDrag(onThreshold);
  const dragResolve = useDrag(onResolve);
  const isEmpty = frame.series.length === 0;
  const failed = backtest === undefined && !isUnreachable(query.error) ? query.error : null;
  return (
    <section className="panel al-picture" aria-label="Chart of the rule">
      <LoadingBar active={busy || query.fetching} />
      <header className="panel-head">
        <h2 className="panel-title">
          Chart
          <small>{backtest === undefined ? 'plain query' : 'values as the rule sees them'}</small>
        </h2>
        <RangeButtons />
      </header>
      {failed !== null && (
        <ErrorNote
          small
          what="The query failed"
          error={failed}
          sinceMs={query.errorSinceMs}
          onRetry={query.retry}
        />
      )}
      <div className="al-picture-body" style={{ minHeight: HEIGHT }}>
        {spec === undefined ? (
          <EmptyNote title="Choose a metric">
            Its values are drawn here, with the threshold over them.
          </EmptyNote>
        ) : isEmpty && query.answer?.meta.fallback === true ? (
          <NoAnswerNote />
        ) : isEmpty && failed === null && !query.pending ? (
          <EmptyNote title="No data in this range">Take a longer range, or a filter away.</EmptyNote>
        ) : (
          <RuleChart
            label={`Values of the rule over time with ${frame.series.length} series`}
            frame={visibility.shown}
            window={shown.window}
            unit={unit}
            height={HEIGHT}
            threshold={checked.threshold}
            resolveThreshold={checked.resolveThreshold}
            {...(dragThreshold === undefined ? {} : { onThreshold: dragThreshold })}
            {...(dragResolve === undefined ? {} : { onResolveThreshold: dragResolve })}
            {...(spans === undefined ? {} : spans)}
            highlighted={highlighted}
          />
        )}
      </div>
      <LegendInline frame={frame} unit={unit} visibility={visibility} onHighlight={setHighlighted} />
    </section>
  );
}

function useDrag(write: ((text: string) => void) | undefined): ((value: number) => void) | undefined {
  return useMemo(() => (write === undefined ? undefined : (value: number) => write(String(value))), [write]);
}

/** The usual ranges of a backtest; any other is chosen at the top. */
function RangeButtons() {
  const time = useTime();
  return (
    <fieldset className="ui-chips al-ranges" aria-label="Range of chart and backtest">
      {RANGES.map(([from, label]) => (
        <UnstyledButton
          key={from}
          className="ui-chip"
          aria-pressed={time.live && time.range.from === from}
          onClick={() => time.setRange({ from, to: 'now' })}
        >
          {label}
        </UnstyledButton>
      ))}
    </fieldset>
  );
}
