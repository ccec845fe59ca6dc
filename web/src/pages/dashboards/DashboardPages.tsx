import { Route, Routes } from 'react-router';
import { NotFoundPage } from '../../app/NotFoundPage.tsx';
import { UndoProvider } from '../alerts/ui/UndoProvider.tsx';
import BoardPage from './board/BoardPage.tsx';
import DashboardsPage from './list/DashboardsPage.tsx';
import '../alerts/alerts.css';

/** All pages about boards. What was done on one can be taken back on the next. */
export default function DashboardPages() {
  return (
    <UndoProvider>
      <Routes>
        <Route index element={<DashboardsPage />} />
        <Route path=":id" element={<BoardPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </UndoProvider>
  );
}
