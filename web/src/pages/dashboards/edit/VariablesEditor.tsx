import { ActionIcon, Autocomplete, Button, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { ALL_VALUES, type Variable } from '../../../../../src/model/dashboard/variable.ts';
import { FilterBar } from '../../explore/FilterBar.tsx';
import { useTagKeys } from '../../explore/use-tag-keys.ts';
import type { BoardEditor } from './use-board-editor.ts';
import { asVariableKind, newVariable, VARIABLE_KINDS, variableProblem } from './variable-kinds.ts';

/** What people choose at the top of the board, in this order. */
export function VariablesEditor({ editor }: { readonly editor: BoardEditor }) {
  const { variables } = editor.board;
  const write = (next: readonly Variable[], about?: string) =>
    editor.change((board) => ({ ...board, variables: next }), about);
  const set = (index: number, variable: Variable) =>
    write(
      variables.map((old, i) => (i === index ? variable : old)),
      `variable ${index}`,
    );
  const raise = (index: number) => {
    const next = [...variables];
    const [one] = next.splice(index, 1);
    if (one !== undefined) next.splice(index - 1, 0, one);
    write(next);
  };
  return (
    <div className="al-form">
      <p className="al-hint">
        A variable is chosen at the top of the board and stands as <code>$name</code> in titles, filters and
        texts.
      </p>
      {variables.map((variable, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being typed.
        <fieldset key={index} className="edit-variable" aria-label={`Variable ${index + 1}`}>
          <div className="edit-query-head">
            <strong>${variable.name}</strong>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              disabled={index === 0}
              aria-label={`Move ${variable.name} up`}
              onClick={() => raise(index)}
            >
              <IconArrowUp size={15} />
            </ActionIcon>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={`Remove ${variable.name}`}
              onClick={() => write(variables.filter((_, i) => i !== index))}
            >
              <IconTrash size={15} />
            </ActionIcon>
          </div>
          <div className="al-three">
            <TextInput
              size="xs"
              label="Name"
              value={variable.name}
              error={variableProblem(variable, variables)}
              onChange={(event) => set(index, { ...variable, name: event.currentTarget.value })}
            />
            <TextInput
              size="xs"
              label="Label"
              placeholder={variable.name}
              value={variable.label ?? ''}
              onChange={(event) => set(index, withLabel(variable, event.currentTarget.value))}
            />
            <Select
              size="xs"
              label="Kind of variable"
              allowDeselect={false}
              data={[...VARIABLE_KINDS]}
              value={variable.kind}
              onChange={(kind) =>
                kind !== null && set(index, asVariableKind(variable, kind as Variable['kind']))
              }
            />
          </div>
          <OwnFields variable={variable} onChange={(next) => set(index, next)} />
        </fieldset>
      ))}
      <Button
        className="edit-add"
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={14} />}
        onClick={() => write([...variables, newVariable(variables)])}
      >
        Add variable
      </Button>
    </div>
  );
}

function withLabel(variable: Variable, text: string): Variable {
  const { label: _, ...rest } = variable;
  return (text === '' ? rest : { ...rest, label: text }) as Variable;
}

interface OwnFieldsProps {
  readonly variable: Variable;
  readonly onChange: (variable: Variable) => void;
}

function OwnFields({ variable, onChange }: OwnFieldsProps) {
  switch (variable.kind) {
    case 'query':
      return (
        <>
          <TagFields variable={variable} onChange={onChange} />
          <ChoiceFlags variable={variable} onChange={onChange} />
        </>
      );
    case 'custom':
      return (
        <>
          <TagsInput
            size="xs"
            label="Values"
            placeholder="Type one and press Enter"
            value={variable.options.map(({ value }) => value)}
            onChange={(values) => onChange({ ...variable, options: values.map((value) => ({ value })) })}
          />
          <ChoiceFlags variable={variable} onChange={onChange} />
        </>
      );
    case 'interval':
      return (
        <TagsInput
          size="xs"
          label="Bucket widths"
          value={[...variable.options]}
          onChange={(options) =>
            onChange({
              ...variable,
              options,
              selected: options.includes(variable.selected) ? variable.selected : (options[0] ?? 'auto'),
            })
          }
        />
      );
    case 'text':
      return (
        <TextInput
          size="xs"
          label="Text at first"
          value={variable.selected}
          onChange={(event) => onChange({ ...variable, selected: event.currentTarget.value })}
        />
      );
    case 'constant':
      return (
        <TextInput
          size="xs"
          label="Value"
          value={variable.value}
          onChange={(event) => onChange({ ...variable, value: event.currentTarget.value })}
        />
      );
  }
}

type QueryVariable = Extract<Variable, { readonly kind: 'query' }>;

function TagFields({
  variable,
  onChange,
}: {
  readonly variable: QueryVariable;
  readonly onChange: (variable: Variable) => void;
}) {
  const keys = useTagKeys(variable.metric ?? '');
  const { regex, metric, ...rest } = variable;
  const base = { ...rest, ...(metric === undefined ? {} : { metric }) };
  return (
    <>
      <div className="al-three">
        <Autocomplete
          size="xs"
          label="Values of the tag"
          placeholder="host"
          data={[...keys]}
          value={variable.tag}
          onChange={(tag) => onChange({ ...variable, tag })}
        />
        <TextInput
          size="xs"
          label="of the metric"
          placeholder="any metric"
          value={metric ?? ''}
          onChange={(event) => {
            const name = event.currentTarget.value.trim();
            const kept = { ...rest, ...(regex === undefined ? {} : { regex }) };
            onChange(name === '' ? kept : { ...kept, metric: name });
          }}
        />
        <TextInput
          size="xs"
          label="that match"
          placeholder="web-.*"
          value={regex ?? ''}
          onChange={(event) => {
            const text = event.currentTarget.value;
            onChange(text === '' ? base : { ...base, regex: text });
          }}
        />
      </div>
      <FilterBar
        metric={metric ?? ''}
        filters={variable.filters}
        onChange={(filters) => onChange({ ...variable, filters })}
      />
    </>
  );
}

type Choice = Extract<Variable, { readonly kind: 'query' | 'custom' }>;

function ChoiceFlags({
  variable,
  onChange,
}: {
  readonly variable: Choice;
  readonly onChange: (variable: Variable) => void;
}) {
  const all = variable.selected.includes(ALL_VALUES);
  return (
    <div className="edit-flags">
      <Switch
        size="xs"
        label="Several at once"
        checked={variable.multi}
        onChange={(event) => onChange({ ...variable, multi: event.currentTarget.checked })}
      />
      <Switch
        size="xs"
        label="Offers “All”"
        checked={variable.includeAll}
        onChange={(event) =>
          onChange({
            ...variable,
            includeAll: event.currentTarget.checked,
            selected: event.currentTarget.checked ? variable.selected : [],
          })
        }
      />
      {variable.includeAll && (
        <Switch
          size="xs"
          label="“All” at first"
          checked={all}
          onChange={(event) =>
            onChange({ ...variable, selected: event.currentTarget.checked ? [ALL_VALUES] : [] })
          }
        />
      )}
    </div>
  );
}
