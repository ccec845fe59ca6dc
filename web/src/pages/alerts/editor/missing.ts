import type { FieldErrors } from '../api/field-errors.ts';
import type { RuleForm } from './rule-form.ts';

export const MEND = 'Mend what is marked in the form first.';

/** What is still empty is no mistake before somebody wants to save. */
export function hideEmpty(problems: FieldErrors, form: RuleForm, tried: boolean): FieldErrors {
  if (tried) return problems;
  const empty = [
    ...(form.name.trim() === '' ? ['name'] : []),
    ...(form.metric === '' ? ['query.metric'] : []),
    ...(form.threshold.trim() === '' ? ['threshold'] : []),
  ];
  return Object.fromEntries(Object.entries(problems).filter(([place]) => !empty.includes(place)));
}

/** What must be written before the rule can be tried. */
export function whatIsMissing(form: RuleForm, isIncomplete: boolean): string | undefined {
  if (form.metric === '') return 'Choose a metric first.';
  if (form.threshold.trim() === '') return 'Write a threshold, or take the suggested one.';
  return isIncomplete ? MEND : undefined;
}
