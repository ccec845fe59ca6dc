import type { StoredDocument } from '../../metadata/port.ts';
import type { Dashboard } from '../../model/dashboard/document.ts';
import { nameOfDashboard } from './parse-dashboard.ts';

/** A dashboard that comes with the program. */
export interface BuiltInDashboard {
  /** Begins with `dashboarding-`. */
  readonly id: string;
  readonly dashboard: Dashboard;
}

/** Ids that nobody else may give: these, and the words that addresses have in their place. */
export const BUILT_IN_PREFIX = 'dashboarding-';
export const BUILT_IN_ORIGIN = 'built-in';

/** As if they were stored, so that all that reads dashboards can read them; they cost no row in the database. */
export function asStored({ id, dashboard }: BuiltInDashboard): StoredDocument {
  return {
    ...{ id, name: nameOfDashboard(dashboard), body: dashboard, version: 1, origin: BUILT_IN_ORIGIN },
    ...{ createdAtMs: 0, updatedAtMs: 0, updatedBy: 'Dashboarding' },
  };
}
