import { Link } from 'react-router';
import { compact } from '../../../format/number.ts';
import { formatValue } from '../../../format/units.ts';
import { useTimedPath } from '../../../time/links.ts';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import { Ago, Since } from '../../../ui/Ago.tsx';
import type { Alert } from '../api/alert-types.ts';
import { useAlerts } from '../api/queries.ts';
import type { Rule } from '../api/rule-types.ts';
import { AlertStateWord } from '../ui/AlertStateWord.tsx';
import { Severity } from '../ui/Severity.tsx';
import { conditionSymbol } from '../ui/state-words.ts';
import { useRuleUnit } from '../ui/use-rule-unit.ts';
import { CareBadges } from './CareBadges.tsx';

const MOST_NAMED = 5;

/** How an alert stands, and who looks after it. */
export function AlertFacts({ alert, rule }: { readonly alert: Alert; readonly rule: Rule | undefined }) {
  const unit = useRuleUnit(rule);
  const { zone } = useTime();
  const { acknowledgement } = alert;
  const symbol = rule === undefined ? 'threshold' : conditionSymbol(rule.condition);
  const written = (value: number | null) =>
    value === null ? '–' : rule === undefined ? compact(value) : formatValue(value, unit);
  return (
    <>
      <p className="al-facts-line">
        <AlertStateWord state={alert.state} /> <Severity severity={alert.severity} />
        <span className="num">
          for <Since ms={alert.sinceMs} />
        </span>
        <span
          className="num al-value"
          title={alert.valueAtMs === null ? undefined : `as of ${formatDateTime(alert.valueAtMs, zone)}`}
        >
          {written(alert.value)}{' '}
          <span className="ui-quiet">
            {symbol} {written(alert.threshold)}
          </span>
        </span>
      </p>
      {alert.message !== null && <p className="al-comment al-error-text">{alert.message}</p>}
      <dl className="al-facts">
        <dt>{alert.firedMs === null ? 'Condition met' : 'Fires since'}</dt>
        <dd>{formatDateTime(alert.firedMs ?? alert.firstTriggeredMs ?? alert.sinceMs, zone)}</dd>
        {acknowledgement !== null && (
          <>
            <dt>Acknowledged</dt>
            <dd>
              by {acknowledgement.actor}, <Ago ms={acknowledgement.atMs} />
              {acknowledgement.comment !== '' && (
                <span className="al-comment">{acknowledgement.comment}</span>
              )}
            </dd>
          </>
        )}
        {(alert.silencedBy.length > 0 || alert.inhibitedBy.length > 0) && (
          <>
            <dt>Messages</dt>
            <dd>
              <CareBadges alert={{ ...alert, acknowledgement: null }} />
              <InhibitedBy ids={alert.inhibitedBy} />
            </dd>
          </>
        )}
      </dl>
    </>
  );
}

/** The alerts that hold this one's messages back. */
function InhibitedBy({ ids }: { readonly ids: readonly string[] }) {
  const timed = useTimedPath();
  const alerts = useAlerts().data?.alerts ?? [];
  return (
    <span className="ui-badges">
      {ids.slice(0, MOST_NAMED).map((id) => {
        const other = alerts.find(({ alertId }) => alertId === id);
        return (
          <Link key={id} to={timed(`/alerts?alert=${encodeURIComponent(id)}`)}>
            by {other?.ruleName ?? 'another alert'}
          </Link>
        );
      })}
    </span>
  );
}
