import { useCallback, useEffect, useState } from 'react';
import type { Rule } from '../api/rule-types.ts';
import { ruleBody } from '../rules/rule-body.ts';
import { type EditorState, keepDraft } from './editor-state.ts';
import { formOf, type RuleForm, sameForm } from './rule-form.ts';

export interface Editor extends EditorState {
  readonly dirty: boolean;
  /** Somebody stored a newer version since this one was opened. */
  readonly overtaken: boolean;
  change(part: Partial<RuleForm>): void;
  /** Begins anew from what is stored. */
  reset(state: EditorState): void;
}

/** The form with its draft. While nothing was changed here it follows what others store. */
export function useEditor(id: string, rule: Rule | undefined, initial: EditorState): Editor {
  const [state, setState] = useState(initial);
  const dirty = !sameForm(state.form, state.base);
  const overtaken = rule !== undefined && rule.version > state.version;

  const reset = useCallback(
    (next: EditorState) => {
      keepDraft(id, undefined);
      setState(next);
    },
    [id],
  );
  useEffect(() => {
    if (overtaken && !dirty && rule !== undefined) reset(stateOf(rule));
  }, [overtaken, dirty, rule, reset]);

  const change = useCallback(
    (part: Partial<RuleForm>) =>
      setState((old) => {
        const next = { ...old, form: { ...old.form, ...part } };
        keepDraft(id, sameForm(next.form, next.base) ? undefined : next);
        return next;
      }),
    [id],
  );
  return { ...state, dirty, overtaken, change, reset };
}

/** What is stored, ready to be changed. */
export function stateOf(rule: Rule): EditorState {
  const form = formOf(ruleBody(rule));
  return { form, base: form, version: rule.version, seed: '' };
}
