import { lazy } from 'react';

/** The numbers of a panel; most people never ask for them. */
export const LazyTable = lazy(() => import('./kinds/NumbersTable.tsx'));
