import { ActionIcon, TagsInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { variablesIn } from '../../../../../src/model/dashboard/template.ts';
import { ALL_VALUES } from '../../../../../src/model/dashboard/variable.ts';
import { useTagValues } from '../../explore/use-tag-values.ts';
import { errorAt } from '../api/field-errors.ts';
import type { FieldsProps } from './fields.ts';
import { queryVariables, type RuleForm, type RuleVariable } from './rule-form.ts';

/** What each `$name` stands for: those of the rule, and those that its query names and that have no value yet. */
export function VariableFields({ form, errors, onChange }: FieldsProps) {
  const known = form.variables.map(({ name }) => name);
  const used = queryVariables(form);
  const fresh = used.filter((name) => !known.includes(name)).map((name) => ({ name, values: [] }));
  const shown: readonly RuleVariable[] = [...form.variables, ...fresh];
  if (shown.length === 0) return null;
  const set = (name: string, values: readonly string[]) =>
    onChange({ variables: shown.map((one) => (one.name === name ? { name, values } : one)) });
  return (
    <fieldset className="ui-form-group al-span al-variables">
      <legend className="ui-heading">Variables</legend>
      <p className="ui-hint">They stand in query, name, labels and texts. {ALL_VALUES} leaves nothing out.</p>
      {shown.map((variable) => (
        <div key={variable.name} className="al-variable">
          <ValuesField
            form={form}
            variable={variable}
            error={errorAt(errors, `variables.${variable.name}`)}
            onChange={(values) => set(variable.name, values)}
          />
          {!used.includes(variable.name) && (
            <ActionIcon
              size="md"
              variant="subtle"
              color="gray"
              aria-label={`Remove the variable ${variable.name}`}
              onClick={() => onChange({ variables: form.variables.filter((one) => one !== variable) })}
            >
              <IconX size={14} />
            </ActionIcon>
          )}
        </div>
      ))}
    </fieldset>
  );
}

interface ValuesFieldProps {
  readonly form: RuleForm;
  readonly variable: RuleVariable;
  readonly error: string | undefined;
  readonly onChange: (values: readonly string[]) => void;
}

function ValuesField({ form, variable, error, onChange }: ValuesFieldProps) {
  const { name, values } = variable;
  const [text, setText] = useState('');
  const tag = form.filters.find(({ value }) => variablesIn(value).includes(name))?.key ?? null;
  const found = useTagValues(tag, form.metric, text);
  return (
    <TagsInput
      size="xs"
      label={`$${name}`}
      value={[...values]}
      // Values may have commas in them.
      splitChars={[]}
      acceptValueOnBlur
      data={[ALL_VALUES, ...found.filter((value) => value !== ALL_VALUES)]}
      searchValue={text}
      onSearchChange={setText}
      error={error}
      maxDropdownHeight={220}
      onChange={(next) => onChange(withoutAll(values, next))}
    />
  );
}

/** All goes with no other value: what was chosen last counts. */
function withoutAll(before: readonly string[], next: readonly string[]): readonly string[] {
  if (!next.includes(ALL_VALUES) || next.length === 1) return next;
  return before.includes(ALL_VALUES) ? next.filter((value) => value !== ALL_VALUES) : [ALL_VALUES];
}
