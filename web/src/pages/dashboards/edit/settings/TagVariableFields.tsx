import { Autocomplete, Select, TextInput } from '@mantine/core';
import type { QueryVariable } from '../../../../../../src/model/dashboard/variable.ts';
import { FilterBar } from '../../../explore/FilterBar.tsx';
import { FilterVariables } from '../../../explore/filter-variables.ts';
import { MetricPicker } from '../../../explore/MetricPicker.tsx';
import { useTagKeys } from '../../../explore/use-tag-keys.ts';
import { regexProblem } from '../fields/problems.ts';
import { withField } from '../fields/with-field.ts';

export interface TagVariableFieldsProps {
  readonly variable: QueryVariable;
  /** The names of the other variables of the board, by which it may be filtered. */
  readonly others: readonly string[];
  /** What it offers now, in words; undefined while that is not known. */
  readonly offer: string | undefined;
  readonly onChange: (variable: QueryVariable) => void;
}

/** Whose values are the options, which of them, and in which order. */
export function TagVariableFields({ variable, others, offer, onChange }: TagVariableFieldsProps) {
  const { metric = '', regex = '' } = variable;
  const keys = useTagKeys(metric);
  return (
    <>
      <div className="edit-cells">
        <Autocomplete
          size="xs"
          label="Values of the tag"
          placeholder="host"
          data={[...keys]}
          value={variable.tag}
          error={variable.tag === '' ? 'Which tag?' : undefined}
          onChange={(tag) => onChange({ ...variable, tag })}
        />
        <MetricPicker
          size="xs"
          label="of the metric"
          placeholder="any metric"
          value={metric}
          onPick={({ name }) => onChange(withField(variable, 'metric', name))}
          onType={(text) => onChange(withField(variable, 'metric', text || undefined))}
        />
      </div>
      <div className="edit-cells">
        <TextInput
          size="xs"
          label="that match"
          placeholder="web-.*"
          maxLength={1_000}
          value={regex}
          error={regexProblem(regex)}
          onChange={(event) => onChange(withField(variable, 'regex', event.currentTarget.value || undefined))}
        />
        <Select
          size="xs"
          label="Order"
          allowDeselect={false}
          data={[
            { value: 'natural', label: 'ascending' },
            { value: 'descending', label: 'descending' },
          ]}
          value={variable.sort}
          onChange={(sort) => sort !== null && onChange({ ...variable, sort: sort as QueryVariable['sort'] })}
        />
      </div>
      <FilterVariables value={others.map((name) => `$${name}`)}>
        <FilterBar
          metric={metric}
          without="Needs a metric, whose tags it is by."
          filters={variable.filters}
          onChange={(filters) => onChange({ ...variable, filters })}
        />
      </FilterVariables>
      {offer !== undefined && <p className="ui-hint">{offer}</p>}
    </>
  );
}
