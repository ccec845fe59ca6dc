import { lazyAgain } from '../ui/lazy-again.ts';

/** The numbers of a panel; most people never ask for them. */
export const LazyTable = lazyAgain(() => import('./kinds/NumbersTable.tsx'));
