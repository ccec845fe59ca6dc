import type { AnnotationContent } from '../../../../../src/model/dashboard/annotation.ts';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import type { ImportReport } from '../../../../../src/model/dashboard/import-report.ts';

/** A board as the server keeps it. Times are UTC milliseconds. */
export interface StoredBoard {
  readonly id: string;
  /** 1 when it was made, one more with each change. */
  readonly version: number;
  /** `api`, or `file:` and a name when it is applied from a file. */
  readonly origin: string;
  readonly updatedAtMs: number;
  readonly updatedBy: string;
  readonly starred: boolean;
  readonly dashboard: Dashboard;
}

/** One line of the list. */
export interface BoardSummary {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly folder: string;
  readonly tags: readonly string[];
  readonly version: number;
  readonly origin: string;
  readonly updatedAtMs: number;
  readonly updatedBy: string;
  readonly starred: boolean;
  /** How many. */
  readonly panels: number;
}

export interface BoardList {
  /** Best match first. */
  readonly dashboards: readonly BoardSummary[];
  /** Those with boards right in them. */
  readonly folders: readonly { readonly path: string; readonly dashboards: number }[];
  readonly tags: readonly { readonly tag: string; readonly dashboards: number }[];
  readonly total: number;
}

export interface BoardFilter {
  readonly query?: string;
  readonly folder?: string | undefined;
  readonly tag?: string | undefined;
  readonly starred?: boolean;
  readonly limit?: number;
}

/** One version in the history of a board, without the board. */
export interface BoardVersion {
  readonly version: number;
  /** What it was called, with its folder. */
  readonly name: string;
  readonly atMs: number;
  readonly actor: string;
  readonly comment: string;
  /** With this version it was deleted. */
  readonly deleted: boolean;
}

/** A board that is no more, and can be restored. */
export interface DeletedBoard {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly atMs: number;
  readonly actor: string;
  readonly comment: string;
}

/** What the server finds in a document without storing it. */
export interface Validation {
  readonly valid: boolean;
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
  /** Complete, with what was left out filled in. */
  readonly dashboard?: Dashboard;
}

export interface Finding {
  readonly place: string;
  readonly message: string;
  readonly fix?: string;
}

export interface ImportReply {
  readonly dashboard: Dashboard;
  /** Of a board of another product; our own are taken as they are. */
  readonly report: ImportReport | null;
}

/** A public link. Its token is told once, when it is made. */
export interface Share {
  readonly id: string;
  readonly createdAtMs: number;
  readonly createdBy: string;
  readonly expiresAtMs: number | null;
  readonly lastUsedAtMs: number | null;
}

export interface NewShare extends Share {
  readonly token: string;
}

/** A mark to be left on the time axis. */
export interface NewAnnotation extends AnnotationContent {
  readonly dashboardId?: string;
  readonly panelId?: number;
}

/** A mark on the time axis that somebody or something left. */
export interface StoredAnnotation extends NewAnnotation {
  readonly id: string;
  readonly author: string;
}

export interface AnnotationList {
  /** The latest begun first. */
  readonly annotations: readonly StoredAnnotation[];
  /** There are more; the oldest were left out. */
  readonly more: boolean;
}
