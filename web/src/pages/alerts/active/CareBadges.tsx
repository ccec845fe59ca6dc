import { IconBellOff, IconUserCheck, IconZzz } from '@tabler/icons-react';
import type { Alert } from '../api/alert-types.ts';

/** Who looks after an alert, and what holds its messages back. */
export function CareBadges({ alert }: { readonly alert: Alert }) {
  const { acknowledgement, silencedBy, inhibitedBy } = alert;
  return (
    <span className="ui-badges">
      {acknowledgement !== null && (
        <span className="ui-badge" title={acknowledgement.comment || undefined}>
          <IconUserCheck size={14} aria-hidden="true" />
          <span className="ui-badge-text">
            <span className="visually-hidden">acknowledged by </span>
            {acknowledgement.actor}
            {acknowledgement.comment !== '' && <span className="ui-quiet">: {acknowledgement.comment}</span>}
          </span>
        </span>
      )}
      {silencedBy.length > 0 && (
        <span className="ui-badge">
          <IconBellOff size={14} aria-hidden="true" />
          silenced
        </span>
      )}
      {inhibitedBy.length > 0 && (
        <span className="ui-badge" title="Another alert that says more is firing">
          <IconZzz size={14} aria-hidden="true" />
          inhibited
        </span>
      )}
    </span>
  );
}
