import type { Datasources } from './datasources.ts';
import type { VariableNames } from './text.ts';

/** What all parts of a board need to know of it. */
export interface BoardContext {
  readonly names: VariableNames;
  readonly datasources: Datasources;
  /** Whether a variable gives widths of buckets. By its name in Grafana. */
  readonly isInterval: (name: string) => boolean;
  /** Whether a variable's values are numbers. By its name in Grafana. */
  readonly isNumber: (name: string) => boolean;
  /** Panels kept outside of boards, by uid, as far as the export holds them. */
  readonly libraryPanels: ReadonlyMap<string, unknown>;
}
