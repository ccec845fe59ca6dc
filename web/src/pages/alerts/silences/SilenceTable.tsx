import { Button } from '@mantine/core';
import { serverNowMs } from '../../../api/connection.ts';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import { ActionsHead } from '../../../ui/ActionsHead.tsx';
import { StateWord } from '../../../ui/StateWord.tsx';
import type { Silence } from '../api/notify-types.ts';
import { MatcherList } from '../ui/TagList.tsx';
import { DeleteSilence } from './DeleteSilence.tsx';
import { canBeMended } from './readable-silence.ts';
import { recurrenceWords, silenceState, silenceTime } from './silence-words.ts';
import { useExpire } from './use-expire.ts';

export interface SilenceTableProps {
  readonly silences: readonly Silence[];
  readonly onChange: (silence: Silence) => void;
  readonly onAgain: (silence: Silence) => void;
}

/** One row a silence: what it holds back, until when, and why. */
export function SilenceTable({ silences, onChange, onAgain }: SilenceTableProps) {
  return (
    <table className="ui-table al-silences">
      <thead>
        <tr>
          <th scope="col" className="al-col-state">
            State
          </th>
          <th scope="col" className="ui-wide">
            Holds back
          </th>
          <th scope="col" className="num ui-p1">
            Alerts now
          </th>
          <th scope="col" className="ui-p2">
            By
          </th>
          <ActionsHead />
        </tr>
      </thead>
      <tbody>
        {silences.map((silence) => (
          <Row
            key={silence.id}
            silence={silence}
            onChange={() => onChange(silence)}
            onAgain={() => onAgain(silence)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly silence: Silence;
  readonly onChange: () => void;
  readonly onAgain: () => void;
}

/** One that the server cannot read, with what is wrong and what can be done about it. */
function UnreadableRow({ silence, onChange }: Pick<RowProps, 'silence' | 'onChange'>) {
  const { name, matchers, comment, createdBy, problem = '' } = silence;
  return (
    <tr>
      <td className="al-col-state">
        <StateWord state="error" word="unreadable" />
        <span className="ui-sub">holds nothing back</span>
      </td>
      <td className="ui-wide">
        {matchers.length === 0 ? (
          <strong className="al-name">{name}</strong>
        ) : (
          <MatcherList matchers={matchers} />
        )}
        <span className="al-unreadable-why">{sentence(problem)}</span>
        {comment !== '' && <span className="al-summary">{comment}</span>}
      </td>
      <td className="num ui-p1">–</td>
      <td className="ui-p2 al-name" title={createdBy}>
        {createdBy}
      </td>
      <td className="ui-col-acts">
        <span className="al-acts">
          {canBeMended(silence) && (
            <Button size="compact-xs" variant="default" onClick={onChange}>
              Change
            </Button>
          )}
          <DeleteSilence silence={silence} />
        </span>
      </td>
    </tr>
  );
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Row({ silence, onChange, onAgain }: RowProps) {
  const { zone } = useTime();
  const expire = useExpire();
  if (silence.problem !== undefined) return <UnreadableRow silence={silence} onChange={onChange} />;
  const { startMs, endMs, recurrence, comment, createdBy, status, kind } = silence;
  const isOver = status === 'expired';
  return (
    <tr data-quiet={isOver || undefined}>
      <td className="al-col-state">
        <StateWord {...silenceState(silence)} />
        <span className="ui-sub" title={`${formatDateTime(startMs, zone)} – ${formatDateTime(endMs, zone)}`}>
          {silenceTime(silence, serverNowMs())}
        </span>
      </td>
      <td className="ui-wide">
        <MatcherList matchers={silence.matchers} />
        {recurrence !== undefined && <span className="al-summary">{recurrenceWords(recurrence)}</span>}
        <span className="al-summary">
          {kind === 'maintenance' && <strong>Maintenance. </strong>}
          {comment}
        </span>
      </td>
      <td className="num ui-p1">{isOver ? '–' : silence.matching}</td>
      <td className="ui-p2 al-name" title={createdBy}>
        {createdBy}
      </td>
      <td className="ui-col-acts">
        <span className="al-acts">
          {isOver ? (
            <Button size="compact-xs" variant="default" onClick={onAgain}>
              Again
            </Button>
          ) : (
            <>
              <Button size="compact-xs" variant="default" onClick={onChange}>
                Change
              </Button>
              <Button size="compact-xs" variant="default" onClick={() => void expire(silence)}>
                Expire now
              </Button>
            </>
          )}
        </span>
      </td>
    </tr>
  );
}
