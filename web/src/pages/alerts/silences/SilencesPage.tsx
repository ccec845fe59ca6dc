import { Button } from '@mantine/core';
import { useDeferredValue, useState } from 'react';
import { serverNowMs } from '../../../api/connection.ts';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import { CopyBlock } from '../../../ui/CopyBlock.tsx';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { StateWord } from '../../../ui/StateWord.tsx';
import { alertApi } from '../api/client.ts';
import type { Silence, SilenceInput } from '../api/notify-types.ts';
import { useRenewAlerts, useSilences } from '../api/queries.ts';
import { ALERTS_CRUMB, AlertsFrame } from '../ui/AlertsFrame.tsx';
import { hasNothing, Problem } from '../ui/Problem.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { MatcherList } from '../ui/TagList.tsx';
import { useTell } from '../ui/undo.ts';
import { useAddress } from '../ui/use-address.ts';
import { SilenceDrawer } from './SilenceDrawer.tsx';
import { emptySilence, fromSilence, type SilenceForm } from './silence-form.ts';
import { recurrenceWords, silenceState, silenceTime } from './silence-words.ts';

const NONE: readonly Silence[] = [];
const RANK = { active: 0, pending: 1, expired: 2 } as const;

/** What is held back, by whom, until when. */
export default function SilencesPage() {
  const query = useSilences();
  const silences = query.data?.silences ?? NONE;
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const [onlyId, setOnlyId] = useAddress('silence');
  const [form, setForm] = useState<SilenceForm>();
  const [withExpired, setWithExpired] = useState(false);
  const { zone } = useTime();
  const found = silences.filter((silence) =>
    onlyId === '' ? hasWords(silence, wanted) : silence.id === onlyId,
  );
  const shown = found
    .filter(({ status }) => withExpired || onlyId !== '' || status !== 'expired')
    .sort((a, b) => RANK[a.status] - RANK[b.status] || a.endMs - b.endMs);
  const expired = found.filter(({ status }) => status === 'expired').length;

  return (
    <AlertsFrame
      title="Silences"
      crumbs={[ALERTS_CRUMB]}
      actions={
        <Button size="xs" onClick={() => setForm(emptySilence())}>
          New silence
        </Button>
      }
    >
      <Problem query={query} what="The silences could not be read" />
      {query.data !== undefined && silences.length === 0 ? (
        <NoSilences />
      ) : hasNothing(query) ? null : (
        <>
          <div className="al-tools">
            <SearchField
              label="Find a silence by label, comment or person"
              placeholder="Find a silence"
              value={text}
              onChange={setText}
            />
            {onlyId !== '' && (
              <Button size="compact-sm" variant="default" onClick={() => setOnlyId('')}>
                One silence only: show all
              </Button>
            )}
            {onlyId === '' && expired > 0 && (
              <Button
                size="compact-sm"
                variant="default"
                aria-pressed={withExpired}
                onClick={() => setWithExpired(!withExpired)}
              >
                {withExpired ? 'Hide expired ones' : `Show ${expired} expired`}
              </Button>
            )}
          </div>
          <section className="panel al-panel" aria-label="Silences" aria-busy={query.isPending}>
            <LoadingBar active={query.isFetching} />
            <SilenceTable
              silences={shown}
              onChange={(silence) => setForm(fromSilence(silence, zone))}
              onAgain={(silence) => setForm(fromSilence(silence, zone, true))}
            />
            {query.data !== undefined && shown.length === 0 && (
              <EmptyNote title="No silence to show">Clear the search, or show the expired ones.</EmptyNote>
            )}
          </section>
        </>
      )}
      <SilenceDrawer form={form} onClose={() => setForm(undefined)} onDone={() => setForm(undefined)} />
    </AlertsFrame>
  );
}

function hasWords({ matchers, comment, createdBy, name }: Silence, text: string): boolean {
  const all = [name, comment, createdBy, ...matchers.flatMap(({ key, value }) => [key, value])];
  const haystack = all.join('\n').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

interface SilenceTableProps {
  readonly silences: readonly Silence[];
  readonly onChange: (silence: Silence) => void;
  readonly onAgain: (silence: Silence) => void;
}

function SilenceTable({ silences, onChange, onAgain }: SilenceTableProps) {
  return (
    <table className="al-table al-silences">
      <thead>
        <tr>
          <th scope="col" className="al-col-state">
            State
          </th>
          <th scope="col" className="al-wide">
            Holds back
          </th>
          <th scope="col" className="num al-p1">
            Alerts now
          </th>
          <th scope="col" className="al-p2">
            By
          </th>
          <th scope="col" className="al-col-acts">
            <span className="visually-hidden">Actions</span>
          </th>
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

function Row({ silence, onChange, onAgain }: RowProps) {
  const { zone } = useTime();
  const expire = useExpire();
  const { startMs, endMs, recurrence, comment, createdBy, status, kind } = silence;
  const isOver = status === 'expired';
  return (
    <tr data-quiet={isOver || undefined}>
      <td className="al-col-state">
        <StateWord {...silenceState(silence)} />
        <span className="al-sub" title={`${formatDateTime(startMs, zone)} – ${formatDateTime(endMs, zone)}`}>
          {silenceTime(silence, serverNowMs())}
        </span>
      </td>
      <td className="al-wide">
        <MatcherList matchers={silence.matchers} />
        {recurrence !== undefined && <span className="al-summary">{recurrenceWords(recurrence)}</span>}
        <span className="al-summary">
          {kind === 'maintenance' && <strong>Maintenance. </strong>}
          {comment}
        </span>
      </td>
      <td className="num al-p1">{isOver ? '–' : silence.matching}</td>
      <td className="al-p2 al-name" title={createdBy}>
        {createdBy}
      </td>
      <td className="al-col-acts">
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

/** Ends a silence at once; one that has not begun is deleted. Taken back, it is as before. */
function useExpire(): (silence: Silence) => Promise<void> {
  const tell = useTell();
  const renew = useRenewAlerts();
  return async (silence) => {
    try {
      const undo = await end(silence, serverNowMs());
      tell({ words: 'The silence is over.', undo: () => undo().then(renew) });
    } catch (error) {
      tell({ words: `The silence could not be ended: ${(error as Error).message}` });
    }
    await renew();
  };
}

/** Resolves to what takes it back. */
async function end(silence: Silence, nowMs: number): Promise<() => Promise<unknown>> {
  const before = bodyOf(silence);
  const { id, version } = silence;
  if (silence.startMs >= nowMs) {
    await alertApi.silences.delete(id);
    return () => alertApi.silences.create(before);
  }
  const ended = await alertApi.silences.update(id, version, { ...before, endMs: nowMs });
  return () => alertApi.silences.update(id, ended.version, before);
}

function bodyOf(silence: Silence): SilenceInput {
  const { name, matchers, startMs, endMs, recurrence, kind, comment, createdBy, notifyBeforeEndSeconds } =
    silence;
  return {
    ...(name === undefined ? {} : { name }),
    ...{ matchers, startMs, endMs, kind, comment, createdBy },
    ...(recurrence === undefined ? {} : { recurrence }),
    ...(notifyBeforeEndSeconds === undefined ? {} : { notifyBeforeEndSeconds }),
  };
}

function NoSilences() {
  const server = window.location.origin;
  const body = {
    matchers: [{ key: 'host', op: '=', value: 'web-1' }],
    startMs: 0,
    endMs: 0,
    kind: 'maintenance',
    comment: 'kernel update',
    createdBy: 'ops',
  };
  const times = JSON.stringify(body)
    .replaceAll(',"', ',\n       "')
    .replace('"startMs":0', '"startMs":\'$(date +%s)\'000')
    .replace('"endMs":0', '"endMs":\'$(date -d +2hours +%s)\'000');
  return (
    <section className="panel al-panel">
      <EmptyNote title="Nothing is silenced">
        <p>
          A silence holds messages back while something is known or planned. Alerts go on being evaluated and
          shown. Make one here, from an alert, or from a script that does planned work:
        </p>
        <CopyBlock
          label="the curl command"
          text={`curl -X POST ${server}/api/v1/alerts/silences \\\n  -H 'content-type: application/json' \\\n  -d '${times}'`}
        />
      </EmptyNote>
    </section>
  );
}
