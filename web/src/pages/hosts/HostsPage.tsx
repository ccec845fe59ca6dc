import { SegmentedControl, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { serverNowMs } from '../../api/connection.ts';
import { isUnreachable } from '../../api/errors.ts';
import { PageFrame } from '../../app/TopBar.tsx';
import { whole } from '../../format/number.ts';
import { useTime } from '../../time/store.ts';
import { LoadingBar } from '../../ui/LoadingBar.tsx';
import { OlderNote } from '../../ui/NoAnswerNote.tsx';
import { EmptyNote, ErrorNote } from '../../ui/Notes.tsx';
import { HostTable } from './HostTable.tsx';
import { filterHosts, type HostState, type SortKey, sortHosts } from './host-rows.ts';
import { NoHosts } from './NoHosts.tsx';
import { useHosts } from './use-hosts.ts';

/** All machines. What is searched, filtered and sorted by lives in the address. */
export function HostsPage() {
  const list = useHosts();
  const time = useTime();
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState(params.get('q') ?? '');
  const state = (params.get('state') ?? 'all') as HostState | 'all';
  const sort = readSort(params.get('sort'));
  const wanted = useDeferredValue(text);
  const shown = useMemo(
    () => sortHosts(filterHosts(list.rows, { text: wanted, state }), sort.key, sort.descending),
    [list.rows, wanted, state, sort.key, sort.descending],
  );
  const nowMs = time.live ? serverNowMs() : list.window.endMs;

  const remember = (key: string, value: string) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value === '') next.delete(key);
        else next.set(key, value);
        return next;
      },
      { replace: true },
    );
  const onSort = (key: SortKey) => {
    const descending = sort.key === key ? !sort.descending : key !== 'host' && key !== 'state';
    remember('sort', `${descending ? '-' : ''}${key}`);
  };

  if (!list.pending && list.rows.length === 0 && list.failed === undefined && !list.away) {
    return (
      <PageFrame title="Hosts">
        <NoHosts />
      </PageFrame>
    );
  }
  const counts = countStates(list.rows);
  return (
    <PageFrame title="Hosts">
      <div className="hosts-tools">
        <TextInput
          className="hosts-search"
          size="sm"
          data-page-search
          aria-label="Find a host by name"
          placeholder="Find a host"
          leftSection={<IconSearch size={16} />}
          rightSection={<span className="rail-hint" data-hint="/" />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            remember('q', event.currentTarget.value);
          }}
        />
        <SegmentedControl
          size="xs"
          aria-label="State"
          value={state}
          onChange={(value) => remember('state', value === 'all' ? '' : value)}
          data={[
            { value: 'all', label: `All ${whole(list.rows.length)}` },
            { value: 'reporting', label: `Reporting ${whole(counts.reporting)}` },
            { value: 'silent', label: `Silent ${whole(counts.silent)}` },
            ...(counts.unknown === 0 && state !== 'unknown'
              ? []
              : [
                  {
                    value: 'unknown',
                    label: `${list.away ? 'Not known' : 'No host metrics'} ${whole(counts.unknown)}`,
                  },
                ]),
          ]}
        />
        <span className="hosts-count" role="status">
          {shown.length === list.rows.length
            ? ''
            : `${whole(shown.length)} of ${whole(list.rows.length)} hosts`}
        </span>
      </div>
      {list.failed?.error != null && !(isUnreachable(list.failed.error) && list.rows.length > 0) && (
        <ErrorNote
          what="The list is not complete"
          error={list.failed.error}
          sinceMs={list.failed.errorSinceMs}
          onRetry={time.refreshNow}
        />
      )}
      {list.away && <OlderNote what="the hosts" asOfMs={list.asOfMs} />}
      <section className="panel hosts-panel" aria-label="Hosts">
        <LoadingBar active={list.fetching} />
        <HostTable
          rows={shown}
          window={list.window}
          sort={sort}
          onSort={onSort}
          nowMs={nowMs}
          empty={
            !list.pending &&
            !list.away && (
              <EmptyNote title="No host matches">Clear the search or choose another state.</EmptyNote>
            )
          }
        />
      </section>
    </PageFrame>
  );
}

const KEYS: readonly SortKey[] = [
  'host',
  'state',
  'cpu',
  'memory',
  'disk',
  'received',
  'sent',
  'load',
  'uptime',
];

function readSort(text: string | null): { key: SortKey; descending: boolean } {
  const key = KEYS.find((candidate) => candidate === text?.replace(/^-/, ''));
  return key === undefined
    ? { key: 'host', descending: false }
    : { key, descending: text?.startsWith('-') === true };
}

function countStates(rows: readonly { readonly state: HostState }[]): Record<HostState, number> {
  const counts = { reporting: 0, silent: 0, unknown: 0 };
  for (const row of rows) counts[row.state]++;
  return counts;
}
