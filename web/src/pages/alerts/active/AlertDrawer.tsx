import { Button, Drawer } from '@mantine/core';
import { Link } from 'react-router';
import { useTimedPath } from '../../../time/links.ts';
import { EmptyNote, ErrorNote } from '../../../ui/Notes.tsx';
import type { Alert, AlertEvent } from '../api/alert-types.ts';
import { useEvents, useRule } from '../api/queries.ts';
import type { Rule } from '../api/rule-types.ts';
import { EventLine } from '../history/EventLine.tsx';
import { TagList } from '../ui/TagList.tsx';
import { AlertChart } from './AlertChart.tsx';
import { AlertFacts } from './AlertFacts.tsx';
import { Annotations } from './Annotations.tsx';
import { exploreAt, rangeAround, ruleSpec } from './alert-links.ts';
import { isBuiltIn } from './alert-rows.ts';

export interface AlertDrawerProps {
  /** Empty: closed. */
  readonly alertId: string;
  /** Undefined when it is no longer among the active ones. */
  readonly alert: Alert | undefined;
  readonly pending: boolean;
  /** Something is open over it: Escape is not its own. */
  readonly covered: boolean;
  readonly onClose: () => void;
  readonly onAcknowledge: (alert: Alert) => void;
  readonly onSilence: (alert: Alert) => void;
}

/** One alert: what it says, its chart, what happened to it, and what can be done. */
export function AlertDrawer(props: AlertDrawerProps) {
  const { alertId, alert, onClose, covered } = props;
  return (
    <Drawer
      opened={alertId !== ''}
      onClose={onClose}
      closeOnEscape={!covered}
      title={alert?.ruleName ?? 'Alert'}
      position="right"
      size="min(720px, 100%)"
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ title: 'ui-dialog-title' }}
    >
      {alertId !== '' && <Contents {...props} />}
    </Drawer>
  );
}

function Contents({ alertId, alert, pending, onAcknowledge, onSilence }: AlertDrawerProps) {
  const events = useEvents({ alertId, limit: 20 });
  const list = events.data?.events ?? [];
  const ruleId = alert?.ruleId ?? list[0]?.ruleId;
  const rule = useRule(ruleId === undefined || isBuiltIn(ruleId) ? undefined : ruleId).data;
  if (alert === undefined && pending) return null;
  return (
    <div className="al-detail">
      {alert === undefined ? (
        <EmptyNote title="This alert is over">
          It is no longer active; below is what happened to it.
        </EmptyNote>
      ) : (
        <>
          <AlertFacts alert={alert} rule={rule} />
          <div className="ui-buttons is-start">
            <Button size="xs" disabled={alert.episodeId === null} onClick={() => onAcknowledge(alert)}>
              {alert.acknowledgement === null ? 'Acknowledge' : 'Acknowledge again'}
            </Button>
            <Button size="xs" variant="default" onClick={() => onSilence(alert)}>
              Silence
            </Button>
            <Ways alert={alert} rule={rule} />
          </div>
          {rule !== undefined && <AlertChart alert={alert} rule={rule} />}
          <Annotations texts={alert.annotations} />
          <section>
            <h3 className="ui-heading">Labels</h3>
            <TagList tags={alert.labels} most={40} />
          </section>
        </>
      )}
      <section>
        <h3 className="ui-heading">What happened</h3>
        {events.error !== null && (
          <ErrorNote
            small
            what="The history could not be read"
            error={events.error}
            onRetry={() => void events.refetch()}
          />
        )}
        <EventLines events={list} />
      </section>
    </div>
  );
}

interface WaysProps {
  readonly alert: Alert;
  readonly rule: Rule | undefined;
}

/** From the alert to all that explains it. */
function Ways({ alert, rule }: WaysProps) {
  const timed = useTimedPath();
  const range = rangeAround(alert.firstTriggeredMs ?? alert.sinceMs, undefined);
  return (
    <span className="al-ways">
      {!isBuiltIn(alert.ruleId) && (
        <Link to={timed(`/alerts/rules/${encodeURIComponent(alert.ruleId)}`)}>Rule</Link>
      )}
      <Link to={timed(`/alerts/history?alert=${encodeURIComponent(alert.alertId)}`)}>History</Link>
      {rule !== undefined && (
        <Link to={timed(exploreAt(ruleSpec(rule, alert.groupTags), range))}>Explore</Link>
      )}
      {alert.silencedBy.length > 0 && (
        <Link to={timed(`/alerts/silences?silence=${encodeURIComponent(alert.silencedBy[0] ?? '')}`)}>
          Its silence
        </Link>
      )}
    </span>
  );
}

function EventLines({ events }: { readonly events: readonly AlertEvent[] }) {
  if (events.length === 0) return <p className="ui-hint">Nothing is recorded.</p>;
  return (
    <ol className="al-events is-short">
      {events.map((event) => (
        <EventLine key={event.id} event={event} />
      ))}
    </ol>
  );
}
