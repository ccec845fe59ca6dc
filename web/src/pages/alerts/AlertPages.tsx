import { Suspense } from 'react';
import { Route, Routes } from 'react-router';
import { NotFoundPage } from '../../app/NotFoundPage.tsx';
import { PageLoading } from '../../app/PageLoading.tsx';
import { lazyAgain } from '../../ui/lazy-again.ts';
import { UndoProvider } from '../../ui/UndoProvider.tsx';
import ActiveAlertsPage from './active/ActiveAlertsPage.tsx';
import RulesPage from './rules/RulesPage.tsx';

// What needs somebody now comes with the first answer; the larger pages when they are wanted.
const RuleEditorPage = lazyAgain(() => import('./editor/RuleEditorPage.tsx'));
const HistoryPage = lazyAgain(() => import('./history/HistoryPage.tsx'));
const SilencesPage = lazyAgain(() => import('./silences/SilencesPage.tsx'));
const ChannelsPage = lazyAgain(() => import('./channels/ChannelsPage.tsx'));

/** All pages about alerts. What was done on one can be taken back on the next. */
export default function AlertPages() {
  return (
    <UndoProvider>
      <Suspense fallback={<PageLoading />}>
        <Routes>
          <Route index element={<ActiveAlertsPage />} />
          <Route path="rules" element={<RulesPage />} />
          <Route path="rules/:id" element={<RuleEditorPage />} />
          <Route path="history" element={<HistoryPage />} />
          <Route path="silences" element={<SilencesPage />} />
          <Route path="channels" element={<ChannelsPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      </Suspense>
    </UndoProvider>
  );
}
