import { Suspense } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { ApiError } from '../../../api/errors.ts';
import { PageLoading } from '../../../app/PageLoading.tsx';
import { PageFrame } from '../../../app/TopBar.tsx';
import { lazyAgain } from '../../../ui/lazy-again.ts';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useBoard } from '../api/queries.ts';
import { drafts, tabs } from '../edit/drafts.ts';
import { DASHBOARDS, DASHBOARDS_CRUMB } from '../paths.ts';
import { readBoardAddress } from './address.ts';
import { BoardView } from './BoardView.tsx';

// Whoever only looks does not load what is for writing.
const EditPage = lazyAgain(() => import('../edit/EditPage.tsx'));

/** One board: looked at, or edited. */
export default function BoardPage() {
  const { id = 'new' } = useParams();
  const [params] = useSearchParams();
  const { editing } = readBoardAddress(params);
  const isNew = id === 'new';
  const query = useBoard(isNew ? undefined : id);
  if (isNew || (query.data !== undefined && editing !== undefined)) {
    return (
      <Suspense fallback={<PageLoading />}>
        <EditPage key={id} id={id} stored={query.data} editing={editing ?? 'board'} />
      </Suspense>
    );
  }
  const isGone = query.error instanceof ApiError && query.error.status === 404;
  // A draft of a board that was deleted: it can be stored as a new one.
  if (isGone && editing !== undefined && drafts.read(id, tabs.id).draft !== undefined) {
    return (
      <Suspense fallback={<PageLoading />}>
        <EditPage key={id} id={id} stored={undefined} editing={editing} />
      </Suspense>
    );
  }
  if (query.data !== undefined) return <BoardView key={id} stored={query.data} />;
  if (query.error === null) return <PageLoading />;
  return (
    <PageFrame title="Board" crumbs={[DASHBOARDS_CRUMB]}>
      {isGone ? (
        <EmptyNote title="There is no such board">
          It may have been deleted: the <Link to={DASHBOARDS}>list</Link> has those that are there, and under
          “More” those that were deleted.
        </EmptyNote>
      ) : (
        <Problem query={query} what="The board could not be read" />
      )}
    </PageFrame>
  );
}
