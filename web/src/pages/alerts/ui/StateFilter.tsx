import { UnstyledButton } from '@mantine/core';
import { whole } from '../../../format/number.ts';
import { StateWord } from '../../../ui/StateWord.tsx';
import { stateWord } from './state-words.ts';

export interface StateFilterProps {
  /** The states that can be chosen, with how many there are of each. */
  readonly counts: readonly (readonly [state: string, count: number])[];
  readonly total: number;
  /** Empty: all. */
  readonly value: string;
  readonly onChange: (state: string) => void;
}

/** One state or all, each with its number: they wrap where a phone has no room. */
export function StateFilter({ counts, total, value, onChange }: StateFilterProps) {
  return (
    <fieldset className="ui-chips" aria-label="State">
      <Chip pressed={value === ''} onClick={() => onChange('')}>
        all <span className="num">{whole(total)}</span>
      </Chip>
      {counts.map(([state, count]) => (
        <Chip key={state} pressed={value === state} onClick={() => onChange(value === state ? '' : state)}>
          <StateWord {...stateWord(state)} /> <span className="num">{whole(count)}</span>
        </Chip>
      ))}
    </fieldset>
  );
}

interface ChipProps {
  readonly pressed: boolean;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}

function Chip({ pressed, onClick, children }: ChipProps) {
  return (
    <UnstyledButton className="ui-chip" aria-pressed={pressed} onClick={onClick}>
      {children}
    </UnstyledButton>
  );
}
