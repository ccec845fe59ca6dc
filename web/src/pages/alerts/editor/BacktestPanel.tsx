import { Button, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { duration } from '../../../format/duration.ts';
import { significant, whole } from '../../../format/number.ts';
import { formatValue, type Unit } from '../../../format/units.ts';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { ErrorNote } from '../../../ui/Notes.tsx';
import type { BacktestPeriod, Condition } from '../api/rule-types.ts';
import { AlertStateWord } from '../ui/AlertStateWord.tsx';
import { TagList } from '../ui/TagList.tsx';
import type { TimedBacktest } from './use-probe.ts';

export interface BacktestPanelProps {
  readonly backtest: TimedBacktest | undefined;
  readonly unit: Unit;
  readonly error: Error | null;
  readonly busy: boolean;
  /** It belongs to what was written before. */
  readonly isOld: boolean;
  /** What must be written before there can be one. */
  readonly missing: string | undefined;
  /** Whether the rule reaches anybody. */
  readonly tells: boolean;
  readonly onRetry: () => void;
}

const FEW = 8;

/** How often the rule would have told people, when, and for how long. */
export function BacktestPanel(props: BacktestPanelProps) {
  const { backtest, unit, tells, error, busy, isOld, missing, onRetry } = props;
  const [all, setAll] = useState(false);
  const periods = backtest?.result.periods ?? [];
  const fired = periods.filter(({ firedMs }) => firedMs !== null);
  const shown = all
    ? periods
    : [...fired, ...periods.filter(({ firedMs }) => firedMs === null)].slice(0, FEW);
  return (
    <section className="panel al-side-panel" aria-label="Backtest" aria-busy={busy}>
      <LoadingBar active={busy} />
      <header className="panel-head">
        <h2 className="panel-title">Backtest</h2>
      </header>
      {missing !== undefined && <p className="ui-line-words">{missing}</p>}
      {error !== null && missing === undefined && (
        <ErrorNote small what="The rule could not be tried on this range" error={error} onRetry={onRetry} />
      )}
      {backtest !== undefined && error === null && (
        <div className={isOld ? 'is-dimmed' : undefined}>
          <Verdict backtest={backtest} unit={unit} tells={tells} />
          {shown.length > 0 && (
            <table className="ui-table al-periods">
              <thead>
                <tr>
                  <th scope="col">Fired</th>
                  <th scope="col" className="ui-wide">
                    Group
                  </th>
                  <th scope="col" className="num">
                    For
                  </th>
                  <th scope="col" className="num">
                    Worst
                  </th>
                </tr>
              </thead>
              <tbody>
                {shown.map((period) => (
                  <PeriodRow
                    key={`${period.pendingMs} ${period.firedMs} ${JSON.stringify(period.tags)}`}
                    period={period}
                    condition={backtest.rule.condition}
                    unit={unit}
                    endMs={backtest.window.endMs}
                  />
                ))}
              </tbody>
            </table>
          )}
          {periods.length > shown.length && (
            <Button className="al-show-more" size="compact-sm" variant="subtle" onClick={() => setAll(true)}>
              Show all {whole(periods.length)} periods
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

/** The answer in one sentence, and what is to be said about it. */
function Verdict({
  backtest,
  unit,
  tells,
}: Pick<BacktestPanelProps, 'unit' | 'tells'> & { readonly backtest: TimedBacktest }) {
  const { result, window, rule } = backtest;
  const { pages, firingSeconds, groups } = result;
  const rangeSeconds = (window.endMs - window.startMs) / 1_000;
  const onlyPending = result.periods.filter(({ firedMs }) => firedMs === null).length;
  return (
    <div className="ui-line-words" role="status">
      <p>
        {pages === 0 ? (
          <strong>It would not have fired</strong>
        ) : (
          <strong>
            It would have {tells ? 'paged' : 'fired'} {pages === 1 ? 'once' : `${whole(pages)} times`}
          </strong>
        )}{' '}
        in {duration(rangeSeconds)}
        {pages > 0 && `, firing for ${duration(firingSeconds)} in all`}
        {groups === 0
          ? ': there was no data.'
          : `, over ${groups === 1 ? 'one group' : `${whole(groups)} groups`}.`}
        {pages > 0 && !tells && ' Nobody would have been told.'}
        {onlyPending > 0 &&
          ` ${onlyPending === 1 ? 'Once' : `${whole(onlyPending)} times`} it was only pending.`}
        {pages === 0 && groups > 0 && nearest(backtest, unit)}
      </p>
      {result.warnings.map((warning) => (
        <p key={warning} className="al-warn-text">
          {warning}
        </p>
      ))}
      <p className="ui-hint num">
        {whole(result.evaluations)} evaluations every {duration(rule.intervalSeconds ?? 10)} over{' '}
        {result.table}, in {significant(result.tookMs, 3)} ms
        {groups > result.series.length && `; ${result.series.length} of the groups are drawn`}
      </p>
    </div>
  );
}

/** How near it came, where it did not fire. */
function nearest({ result, rule }: TimedBacktest, unit: Unit): string {
  const values = result.series.flatMap(({ points }) =>
    points.flatMap(([, value]) => (value === null ? [] : [value])),
  );
  if (values.length === 0 || rule.condition === 'eq' || rule.condition === 'ne') return '';
  const isUpper = rule.condition === 'gt' || rule.condition === 'gte';
  const value = values.reduce((a, b) => (isUpper ? Math.max(a, b) : Math.min(a, b)));
  return ` The ${isUpper ? 'highest' : 'lowest'} value was ${formatValue(value, unit)}.`;
}

interface PeriodRowProps {
  readonly period: BacktestPeriod;
  readonly condition: Condition;
  readonly unit: Unit;
  readonly endMs: number;
}

function PeriodRow({ period, condition, unit, endMs }: PeriodRowProps) {
  const time = useTime();
  const { tags, pendingMs, firedMs, resolvedMs, maxValue, minValue } = period;
  const beganMs = firedMs ?? pendingMs ?? endMs;
  const until = resolvedMs ?? endMs;
  const worst = condition === 'lt' || condition === 'lte' ? minValue : maxValue;
  // With some room on both sides, so that what led to it is in sight.
  const roomMs = Math.max(60_000, until - beganMs);
  const startMs = (pendingMs ?? beganMs) - roomMs;
  return (
    <tr data-quiet={firedMs === null || undefined}>
      <td className="num">
        <UnstyledButton
          className="ui-open"
          title="Show this time in the chart"
          onClick={() => time.zoomTo({ startMs, endMs: Math.min(until + roomMs, endMs) })}
        >
          {formatDateTime(beganMs, time.zone).slice(5, 16)}
        </UnstyledButton>
        {firedMs === null && (
          <span className="ui-sub">
            <AlertStateWord state="pending" />
          </span>
        )}
      </td>
      <td className="ui-wide">
        <TagList tags={tags} most={3} />
      </td>
      <td className="num">
        {duration((until - beganMs) / 1_000)}
        {resolvedMs === null && <span className="ui-sub">still</span>}
      </td>
      <td className="num">{formatValue(worst, unit, 3)}</td>
    </tr>
  );
}
