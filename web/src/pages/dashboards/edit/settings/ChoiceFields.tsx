import { Switch, TagsInput } from '@mantine/core';
import {
  ALL_VALUES,
  type CustomVariable,
  type QueryVariable,
} from '../../../../../../src/model/dashboard/variable.ts';

type Choice = QueryVariable | CustomVariable;

export interface ChoiceFieldsProps {
  readonly variable: Choice;
  readonly onChange: (variable: Choice) => void;
}

/** How many may be chosen, and what is chosen at first. */
export function ChoiceFields({ variable, onChange }: ChoiceFieldsProps) {
  const { multi, includeAll, selected } = variable;
  const isAll = selected.includes(ALL_VALUES);
  return (
    <>
      <div className="edit-flags">
        <Switch
          size="xs"
          label="Several at once"
          checked={multi}
          onChange={(event) => {
            const isMulti = event.currentTarget.checked;
            onChange({ ...variable, multi: isMulti, selected: isMulti ? selected : selected.slice(0, 1) });
          }}
        />
        <Switch
          size="xs"
          label="Offers “All”"
          checked={includeAll}
          onChange={(event) =>
            onChange({
              ...variable,
              includeAll: event.currentTarget.checked,
              selected: event.currentTarget.checked || !isAll ? selected : [],
            })
          }
        />
        {includeAll && (
          <Switch
            size="xs"
            label="“All” at first"
            checked={isAll}
            onChange={(event) =>
              onChange({ ...variable, selected: event.currentTarget.checked ? [ALL_VALUES] : [] })
            }
          />
        )}
      </div>
      {!isAll && (
        <TagsInput
          size="xs"
          label="Chosen at first"
          placeholder={selected.length === 0 ? 'the first one' : ''}
          data={variable.kind === 'custom' ? variable.options.map(({ value }) => value) : []}
          maxTags={multi ? 1_000 : 1}
          value={[...selected]}
          onChange={(next) => onChange({ ...variable, selected: next })}
        />
      )}
    </>
  );
}
