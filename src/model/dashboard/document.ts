import type { AnnotationSource, DashboardLink } from './annotation.ts';
import type { Panel } from './panel.ts';
import type { Variable } from './variable.ts';

/** Raised when a document of before would be read wrongly; docs/formats/dashboard.md says what changed. */
export const DASHBOARD_SCHEMA_VERSION = 1;

/** The grid is this many columns wide; a row of it is {@link GRID_ROW_PX} high. As in Grafana, so that boards keep their layout. */
export const GRID_COLUMNS = 24;
export const GRID_ROW_PX = 38;

/**
 * A dashboard as it is stored, exported, applied from files and shared. All texts that people see, all tag values of filters and
 * all expressions may hold variables: `$name`, `${name}`, `${name:format}` (see `interpolate.ts`).
 */
export interface Dashboard {
  readonly schemaVersion: typeof DASHBOARD_SCHEMA_VERSION;
  readonly title: string;
  readonly description?: string;
  /** Path of folders, `Team A/Services`; empty at the top. */
  readonly folder: string;
  readonly tags: readonly string[];
  readonly time: DashboardTime;
  /** How often an open page renews itself, in seconds; 0 never. */
  readonly refreshSeconds: number;
  readonly variables: readonly Variable[];
  readonly panels: readonly Panel[];
  readonly annotations: readonly AnnotationSource[];
  readonly links: readonly DashboardLink[];
}

/** What an open page begins with. A link may name another range. */
export interface DashboardTime {
  /** `now-1h`, or a moment in ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** `browser`, `utc` or a name of the IANA database. */
  readonly zone: string;
}
