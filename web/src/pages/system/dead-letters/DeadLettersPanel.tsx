import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { isUnreachable } from '../../../api/errors.ts';
import type { DeadLetter } from '../../../api/types.ts';
import { useErrorSince } from '../../../api/use-metric-query.ts';
import { whole } from '../../../format/number.ts';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { ErrorNote } from '../../../ui/Notes.tsx';
import { StateWord } from '../../../ui/StateWord.tsx';
import { useSelection } from '../../../ui/use-selection.ts';
import { type Asked, ConfirmDialog } from './ConfirmDialog.tsx';
import { LetterDrawer } from './LetterDrawer.tsx';
import { LetterTable } from './LetterTable.tsx';
import { useDeadLetters } from './use-dead-letters.ts';
import type { Act, Target } from './words.ts';
import './dead-letters.css';

const FEW = 100;
// What the server lists at most.
const MANY = 1_000;
const NONE: readonly DeadLetter[] = [];

/** Batches that no writer could store: look at them, put them back, or delete them. */
export function DeadLettersPanel() {
  const [limit, setLimit] = useState(FEW);
  const query = useDeadLetters(limit);
  const since = useErrorSince(query);
  const list = query.data;
  const listed = list?.letters ?? NONE;
  const total = list?.total ?? 0;
  const selection = useSelection(listed);
  const [asked, setAsked] = useState<Asked>();
  const [outcome, setOutcome] = useState('');
  const [openId, setOpenId] = useOpenLetter();
  const failed = isUnreachable(query.error) ? null : query.error;

  const ask = (act: Act, target: Target) => {
    setOutcome('');
    setAsked({ act, target });
  };
  const done = (words: string) => {
    setAsked(undefined);
    if (openId !== null) setOpenId(null);
    selection.clear();
    setOutcome(words);
  };
  const target = targetOf(listed, total, selection.ids);
  const which = `${selection.ids.size === 0 && total > 1 ? 'all ' : ''}${whole(target.letters)}`;
  return (
    <section className="panel" aria-label="Dead letters" aria-busy={query.isFetching}>
      <LoadingBar active={query.isFetching && listed.length > 0} />
      <header className="panel-head">
        <h2 className="panel-title">
          Dead letters
          {list && total > 0 && (
            <small>
              <StateWord state="warn" word={whole(total)} />
            </small>
          )}
        </h2>
        {listed.length > 0 && (
          <>
            <ActButton label={`Replay ${which}`} onClick={() => ask('replay', target)} />
            <ActButton label={`Delete ${which}`} onClick={() => ask('purge', target)} />
          </>
        )}
      </header>
      <Outcome words={outcome} onClose={() => setOutcome('')} />
      {failed !== null && (
        <ErrorNote
          small
          what="The dead letters could not be read"
          error={failed}
          sinceMs={since}
          onRetry={() => void query.refetch()}
        />
      )}
      {listed.length === 0 ? (
        <p className="letter-line">{failed === null && emptyWords(list)}</p>
      ) : (
        <div className={failed === null ? undefined : 'is-dimmed'}>
          <LetterTable letters={listed} selection={selection} onOpen={setOpenId} />
        </div>
      )}
      {listed.length < total && (
        <p className="letter-line">
          The oldest {whole(listed.length)} of {whole(total)} are listed.{' '}
          {listed.length >= limit && limit < MANY && (
            <Button size="compact-xs" variant="subtle" onClick={() => setLimit(MANY)}>
              Show up to {whole(MANY)}
            </Button>
          )}
        </p>
      )}
      <LetterDrawer
        id={openId}
        covered={asked !== undefined}
        onClose={() => setOpenId(null)}
        onAct={(act, letter) => ask(act, { ids: [letter.id], letters: 1, samples: letter.samples })}
      />
      <ConfirmDialog asked={asked} onClose={() => setAsked(undefined)} onDone={done} />
    </section>
  );
}

/** The ticked letters; without any, all there are. */
function targetOf(listed: readonly DeadLetter[], total: number, ticked: ReadonlySet<string>): Target {
  const chosen = ticked.size === 0 ? listed : listed.filter(({ id }) => ticked.has(id));
  if (ticked.size === 0 && total > listed.length) {
    return { ids: undefined, letters: total, samples: undefined };
  }
  // By their ids also when it is all of them: a letter that nobody has seen yet is left alone.
  return {
    ids: chosen.map(({ id }) => id),
    letters: chosen.length,
    samples: chosen.reduce((sum, { samples }) => sum + samples, 0),
  };
}

function emptyWords(list: { readonly total: number } | null | undefined): string {
  if (list === undefined) return '';
  return list === null
    ? 'None are kept here: refused batches are told to their senders at once.'
    : 'None. Samples that the database refuses for good would wait here for a decision.';
}

/** The open letter is in the address, so that a link shows it to a colleague. */
function useOpenLetter(): [string | null, (id: string | null) => void] {
  const [params, setParams] = useSearchParams();
  const open = (id: string | null) =>
    setParams((old) => {
      const next = new URLSearchParams(old);
      if (id === null) next.delete('letter');
      else next.set('letter', id);
      return next;
    });
  return [params.get('letter'), open];
}

interface ActButtonProps {
  readonly label: string;
  readonly onClick: () => void;
}

function ActButton({ label, onClick }: ActButtonProps) {
  return (
    <Button size="compact-sm" variant="default" onClick={onClick}>
      {label}
    </Button>
  );
}

function Outcome({ words, onClose }: { readonly words: string; readonly onClose: () => void }) {
  return (
    <div role="status" className="letter-outcome" data-shown={words !== '' || undefined}>
      {words !== '' && (
        <>
          <span>{words}</span>
          <ActionIcon
            size={20}
            variant="subtle"
            color="gray"
            aria-label="Hide this message"
            onClick={onClose}
          >
            <IconX size={14} />
          </ActionIcon>
        </>
      )}
    </div>
  );
}
