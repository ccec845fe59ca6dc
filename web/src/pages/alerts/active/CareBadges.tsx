import { IconBellOff, IconUserCheck, IconZzz } from '@tabler/icons-react';
import type { Alert } from '../api/alert-types.ts';

/** Who looks after an alert, and what holds its messages back. */
export function CareBadges({ alert }: { readonly alert: Alert }) {
  const { acknowledgement, silencedBy, inhibitedBy } = alert;
  return (
    <span className="al-badges">
      {acknowledgement !== null && (
        <span className="al-badge" title={acknowledgement.comment || undefined}>
          <IconUserCheck size={14} aria-hidden="true" />
          <span className="al-badge-text">
            <span className="visually-hidden">acknowledged by </span>
            {acknowledgement.actor}
            {acknowledgement.comment !== '' && <span className="al-quiet">: {acknowledgement.comment}</span>}
          </span>
        </span>
      )}
      {silencedBy.length > 0 && (
        <span className="al-badge">
          <IconBellOff size={14} aria-hidden="true" />
          silenced
        </span>
      )}
      {inhibitedBy.length > 0 && (
        <span className="al-badge" title="Another alert that says more is firing">
          <IconZzz size={14} aria-hidden="true" />
          inhibited
        </span>
      )}
    </span>
  );
}
