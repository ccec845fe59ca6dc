import { Select, TagsInput, TextInput } from '@mantine/core';
import type { IntervalVariable, Variable } from '../../../../../../src/model/dashboard/variable.ts';
import { widthProblem } from '../fields/problems.ts';
import { ChoiceFields } from './ChoiceFields.tsx';
import { optionTexts, readOptions } from './custom-options.ts';
import { TagVariableFields, type TagVariableFieldsProps } from './TagVariableFields.tsx';

export interface VariableFieldsProps extends Pick<TagVariableFieldsProps, 'others' | 'offer'> {
  readonly variable: Variable;
  readonly onChange: (variable: Variable) => void;
}

/** What a variable has by its kind. */
export function VariableFields({ variable, others, offer, onChange }: VariableFieldsProps) {
  switch (variable.kind) {
    case 'query':
      return (
        <>
          <TagVariableFields variable={variable} others={others} offer={offer} onChange={onChange} />
          <ChoiceFields variable={variable} onChange={onChange} />
        </>
      );
    case 'custom':
      return (
        <>
          <TagsInput
            size="xs"
            label="Values"
            description="Words in front of a colon are shown in its place: Web servers : web-.*"
            placeholder={variable.options.length === 0 ? 'Type one and press Enter' : ''}
            splitChars={[',']}
            value={optionTexts(variable.options)}
            onChange={(texts) => onChange({ ...variable, options: readOptions(texts) })}
          />
          <ChoiceFields variable={variable} onChange={onChange} />
        </>
      );
    case 'interval':
      return <IntervalFields variable={variable} onChange={onChange} />;
    case 'text':
      return (
        <TextInput
          size="xs"
          label="Text at first"
          maxLength={1_000}
          value={variable.selected}
          onChange={(event) => onChange({ ...variable, selected: event.currentTarget.value })}
        />
      );
    case 'constant':
      return (
        <TextInput
          size="xs"
          label="Value"
          maxLength={1_000}
          value={variable.value}
          onChange={(event) => onChange({ ...variable, value: event.currentTarget.value })}
        />
      );
  }
}

interface IntervalFieldsProps {
  readonly variable: IntervalVariable;
  readonly onChange: (variable: IntervalVariable) => void;
}

function IntervalFields({ variable, onChange }: IntervalFieldsProps) {
  const { options, selected } = variable;
  const wrong = options.find((option) => widthProblem(option) !== undefined);
  return (
    <div className="edit-cells">
      <TagsInput
        size="xs"
        label="Bucket widths"
        value={[...options]}
        error={
          options.length === 0
            ? 'At least one'
            : wrong === undefined
              ? undefined
              : `${wrong} is no width such as 1m`
        }
        onChange={(next) =>
          onChange({
            ...variable,
            options: next,
            selected: next.includes(selected) ? selected : (next[0] ?? 'auto'),
          })
        }
      />
      <Select
        size="xs"
        label="At first"
        allowDeselect={false}
        data={[...new Set(options)]}
        value={selected}
        onChange={(next) => next !== null && onChange({ ...variable, selected: next })}
      />
    </div>
  );
}
