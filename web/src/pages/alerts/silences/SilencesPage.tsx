import { Button } from '@mantine/core';
import { useDeferredValue, useState } from 'react';
import { useTime } from '../../../time/store.ts';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { hasNothing } from '../../../ui/Problem.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { useAddress } from '../../../ui/use-address.ts';
import type { Silence } from '../api/notify-types.ts';
import { useSilences } from '../api/queries.ts';
import { ALERTS_CRUMB, AlertsFrame } from '../ui/AlertsFrame.tsx';
import { AlertsProblem } from '../ui/AlertsProblem.tsx';
import { NoSilences } from './NoSilences.tsx';
import { SilenceDrawer } from './SilenceDrawer.tsx';
import { SilenceTable } from './SilenceTable.tsx';
import { emptySilence, fromSilence, type SilenceForm } from './silence-form.ts';

const NONE: readonly Silence[] = [];
const RANK = { active: 1, pending: 2, expired: 3 } as const;

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
    .filter((silence) => withExpired || onlyId !== '' || !isExpired(silence))
    .sort((a, b) => rankOf(a) - rankOf(b) || a.endMs - b.endMs);
  const expired = found.filter(isExpired).length;

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
      <AlertsProblem query={query} what="The silences could not be read" />
      {query.data !== undefined && silences.length === 0 ? (
        <NoSilences />
      ) : hasNothing(query) ? null : (
        <>
          <div className="ui-tools">
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
          <section className="panel ui-panel" aria-label="Silences" aria-busy={query.isPending}>
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

/** One that cannot be read comes first: somebody relies on it. */
function rankOf({ status, problem }: Silence): number {
  return problem === undefined ? RANK[status] : 0;
}

function isExpired({ status, problem }: Silence): boolean {
  return status === 'expired' && problem === undefined;
}

function hasWords({ matchers, comment, createdBy, name }: Silence, text: string): boolean {
  const all = [name, comment, createdBy, ...matchers.flatMap(({ key, value }) => [key, value])];
  const haystack = all.join('\n').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}
