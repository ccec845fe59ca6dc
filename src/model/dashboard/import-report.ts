import type { PanelKind } from './panel.ts';

/** What an import made of a board of another product, part by part. Nothing of weight is missing in it. */
export interface ImportReport {
  readonly source: 'grafana';
  /** Version of the format that the board was written in, where it says so. */
  readonly schemaVersion?: number;
  /** The board's id where it came from, fit to be an id here: links between boards imported together then go on working. */
  readonly uid?: string;
  /** Number of panels by what became of them. */
  readonly counts: Readonly<Record<PanelOutcome, number>>;
  /** Of the board itself: settings, variables, links, annotations. */
  readonly board: ImportedPart;
  /** One entry for each panel of the input, rows too, in its order. */
  readonly panels: readonly ImportedPanel[];
}

export interface ImportedPart {
  /** Places of what was taken as it is: `fieldConfig.defaults.unit`. */
  readonly taken: readonly string[];
  readonly findings: readonly ImportFinding[];
}

export interface ImportFinding {
  readonly outcome: 'translated' | 'notSupported';
  /** In the part: `targets[0].expr`. */
  readonly place: string;
  /** A whole sentence that says what it was and what became of it. */
  readonly text: string;
  /** Changes neither the data nor what they say: a width, a transparent background. */
  readonly minor: boolean;
}

/** `partly`: shown, but something that matters is missing. `notSupported`: a text panel says in its place what it was. */
export type PanelOutcome = 'taken' | 'translated' | 'partly' | 'notSupported';

export interface ImportedPanel extends ImportedPart {
  /** In the input: `panels[3]`. */
  readonly place: string;
  readonly title: string;
  /** What it was: `timeseries`, `graph`. */
  readonly sourceKind: string;
  /** The panel of the new board that stands for it. */
  readonly panelId: number;
  readonly panelKind: PanelKind;
  readonly outcome: PanelOutcome;
}
