import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';

/** What is being written on a board and not stored yet. It outlives a reload and a lost connection. */
export interface Draft {
  readonly board: Dashboard;
  /** As it was stored when the writing began: to tell one's own changes from those of others. */
  readonly base: Dashboard;
  /** The stored version that `base` is; 0 for a board that is not stored yet. */
  readonly version: number;
  readonly atMs: number;
}

const PREFIX = 'dashboarding.draft.board ';

export function readDraft(id: string): Draft | undefined {
  try {
    const text = localStorage.getItem(PREFIX + id);
    return text === null ? undefined : (JSON.parse(text) as Draft);
  } catch {
    // Storage may be forbidden, or hold what an older version wrote.
    return undefined;
  }
}

/** Undefined takes it away. */
export function writeDraft(id: string, draft: Omit<Draft, 'atMs'> | undefined): void {
  try {
    if (draft === undefined) localStorage.removeItem(PREFIX + id);
    else localStorage.setItem(PREFIX + id, JSON.stringify({ ...draft, atMs: Date.now() }));
  } catch {
    // Without storage the draft lives as long as the page.
  }
}
