import { Suspense } from 'react';
import { Route, Routes } from 'react-router';
import { NotFoundPage } from '../../app/NotFoundPage.tsx';
import { PageLoading } from '../../app/PageLoading.tsx';
import { lazyAgain } from '../../ui/lazy-again.ts';
import { UndoProvider } from '../../ui/UndoProvider.tsx';
import BoardPage from './board/BoardPage.tsx';
import DashboardsPage from './list/DashboardsPage.tsx';

const VersionsPage = lazyAgain(() => import('./versions/VersionsPage.tsx'));

/** All pages about boards. What was done on one can be taken back on the next. */
export default function DashboardPages() {
  return (
    <UndoProvider>
      <Suspense fallback={<PageLoading />}>
        <Routes>
          <Route index element={<DashboardsPage />} />
          <Route path=":id" element={<BoardPage />} />
          <Route path=":id/versions" element={<VersionsPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      </Suspense>
    </UndoProvider>
  );
}
