import type { FieldErrors } from '../api/field-errors.ts';
import type { InhibitionInput, Matcher } from '../api/notify-types.ts';

export interface InhibitionForm extends InhibitionInput {
  readonly id?: string;
  readonly version?: number;
}

export const EMPTY_INHIBITION: InhibitionForm = {
  name: '',
  source: [{ key: 'severity', op: '=', value: 'critical' }],
  target: [{ key: 'severity', op: '=', value: 'warning' }],
  equal: ['host'],
};

/** What is sent of a form or of a stored one. */
export function inhibitionBody({ name, source, target, equal }: InhibitionInput): InhibitionInput {
  return { name: name.trim(), source, target, equal };
}

export function checkInhibition(form: InhibitionForm): FieldErrors {
  const problems: Record<string, string> = {};
  if (form.name.trim() === '') problems.name = 'Give it a name';
  checkMatchers(form.source, 'source', problems);
  checkMatchers(form.target, 'target', problems);
  return problems;
}

function checkMatchers(matchers: readonly Matcher[], place: string, problems: Record<string, string>): void {
  if (matchers.length === 0) problems[place] = 'Add at least one';
  matchers.forEach(({ key }, index) => {
    if (key.trim() === '') problems[`${place}[${index}]`] = 'Name a label';
  });
}
