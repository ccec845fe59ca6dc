import type { FieldErrors } from '../api/field-errors.ts';
import type { RuleForm } from './rule-form.ts';

/** What each part of the form gets. */
export interface FieldsProps {
  readonly form: RuleForm;
  readonly errors: FieldErrors;
  readonly onChange: (part: Partial<RuleForm>) => void;
}
