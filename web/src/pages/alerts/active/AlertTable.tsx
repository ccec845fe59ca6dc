import { Button, Checkbox, UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';
import { compact, whole } from '../../../format/number.ts';
import { formatValue } from '../../../format/units.ts';
import { Since } from '../../../ui/Ago.tsx';
import { moveRows } from '../../../ui/move-rows.ts';
import type { Selection } from '../../../ui/use-selection.ts';
import type { Alert } from '../api/alert-types.ts';
import { useRules } from '../api/queries.ts';
import type { Rule } from '../api/rule-types.ts';
import { AlertStateWord } from '../ui/AlertStateWord.tsx';
import { Severity } from '../ui/Severity.tsx';
import { TagList } from '../ui/TagList.tsx';
import { useRuleUnit } from '../ui/use-rule-unit.ts';
import { ownLabels, summaryOf } from './alert-rows.ts';
import { CareBadges } from './CareBadges.tsx';

// Above this many rows the page would get slow.
const MOST_ROWS = 200;

export interface AlertTableProps {
  readonly alerts: readonly Alert[];
  /** Those that are not on the page because there are too many. */
  readonly left: number;
  readonly selection: Selection;
  readonly onOpen: (alertId: string) => void;
}

/** One row an alert: tick it, or open it. */
export function AlertTable({ alerts, left, selection, onOpen }: AlertTableProps) {
  const [all, setAll] = useState(false);
  const rules = useRulesById();
  const shown = all ? alerts : alerts.slice(0, MOST_ROWS);
  return (
    <>
      <table className="ui-table al-alerts" onKeyDown={moveRows}>
        <thead>
          <tr>
            <th scope="col" className="ui-tick">
              <Checkbox
                size="xs"
                aria-label="Select all listed alerts"
                checked={selection.all}
                indeterminate={selection.ids.size > 0 && !selection.all}
                onChange={selection.toggleAll}
              />
            </th>
            <th scope="col" className="al-col-state">
              State
            </th>
            <th scope="col" className="ui-wide">
              Alert
            </th>
            <th scope="col" className="num ui-p1">
              Value
            </th>
            <th scope="col" className="num ui-p1 al-col-since">
              Since
            </th>
            <th scope="col" className="ui-p2 al-col-care">
              Looked after
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((alert) => (
            <Row
              key={alert.alertId}
              alert={alert}
              rule={rules.get(alert.ruleId)}
              ticked={selection.ids.has(alert.alertId)}
              onTick={() => selection.toggle(alert.alertId)}
              onOpen={() => onOpen(alert.alertId)}
            />
          ))}
        </tbody>
      </table>
      {alerts.length > shown.length && (
        <Button className="al-show-more" size="compact-sm" variant="subtle" onClick={() => setAll(true)}>
          Show {whole(alerts.length - shown.length)} more
        </Button>
      )}
      {left > 0 && (
        <p className="ui-line-words ui-quiet">
          These are the worst; {whole(left)} more are active and not listed.
        </p>
      )}
    </>
  );
}

// What the server lists at once; values of rules beyond are written as plain numbers.
const MOST_RULES = 1_000;

function useRulesById(): ReadonlyMap<string, Rule> {
  const { data } = useRules({ limit: MOST_RULES });
  return useMemo(() => new Map(data?.rules.map((rule) => [rule.id, rule])), [data]);
}

interface RowProps {
  readonly alert: Alert;
  /** Undefined until it is read, and for those that are built in. */
  readonly rule: Rule | undefined;
  readonly ticked: boolean;
  readonly onTick: () => void;
  readonly onOpen: () => void;
}

function Row({ alert, rule, ticked, onTick, onOpen }: RowProps) {
  const summary = summaryOf(alert);
  const unit = useRuleUnit(rule);
  const written = (value: number) => (rule === undefined ? compact(value) : formatValue(value, unit));
  return (
    <tr data-ticked={ticked || undefined} data-care={alert.silencedBy.length > 0 || undefined}>
      <td className="ui-tick">
        <Checkbox
          size="xs"
          aria-label={`Select ${alert.ruleName} ${Object.values(ownLabels(alert)).join(' ')}`}
          checked={ticked}
          onChange={onTick}
        />
      </td>
      <td className="al-col-state">
        <AlertStateWord state={alert.state} />
        <span className="ui-sub">
          <Severity severity={alert.severity} />
        </span>
        <span className="ui-sub al-phone">
          <Since ms={alert.sinceMs} />
        </span>
      </td>
      <td className="ui-wide">
        <UnstyledButton className="ui-open" title={alert.ruleName} onClick={onOpen}>
          {alert.ruleName}
        </UnstyledButton>
        {summary !== undefined && (
          <span className="al-summary" title={summary}>
            {summary}
          </span>
        )}
        {alert.message !== null && (
          <span className="al-summary al-error-text" title={alert.message}>
            {alert.message}
          </span>
        )}
        {alert.value !== null && (
          <span className="ui-sub al-phone">
            {written(alert.value)}, threshold {written(alert.threshold)}
          </span>
        )}
        <TagList tags={ownLabels(alert)} most={6} />
        <span className="al-narrow">
          <CareBadges alert={alert} />
        </span>
      </td>
      <td className="num ui-p1">
        {alert.value === null ? '–' : written(alert.value)}
        <span className="ui-sub">threshold {written(alert.threshold)}</span>
      </td>
      <td className="ui-p1 al-col-since num">
        <Since ms={alert.sinceMs} />
      </td>
      <td className="ui-p2 al-col-care">
        <CareBadges alert={alert} />
      </td>
    </tr>
  );
}
