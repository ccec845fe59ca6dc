import { Select, TextInput } from '@mantine/core';
import { useSearchParams } from 'react-router';
import type { Variable } from '../../../../../../src/model/dashboard/variable.ts';
import { API_ACCESS } from '../../board/api-access.ts';
import { useBoardAddress } from '../../board/use-board-address.ts';
import { useBoardVariables } from '../../variables/use-board-variables.ts';
import { ItemList } from '../fields/ItemList.tsx';
import { withField } from '../fields/with-field.ts';
import type { BoardEditor } from '../use-board-editor.ts';
import { offerWords } from './offer-words.ts';
import { VariableFields } from './VariableFields.tsx';
import { asVariableKind, newVariable, VARIABLE_KINDS, variableProblem } from './variable-kinds.ts';

const MOST = 100;

const SHOWN = [
  { value: 'all', label: 'name and value' },
  { value: 'label', label: 'the value alone' },
  { value: 'variable', label: 'nothing' },
];

/** What people choose at the top of the board, in this order. */
export function VariablesEditor({ editor }: { readonly editor: BoardEditor }) {
  const { variables } = editor.board;
  const [params] = useSearchParams();
  const { chosen } = useBoardAddress(params);
  const states = useBoardVariables({ variables, chosen, source: API_ACCESS.options, onlyOffered: false });
  return (
    <div className="ui-form">
      <p className="ui-hint">
        A variable is chosen at the top of the board and stands as <code>$name</code> in titles, filters and
        texts.
      </p>
      <ItemList
        items={variables}
        noun="variable"
        titleOf={({ name }) => `$${name}`}
        create={() => newVariable(variables)}
        most={MOST}
        onChange={(next, about) => editor.change((board) => ({ ...board, variables: next }), about)}
      >
        {(variable, set) => (
          <>
            <div className="edit-cells is-wide">
              <TextInput
                size="xs"
                label="Name"
                value={variable.name}
                error={variableProblem(variable, variables)}
                onChange={(event) => set({ ...variable, name: event.currentTarget.value })}
              />
              <TextInput
                size="xs"
                label="Label"
                placeholder={variable.name}
                maxLength={200}
                value={variable.label ?? ''}
                onChange={(event) =>
                  set(withField(variable, 'label', event.currentTarget.value || undefined))
                }
              />
              <Select
                size="xs"
                label="Kind of variable"
                allowDeselect={false}
                data={[...VARIABLE_KINDS]}
                value={variable.kind}
                onChange={(kind) => kind !== null && set(asVariableKind(variable, kind as Variable['kind']))}
              />
            </div>
            <VariableFields
              variable={variable}
              others={variables.flatMap(({ name }) => (name === variable.name ? [] : [name]))}
              offer={offerWords(states.list.find(({ variable: { name } }) => name === variable.name))}
              onChange={set}
            />
            {variable.kind !== 'constant' && (
              <div className="edit-cells">
                <Select
                  size="xs"
                  label="At the top of the board"
                  allowDeselect={false}
                  data={SHOWN}
                  value={variable.hide ?? 'all'}
                  onChange={(hide) =>
                    hide !== null &&
                    set(withField(variable, 'hide', hide === 'all' ? undefined : (hide as 'label')))
                  }
                />
                <TextInput
                  size="xs"
                  label="Help"
                  placeholder="What it is good for"
                  maxLength={4_000}
                  value={variable.description ?? ''}
                  onChange={(event) =>
                    set(withField(variable, 'description', event.currentTarget.value || undefined))
                  }
                />
              </div>
            )}
          </>
        )}
      </ItemList>
    </div>
  );
}
