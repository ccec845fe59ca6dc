import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { json } from '../../../api/client.ts';
import { ApiError } from '../../../api/errors.ts';
import { SLOWLY_LIVE } from '../../../api/live.ts';
import { BareShell } from '../../../app/BareShell.tsx';
import { PageLoading } from '../../../app/PageLoading.tsx';
import { PageFrame } from '../../../app/TopBar.tsx';
import { EmptyNote, ErrorNote } from '../../../ui/Notes.tsx';
import { withChosen, withView } from '../board/address.ts';
import { BoardScreen } from '../board/BoardScreen.tsx';
import type { PanelActs } from '../board/panel-acts.ts';
import { useBoardAddress } from '../board/use-board-address.ts';
import { useBoardTime } from '../board/use-board-time.ts';
import { type PublicReply, publicAccess } from './public-access.ts';

/** A board for whoever has the link: that board and nothing else. */
export default function PublicPage() {
  const { token = '' } = useParams();
  const query = useQuery({
    queryKey: ['public', token],
    queryFn: ({ signal }) =>
      json<PublicReply>(`/api/v1/public/dashboards/${encodeURIComponent(token)}`, {
        signal,
      }),
    meta: SLOWLY_LIVE,
  });
  const isGone = query.error instanceof ApiError && query.error.status === 404;
  return (
    <BareShell>
      {query.data !== undefined && !isGone ? (
        <PublicBoard token={token} shared={query.data} />
      ) : query.error === null ? (
        <PageLoading />
      ) : (
        <PageFrame title="Board" withTime={false}>
          {isGone ? (
            <EmptyNote title="This link leads to no board">
              It may be over, or was taken back. Ask whoever gave it to you for another one.
            </EmptyNote>
          ) : (
            <ErrorNote
              what="The board could not be read"
              error={query.error}
              onRetry={() => void query.refetch()}
            />
          )}
        </PageFrame>
      )}
    </BareShell>
  );
}

function PublicBoard({ token, shared }: { readonly token: string; readonly shared: PublicReply }) {
  const { dashboard: board, units } = shared;
  const [params, setParams] = useSearchParams();
  const address = useBoardAddress(params);
  const { chosen } = address;
  const timeReady = useBoardTime(board);
  const latest = useRef(chosen);
  latest.current = chosen;
  const access = useMemo(
    () => publicAccess(token, { dashboard: board, units }, () => latest.current),
    [token, board, units],
  );
  const acts = useMemo<PanelActs>(
    () =>
      address.panel === undefined
        ? { viewLarge: ({ key }) => setParams((old) => withView(old, { panel: key })) }
        : { back: () => setParams((old) => withView(old, { panel: undefined })) },
    [address.panel, setParams],
  );
  return (
    <PageFrame title={board.title}>
      {timeReady && (
        <BoardScreen
          board={board}
          boardId={undefined}
          access={access}
          chosen={chosen}
          onChoose={(name, values) => setParams((old) => withChosen(old, name, values))}
          large={address.panel}
          acts={acts}
        />
      )}
    </PageFrame>
  );
}
