import { ActionIcon, Switch, Tooltip } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { Link } from 'react-router';
import { fillRule } from '../../../../../src/model/rule-variables.ts';
import { whole } from '../../../format/number.ts';
import { aggregatedUnit, metricUnit } from '../../../format/units.ts';
import { useTimedPath } from '../../../time/links.ts';
import { ActionsHead } from '../../../ui/ActionsHead.tsx';
import { Ago } from '../../../ui/Ago.tsx';
import { moveRows } from '../../../ui/move-rows.ts';
import type { Rule } from '../api/rule-types.ts';
import { AlertStateWord } from '../ui/AlertStateWord.tsx';
import { Severity } from '../ui/Severity.tsx';
import { OriginBadge } from './OriginBadge.tsx';
import { groupWords, ruleWords } from './rule-words.ts';
import { useRuleActs } from './use-rule-acts.ts';

/** One row a rule: how it stands, what it asks, and whether it is on. */
export function RuleTable({ rules }: { readonly rules: readonly Rule[] }) {
  const acts = useRuleActs();
  return (
    <table className="ui-table al-rules" onKeyDown={moveRows}>
      <thead>
        <tr>
          <th scope="col" className="al-col-state">
            State
          </th>
          <th scope="col" className="ui-wide">
            Rule
          </th>
          <th scope="col" className="num ui-p2">
            Groups
          </th>
          <th scope="col" className="num ui-p2">
            Evaluated
          </th>
          <ActionsHead />
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <Row
            key={rule.id}
            rule={rule}
            onToggle={() => void acts.toggle(rule)}
            onCopy={() => void acts.copy(rule)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly rule: Rule;
  readonly onToggle: () => void;
  readonly onCopy: () => void;
}

function Row({ rule, onToggle, onCopy }: RowProps) {
  const timed = useTimedPath();
  const { status } = rule;
  // As its alerts are called.
  const { name, query } = fillRule(rule);
  // Without asking for each metric: the end of its name says enough for a list.
  const unit = aggregatedUnit(metricUnit(query.metric), query.aggregation);
  return (
    <tr data-quiet={!rule.enabled || undefined}>
      <td className="al-col-state">
        <AlertStateWord state={status.state} />
        <span className="ui-sub">
          <Severity severity={rule.severity} />
        </span>
      </td>
      <td className="ui-wide">
        <Link to={timed(`/alerts/rules/${encodeURIComponent(rule.id)}`)} className="ui-open" title={name}>
          {name}
        </Link>
        <span className="al-summary al-rule-query" title={ruleWords(rule, unit)}>
          {ruleWords(rule, unit)}
        </span>
        {status.lastError !== null && status.state === 'error' && (
          <span className="al-summary al-error-text" title={status.lastError}>
            {status.lastError}
          </span>
        )}
        <OriginBadge rule={rule} />
      </td>
      <td className="ui-p2 num">{rule.enabled ? groupWords(status) : ''}</td>
      <td className="ui-p2 num">
        <Evaluated rule={rule} />
      </td>
      <td className="ui-col-acts">
        <span className="al-acts">
          <Switch size="xs" aria-label={`${rule.name} is on`} checked={rule.enabled} onChange={onToggle} />
          <Tooltip label="Copy" withArrow openDelay={300}>
            <ActionIcon
              className="ui-p1"
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={`Copy ${rule.name}`}
              onClick={onCopy}
            >
              <IconCopy size={16} />
            </ActionIcon>
          </Tooltip>
        </span>
      </td>
    </tr>
  );
}

function Evaluated({ rule: { status, enabled } }: { readonly rule: Rule }) {
  if (status.lastEvaluationMs === null) return <>{enabled ? 'not yet' : ''}</>;
  return (
    <>
      <Ago ms={status.lastEvaluationMs} />
      {status.sourceDown && <span className="ui-sub al-error-text">the source is down</span>}
      {status.missedEvaluations > 0 && (
        <span className="ui-sub al-warn-text" title="Evaluations that were due and did not happen">
          {whole(status.missedEvaluations)} missed
        </span>
      )}
    </>
  );
}
