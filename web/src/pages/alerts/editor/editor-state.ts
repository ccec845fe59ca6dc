import { readDraft, writeDraft } from '../ui/use-draft.ts';
import { EMPTY_RULE, type RuleForm } from './rule-form.ts';

/** What is being written, and what it started from. */
export interface EditorState {
  readonly form: RuleForm;
  /** As it was when it was opened: to tell one's own changes from those of others. */
  readonly base: RuleForm;
  /** The stored version that `base` is; 0 for a rule that is not stored yet. */
  readonly version: number;
  /** Where a new rule was begun from: the query of Explore, as the address has it. */
  readonly seed: string;
}

interface Draft extends EditorState {
  readonly atMs: number;
}

const key = (id: string) => `rule ${id}`;
const SET_ASIDE = 'rule new, set aside';

export function draftOf(id: string): Draft | undefined {
  return upToDate(readDraft<Draft>(key(id)));
}

export function keepDraft(id: string, state: EditorState | undefined): void {
  writeDraft(key(id), state === undefined ? undefined : { ...state, atMs: Date.now() });
}

/** An unfinished new rule that makes room for another one; it can be taken up again. */
export function setAside(): void {
  const draft = draftOf('new');
  if (draft !== undefined) writeDraft(SET_ASIDE, draft);
}

export function asideDraft(): Draft | undefined {
  return upToDate(readDraft<Draft>(SET_ASIDE));
}

/** A draft of an earlier version of these pages lacks fields that came since. */
function upToDate(draft: Draft | undefined): Draft | undefined {
  if (draft === undefined) return undefined;
  return {
    ...draft,
    form: { ...EMPTY_RULE, ...draft.form },
    base: { ...EMPTY_RULE, ...draft.base },
  };
}

export function takeAside(): void {
  const draft = asideDraft();
  writeDraft(SET_ASIDE, undefined);
  if (draft !== undefined) keepDraft('new', draft);
}

/** What another person stored in the meantime, and what is written here. */
export interface Conflict {
  readonly theirs: RuleForm;
  readonly version: number;
  readonly by: string;
  readonly atMs: number;
}
