import { IconAlertTriangle } from '@tabler/icons-react';
import { useTime } from '../time/store.ts';
import { formatClock } from '../time/zone.ts';
import { EmptyNote } from './Notes.tsx';

const TITLE = 'The database does not answer';
const AGAIN = 'It is asked again by itself.';

/** In place of a picture: nothing was answered, which says nothing of what was sent. */
export function NoAnswerNote() {
  return <EmptyNote title={TITLE}>Whether there is data in this range is not known. {AGAIN}</EmptyNote>;
}

export interface OlderNoteProps {
  /** What is shown: "the hosts". */
  readonly what: string;
  /** When it was answered; undefined when it never was. */
  readonly asOfMs: number | undefined;
}

/** Above a list that is not of now, because nobody answers. */
export function OlderNote({ what, asOfMs }: OlderNoteProps) {
  const { zone } = useTime();
  return (
    <div className="note note-error" role="alert">
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div className="note-text">
        <strong>{TITLE}</strong>
        <span>
          {asOfMs === undefined
            ? `How ${what} are is not known.`
            : `What is shown of ${what} is as of ${formatClock(asOfMs, zone)}.`}{' '}
          {AGAIN}
        </span>
      </div>
    </div>
  );
}
