import { useMemo } from 'react';
import { Link } from 'react-router';
import type { AlertListPanel } from '../../../../src/model/dashboard/panel.ts';
import { isUnreachable } from '../../api/errors.ts';
import { whole } from '../../format/number.ts';
import { filterAlerts, ownLabels, summaryOf } from '../../pages/alerts/active/alert-rows.ts';
import { CareBadges } from '../../pages/alerts/active/CareBadges.tsx';
import type { Alert } from '../../pages/alerts/api/alert-types.ts';
import { useAlerts } from '../../pages/alerts/api/queries.ts';
import { AlertStateWord } from '../../pages/alerts/ui/AlertStateWord.tsx';
import { useTimedPath } from '../../time/links.ts';
import { Since } from '../../ui/Ago.tsx';
import { EmptyNote, ErrorNote } from '../../ui/Notes.tsx';
import { StateWord } from '../../ui/StateWord.tsx';
import { chosenAlerts } from '../prepare/alert-choice.ts';
import './alert-list.css';

const ALL = { text: '', state: '', severity: '', ruleId: '', openOnly: false };

/** What is wrong now, the gravest first. */
export default function AlertListBody({ panel }: { readonly panel: AlertListPanel }) {
  const query = useAlerts();
  const alerts = useMemo(
    () => filterAlerts(chosenAlerts(query.data?.alerts ?? [], panel), ALL),
    [query.data, panel],
  );
  if (query.error !== null && query.data === undefined && !isUnreachable(query.error)) {
    return (
      <ErrorNote
        small
        what="The alerts could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (query.data === undefined) return null;
  if (alerts.length === 0) {
    return (
      <EmptyNote title="Nothing to worry about">
        <StateWord state="ok" word={hasFilter(panel) ? 'no alert of these' : 'no alert'} />
      </EmptyNote>
    );
  }
  const shown = alerts.slice(0, Math.max(1, panel.limit));
  // The server lists the worst of very many.
  const left = alerts.length - shown.length + Math.max(0, query.data.total - query.data.alerts.length);
  return (
    <>
      <ul className="kind-scroll alert-list" aria-label={`${panel.title}, ${alerts.length} alerts`}>
        {shown.map((alert) => (
          <Row key={alert.alertId} alert={alert} />
        ))}
      </ul>
      {left > 0 && <p className="kind-note">and {whole(left)} more</p>}
    </>
  );
}

function hasFilter({ states, labels }: AlertListPanel): boolean {
  return states.length > 0 || Object.keys(labels).length > 0;
}

/** Nobody is told of it. */
function isHeldBack({ silencedBy, inhibitedBy }: Alert): boolean {
  return silencedBy.length > 0 || inhibitedBy.length > 0;
}

function Row({ alert }: { readonly alert: Alert }) {
  const timed = useTimedPath();
  const labels = Object.entries(ownLabels(alert));
  const summary = summaryOf(alert) ?? labels.map(([key, value]) => `${key}: ${value}`).join(', ');
  return (
    <li className="alert-row" data-care={alert.acknowledgement !== null || isHeldBack(alert) || undefined}>
      <AlertStateWord state={alert.state} />
      <span className="alert-row-text">
        <Link className="kind-name" to={timed(`/alerts?alert=${encodeURIComponent(alert.alertId)}`)}>
          {alert.ruleName}
        </Link>
        <span className="kind-name alert-row-summary" title={summary}>
          {summary}
        </span>
        <CareBadges alert={alert} />
      </span>
      <span className="alert-row-since num">
        <Since ms={alert.sinceMs} />
      </span>
    </li>
  );
}
