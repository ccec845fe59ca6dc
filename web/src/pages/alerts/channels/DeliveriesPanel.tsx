import { Button, Select, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { serverNowMs } from '../../../api/connection.ts';
import { KEEP_PICTURE, useAlwaysLive } from '../../../api/use-always-live.ts';
import { duration } from '../../../format/duration.ts';
import { whole } from '../../../format/number.ts';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import { Ago } from '../../../ui/Ago.tsx';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { type State, StateWord } from '../../../ui/StateWord.tsx';
import { alertApi } from '../api/client.ts';
import type {
  Channel,
  Delivery,
  DeliveryAttempt,
  DeliveryPlace,
  DeliveryState,
} from '../api/notify-types.ts';
import { AlertsProblem } from '../ui/AlertsProblem.tsx';

const PAGE = 50;

const STATES: Readonly<Record<DeliveryState, { readonly state: State; readonly word: string }>> = {
  waiting: { state: 'warn', word: 'waiting' },
  sending: { state: 'warn', word: 'sending' },
  delivered: { state: 'ok', word: 'delivered' },
  failed: { state: 'bad', word: 'given up' },
  dropped: { state: 'off', word: 'dropped' },
};

/** Every message that went out or should have, with each attempt and its answer. */
export function DeliveriesPanel({ channels }: { readonly channels: readonly Channel[] }) {
  const [channelId, setChannelId] = useState<string | null>(null);
  const [state, setState] = useState<string | null>(null);
  const query = useInfiniteQuery({
    queryKey: ['alerts', 'deliveries', channelId, state],
    initialPageParam: null as DeliveryPlace | null,
    queryFn: ({ signal, pageParam }) =>
      alertApi.deliveries(
        {
          ...(channelId === null ? {} : { channelId }),
          ...(state === null ? {} : { state }),
          ...pageParam,
          limit: PAGE,
        },
        signal,
      ),
    getNextPageParam: ({ next }) => next,
    ...useAlwaysLive(),
    ...KEEP_PICTURE,
  });
  const deliveries = query.data?.pages.flatMap((page) => page.deliveries) ?? [];
  return (
    <section className="panel" aria-label="Delivery log" aria-busy={query.isPending}>
      <LoadingBar active={query.isFetching} />
      <header className="panel-head al-wrap">
        <h2 className="panel-title">
          Delivery log <small>newest first</small>
        </h2>
        <Select
          size="xs"
          w={150}
          aria-label="Channel"
          placeholder="Every channel"
          clearable
          data={channels.map(({ id, name }) => ({ value: id, label: name }))}
          value={channelId}
          onChange={setChannelId}
        />
        <Select
          size="xs"
          w={130}
          aria-label="State of the delivery"
          placeholder="Every state"
          clearable
          data={Object.entries(STATES).map(([value, { word }]) => ({ value, label: word }))}
          value={state}
          onChange={setState}
        />
      </header>
      <AlertsProblem query={query} what="The delivery log could not be read" />
      {query.data !== undefined && deliveries.length === 0 ? (
        <EmptyNote title="No message to show">
          Messages stand here once an alert fires and a route or a default channel takes it.
        </EmptyNote>
      ) : (
        <ul className="al-deliveries">
          {deliveries.map((delivery) => (
            <Line key={delivery.id} delivery={delivery} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          className="al-show-more"
          size="compact-sm"
          variant="subtle"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show older ones
        </Button>
      )}
    </section>
  );
}

function Line({ delivery }: { readonly delivery: Delivery }) {
  const [open, setOpen] = useState(false);
  const { state, channelName, attempts, createdAtMs, dueAtMs, lastError } = delivery;
  const words = delivery.subject === '' ? delivery.groupKey : delivery.subject;
  const waits = state === 'waiting' ? Math.max(0, dueAtMs - serverNowMs()) : 0;
  return (
    <li className="al-delivery">
      <UnstyledButton className="al-delivery-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <StateWord {...(STATES[state] ?? { state: 'nodata', word: state })} />
        <span className="al-delivery-what" title={words}>
          <strong className="al-name">{channelName}</strong> {words}
        </span>
        <span className="ui-quiet num">
          {attempts === 1 ? '1 attempt' : `${whole(attempts)} attempts`}
          {waits > 0 && `, next in ${duration(waits / 1_000)}`}
        </span>
        <span className="ui-quiet num al-delivery-when">
          <Ago ms={createdAtMs} />
        </span>
      </UnstyledButton>
      {!open && lastError !== null && state !== 'delivered' && (
        <span className="al-summary al-error-text" title={lastError}>
          {lastError}
        </span>
      )}
      {open && <Attempts delivery={delivery} />}
    </li>
  );
}

function Attempts({ delivery }: { readonly delivery: Delivery }) {
  const { zone } = useTime();
  return (
    <div className="al-attempts">
      {delivery.log.length === 0 && <p className="ui-hint">It has not been tried yet.</p>}
      <ol>
        {delivery.log.map((attempt) => (
          <li key={attempt.number}>
            <p className="num">
              <StateWord {...outcome(attempt)} /> {formatDateTime(attempt.startedAtMs, zone)},{' '}
              {attempt.status === null ? 'no answer' : `status ${attempt.status}`} after{' '}
              {duration(attempt.durationMs / 1_000)}
            </p>
            {attempt.answer !== '' && <pre className="al-answer">{attempt.answer}</pre>}
          </li>
        ))}
      </ol>
      <p className="ui-hint">
        Delivery <code>{delivery.id}</code>: receivers see this id, and the same one when it is said again.
      </p>
    </div>
  );
}

function outcome({ outcome: how }: DeliveryAttempt): { readonly state: State; readonly word: string } {
  if (how === 'delivered') return { state: 'ok', word: 'delivered' };
  return how === 'retry' ? { state: 'warn', word: 'failed, tried again' } : { state: 'bad', word: 'refused' };
}
