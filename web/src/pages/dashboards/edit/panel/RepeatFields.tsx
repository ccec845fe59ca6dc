import { Select } from '@mantine/core';
import type { PanelRepeat } from '../../../../../../src/model/dashboard/panel.ts';
import type { Variable } from '../../../../../../src/model/dashboard/variable.ts';
import { OptionalNumber } from '../fields/OptionalNumber.tsx';
import { withField } from '../fields/with-field.ts';

export interface RepeatFieldsProps {
  readonly repeat: PanelRepeat | undefined;
  readonly variables: readonly Variable[];
  /** A row has copies below each other alone. */
  readonly rowOnly?: boolean;
  /** Its list stays inside: what is clicked outside closes the popover. */
  readonly inPopover?: boolean;
  readonly onChange: (repeat: PanelRepeat | undefined) => void;
}

/** One panel, or one row, for each chosen value of a variable. */
export function RepeatFields({
  repeat,
  variables,
  rowOnly = false,
  inPopover = false,
  onChange,
}: RepeatFieldsProps) {
  const names = variables.filter(({ kind }) => kind === 'query' || kind === 'custom').map(({ name }) => name);
  const all = [...new Set(repeat === undefined ? names : [...names, repeat.variable])];
  return (
    <>
      <Select
        size="xs"
        label="Repeat for each"
        comboboxProps={{ withinPortal: !inPopover }}
        placeholder={all.length === 0 ? 'the board has no variable' : 'not repeated'}
        disabled={all.length === 0}
        clearable
        data={all}
        value={repeat?.variable ?? null}
        error={
          repeat !== undefined && !names.includes(repeat.variable) ? 'There is no such variable' : undefined
        }
        onChange={(variable) =>
          onChange(variable === null ? undefined : { direction: 'right', ...repeat, variable })
        }
      />
      {repeat?.direction === 'right' && !rowOnly && (
        <p className="ui-hint">
          Copies to the right share the whole width of the board; what stands beside this panel goes down.
        </p>
      )}
      {repeat !== undefined && !rowOnly && (
        <div className="edit-cells">
          <Select
            size="xs"
            label="Copies go"
            allowDeselect={false}
            data={[
              { value: 'right', label: 'to the right' },
              { value: 'down', label: 'downwards' },
            ]}
            value={repeat.direction}
            onChange={(direction) =>
              direction !== null && onChange({ ...repeat, direction: direction as PanelRepeat['direction'] })
            }
          />
          {repeat.direction === 'right' && (
            <OptionalNumber
              label="At most in a row"
              min={1}
              max={24}
              allowDecimal={false}
              value={repeat.perRow}
              onChange={(perRow) => onChange(withField(repeat, 'perRow', perRow))}
            />
          )}
        </div>
      )}
    </>
  );
}
