import { UnstyledButton } from '@mantine/core';
import { compact } from '../../../format/number.ts';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import type { AlertEvent } from '../api/alert-types.ts';
import { AlertStateWord } from '../ui/AlertStateWord.tsx';
import { reasonWords } from '../ui/state-words.ts';
import { TagList } from '../ui/TagList.tsx';

export interface EventLineProps {
  readonly event: AlertEvent;
  /** Names the alert, and shows it alone when it is pressed; left out where all are of one alert. */
  readonly onPick?: (alertId: string) => void;
}

/** One change of state: when, from what to what, and why. */
export function EventLine({ event, onPick }: EventLineProps) {
  const { zone } = useTime();
  return (
    <li className="al-event">
      <time className="num al-event-time">{formatDateTime(event.atMs, zone)}</time>
      <span className="al-event-change">
        <AlertStateWord state={event.from} /> <span aria-hidden="true">→</span>
        <span className="visually-hidden">to</span> <AlertStateWord state={event.to} />
      </span>
      <span className="al-event-why">
        {onPick !== undefined && (
          <span className="al-event-alert">
            <UnstyledButton
              className="ui-open"
              title={`${event.ruleName}\nShow this alert alone`}
              onClick={() => onPick(event.alertId)}
            >
              {event.ruleName}
            </UnstyledButton>
            <TagList tags={event.groupTags} most={3} />
          </span>
        )}
        <span>
          {reasonWords(event.reason)}
          {event.value !== null && (
            <span className="num">
              {' '}
              at {compact(event.value)}, threshold {compact(event.threshold)}
            </span>
          )}
        </span>
        {event.message !== null && <span className="al-comment">{event.message}</span>}
      </span>
    </li>
  );
}
