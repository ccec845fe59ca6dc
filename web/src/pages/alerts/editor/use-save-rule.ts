import { useMutation } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { isConflict } from '../../../api/errors.ts';
import { useTimedPath } from '../../../time/links.ts';
import { useTell } from '../../../ui/undo.ts';
import { alertApi } from '../api/client.ts';
import { useRenewAlerts } from '../api/queries.ts';
import type { Rule, RuleInput } from '../api/rule-types.ts';
import { ruleBody } from '../rules/rule-body.ts';
import { checkRule } from './check-rule.ts';
import { type Conflict, keepDraft } from './editor-state.ts';
import type { RuleForm } from './rule-form.ts';
import { type Editor, stateOf } from './use-editor.ts';

export interface SaveRule {
  /** Somebody wanted to save: now also what is empty counts as missing. */
  readonly tried: boolean;
  readonly busy: boolean;
  /** Null also while a conflict is shown: that has a dialog of its own. */
  readonly error: Error | null;
  readonly conflict: Conflict | undefined;
  start(): void;
  /** Shows what others stored beside what is written here. */
  compare(): void;
  closeConflict(): void;
  /** Saves what both versions became, over the newer one. */
  saveResolved(form: RuleForm): void;
}

interface Wanted {
  readonly input: RuleInput;
  readonly version: number;
}

export interface SaveRuleOptions {
  readonly id: string;
  readonly editor: Editor;
  readonly stored: Rule | undefined;
}

/** Saves with optimistic locking: what somebody else stored meanwhile is never overwritten unseen. */
export function useSaveRule({ id, editor, stored }: SaveRuleOptions): SaveRule {
  const [tried, setTried] = useState(false);
  const [conflict, setConflict] = useState<Conflict>();
  const tell = useTell();
  const renew = useRenewAlerts();
  const navigate = useNavigate();
  const timed = useTimedPath();
  const { form, version, reset, dirty } = editor;

  const mutation = useMutation({
    networkMode: 'always',
    mutationFn: ({ input, version: from }: Wanted) =>
      id === 'new' ? alertApi.rules.create(input) : alertApi.rules.update(id, from, input),
    onSuccess: async (saved) => {
      setTried(false);
      setConflict(undefined);
      if (id === 'new') {
        keepDraft('new', undefined);
        tell({
          words: `${saved.name} is saved, and evaluated every ${saved.intervalSeconds} s.`,
          undo: async () => {
            await alertApi.rules.delete(saved.id);
            await navigate(timed('/alerts/rules'));
            await renew();
          },
        });
        await navigate(timed(`/alerts/rules/${encodeURIComponent(saved.id)}`), { replace: true });
      } else {
        reset(stateOf(saved));
        tell({ words: `${saved.name} is saved.`, ...undoOf(saved, stored, renew) });
      }
      await renew();
    },
    onError: async (error) => {
      if (!isConflict(error)) return;
      // When the newer version cannot be read either, the error itself is shown, with a way to try again.
      const newer = await alertApi.rules.get(id).catch(() => undefined);
      if (newer !== undefined) setConflict(conflictOf(newer));
    },
  });

  const { mutate, reset: forget, isPending, error } = mutation;
  const start = useCallback(() => {
    // A stored rule that nobody changed is saved already.
    if (id !== 'new' && !dirty) return;
    setTried(true);
    forget();
    const { input } = checkRule(form);
    if (input !== undefined) mutate({ input, version });
  }, [id, dirty, form, version, mutate, forget]);

  return useMemo(
    () => ({
      tried,
      busy: isPending,
      error: conflict !== undefined ? null : error,
      conflict,
      start,
      compare: () => stored !== undefined && setConflict(conflictOf(stored)),
      closeConflict: () => setConflict(undefined),
      saveResolved: (merged) => {
        const { input } = checkRule(merged);
        editor.change(merged);
        if (conflict !== undefined && input !== undefined) mutate({ input, version: conflict.version });
      },
    }),
    [tried, isPending, error, conflict, start, stored, editor, mutate],
  );
}

function conflictOf(rule: Rule): Conflict {
  return {
    theirs: stateOf(rule).form,
    version: rule.version,
    by: rule.updatedBy,
    atMs: rule.updatedAtMs,
  };
}

function undoOf(saved: Rule, before: Rule | undefined, renew: () => Promise<void>) {
  if (before === undefined) return {};
  return {
    undo: async () => {
      await alertApi.rules.update(saved.id, saved.version, ruleBody(before));
      await renew();
    },
  };
}
