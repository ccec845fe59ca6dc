import { Autocomplete, Button, Select } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useContext, useRef, useState } from 'react';
import { FILTER_OPS, type Filter, type FilterOp } from '../../api/types.ts';
import { OP_WORDS } from './filter-text.ts';
import { FilterVariables } from './filter-variables.ts';
import { useTagKeys } from './use-tag-keys.ts';
import { useTagValues } from './use-tag-values.ts';

export interface FilterFormProps {
  readonly metric: string;
  readonly filter?: Filter;
  readonly onSubmit: (filter: Filter) => void;
}

/** Tag, comparison and value, each with what this metric has. */
export function FilterForm({ metric, filter, onSubmit }: FilterFormProps) {
  const keys = useTagKeys(metric);
  const [key, setKey] = useState(filter?.key ?? null);
  const [op, setOp] = useState<FilterOp>(filter?.op ?? '=');
  const [value, setValue] = useState(filter?.value ?? '');
  const isPattern = op === '=~' || op === '!~';
  const typed = value === filter?.value ? '' : value;
  const values = useTagValues(key, metric, isPattern ? '' : typed);
  const variables = useContext(FilterVariables).filter((written) => written.startsWith(typed));
  const problem = isPattern ? patternProblem(value) : undefined;
  const valueField = useRef<HTMLInputElement>(null);
  const chooseKey = (next: string | null) => {
    setKey(next);
    valueField.current?.focus();
  };
  // Enter goes on to the value, and adds only one that was typed: "empty" is asked for with the button.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    if (event.target === valueField.current && value !== '') return;
    event.preventDefault();
    if (key !== null) valueField.current?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key !== null && problem === undefined) onSubmit({ key, op, value });
  };
  return (
    <form className="filter-form" onSubmit={submit} onKeyDown={onKeyDown}>
      <Select
        label="Tag"
        size="xs"
        searchable
        allowDeselect={false}
        data={key === null || keys.includes(key) ? [...keys] : [key, ...keys]}
        value={key}
        onChange={chooseKey}
        nothingFoundMessage="No such tag"
        comboboxProps={{ withinPortal: false }}
        data-autofocus={filter === undefined || undefined}
      />
      <Select
        label="Comparison"
        size="xs"
        allowDeselect={false}
        data={FILTER_OPS.map((name) => ({ value: name, label: `${name}  ${OP_WORDS[name]}` }))}
        value={op}
        onChange={(next) => next !== null && setOp(next as FilterOp)}
        comboboxProps={{ withinPortal: false }}
      />
      <Autocomplete
        label={isPattern ? 'Pattern (whole value)' : 'Value'}
        size="xs"
        value={value}
        onChange={setValue}
        error={problem}
        data={[...new Set([...variables, ...values])]}
        filter={({ options }) => options}
        maxDropdownHeight={220}
        comboboxProps={{ withinPortal: false }}
        ref={valueField}
        placeholder={isPattern ? 'web-.*|db-1' : 'Empty: the tag is missing'}
      />
      <Button type="submit" size="xs" disabled={key === null || problem !== undefined}>
        {filter === undefined ? 'Add' : 'Change'}
      </Button>
    </form>
  );
}

function patternProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern);
    return undefined;
  } catch {
    return 'This is not a valid pattern';
  }
}
