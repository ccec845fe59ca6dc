import { ChoiceField, TextValueField } from './ChoiceField.tsx';
import type { OptionSource } from './option-source.ts';
import type { BoardVariables, VariableState } from './use-board-variables.ts';

export interface VariablesBarProps {
  readonly variables: BoardVariables;
  readonly source: OptionSource;
  readonly onChoose: (name: string, values: readonly string[]) => void;
}

/** What people choose at the top of a board. Nothing where there is nothing to choose. */
export function VariablesBar({ variables, source, onChoose }: VariablesBarProps) {
  const shown = variables.list.filter(
    ({ variable }) => variable.kind !== 'constant' && variable.hide !== 'variable',
  );
  if (shown.length === 0) return null;
  return (
    <fieldset className="var-bar" aria-label="Variables">
      {shown.map((state) => (
        <Field
          key={state.variable.name}
          state={state}
          source={source}
          onChoose={(values) => onChoose(state.variable.name, values)}
        />
      ))}
      {variables.list.some(({ error }) => error !== null) && (
        <button type="button" className="db-link" onClick={variables.retry}>
          Read the values again
        </button>
      )}
    </fieldset>
  );
}

interface FieldProps {
  readonly state: VariableState;
  readonly source: OptionSource;
  readonly onChoose: (values: readonly string[]) => void;
}

function Field({ state, source, onChoose }: FieldProps) {
  const { variable } = state;
  return (
    <div className="var-field">
      {variable.hide !== 'label' && (
        <span className="var-label" title={variable.description ?? `$${variable.name}`} aria-hidden="true">
          {variable.label ?? variable.name}
        </span>
      )}
      {variable.kind === 'text' ? (
        <TextValueField state={state} onChoose={onChoose} />
      ) : (
        <ChoiceField state={state} source={source} onChoose={onChoose} />
      )}
    </div>
  );
}
