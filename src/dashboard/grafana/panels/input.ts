import type { DataPanel, Panel } from '../../../model/dashboard/panel.ts';
import type { BoardContext } from '../context.ts';
import type { Fields } from '../fields.ts';

/** What every panel has, whatever its kind. */
export type PanelBase = Pick<Panel, 'id' | 'title' | 'description' | 'grid' | 'links' | 'repeat'>;

/** What every panel with data has. */
export type DataBase = PanelBase & Pick<DataPanel, 'queries' | 'display' | 'timeFrom' | 'overrides'>;

export interface PanelInput {
  /** The panel of the input. */
  readonly fields: Fields;
  readonly base: PanelBase;
  readonly context: BoardContext;
}

/** Makes a panel of ours of one of Grafana's kinds. Never throws; what it could not take is reported. */
export type PanelConverter = (input: PanelInput) => Panel;

/** A whole number within bounds; undefined where there is none. */
export function wholeWithin(value: number | undefined, least: number, most: number): number | undefined {
  return value === undefined ? undefined : Math.min(most, Math.max(least, Math.round(value)));
}

export function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
