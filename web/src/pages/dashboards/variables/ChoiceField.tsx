import { Combobox, Loader, TextInput, UnstyledButton, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconChevronDown, IconSquare, IconSquareCheckFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ALL_VALUES, type VariableOption } from '../../../../../src/model/dashboard/variable.ts';
import { whole } from '../../../format/number.ts';
import type { Offer, OptionSource } from './option-source.ts';
import { keyOf, type VariableState } from './use-board-variables.ts';

export interface ChoiceFieldProps {
  readonly state: VariableState;
  readonly source: OptionSource;
  readonly onChoose: (values: readonly string[]) => void;
}

// A list that is read, not scrolled for minutes: typing narrows it.
const MOST_SHOWN = 200;

const NOTHING: Offer = { options: [], more: false };

/** The values of a variable: search as one types; several where the variable allows, and "All". */
export function ChoiceField({ state, source, onChoose }: ChoiceFieldProps) {
  const { variable, value, error } = state;
  const [text, setText] = useState('');
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setText('');
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  // Set by the key just before the option under it is chosen.
  const onlyNext = useRef(false);
  const options = useFound(state, source, text);
  const multi = 'multi' in variable && variable.multi;
  const all = value.all === true;
  const chosen = all ? [ALL_VALUES] : value.values;
  const includeAll = 'includeAll' in variable && variable.includeAll;

  const only = (picked: string) => {
    onChoose([picked]);
    combobox.closeDropdown();
  };
  const choose = (picked: string) => {
    const isOnly = onlyNext.current;
    onlyNext.current = false;
    if (!multi || isOnly) {
      only(picked);
    } else if (picked === ALL_VALUES) {
      onChoose([ALL_VALUES]);
    } else {
      const before = all ? [] : chosen;
      const after = before.includes(picked) ? before.filter((one) => one !== picked) : [...before, picked];
      onChoose(after.length === 0 && includeAll ? [ALL_VALUES] : after.length === 0 ? before : after);
    }
  };
  const shown = shownText(state);
  const name = variable.label ?? variable.name;
  return (
    <Combobox store={combobox} position="bottom-start" width={280} onOptionSubmit={choose} withinPortal>
      <Combobox.Target targetType="button">
        <UnstyledButton
          className="var-choice"
          data-error={error !== null || undefined}
          data-missing={state.missing.length > 0 || undefined}
          onClick={() => combobox.toggleDropdown()}
          aria-label={`${name}: ${shown}`}
          title={error === null ? shown : `${error.message}`}
        >
          <span className="var-choice-text">{shown}</span>
          <IconChevronDown size={14} aria-hidden="true" />
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.selectFirstOption();
          }}
          onKeyDown={(event) => {
            onlyNext.current = event.key === 'Enter' && event.shiftKey;
          }}
          placeholder="Search"
          aria-label={`Search ${name}`}
        />
        <Combobox.Options mah={300} style={{ overflowY: 'auto' }} aria-label={name}>
          {includeAll && text === '' && <Option value={ALL_VALUES} text="All" chosen={all} multi={multi} />}
          {options.found.slice(0, MOST_SHOWN).map((option) => (
            <Option
              key={option.value}
              value={option.value}
              text={option.text ?? option.value}
              chosen={!all && chosen.includes(option.value)}
              multi={multi}
              missing={state.missing.includes(option.value)}
              onOnly={multi ? () => only(option.value) : undefined}
            />
          ))}
          {options.found.length === 0 && (
            <Combobox.Empty>{emptyText(state, text, options.busy)}</Combobox.Empty>
          )}
          {options.found.length > MOST_SHOWN && (
            <div className="var-choice-more">
              and {whole(options.found.length - MOST_SHOWN)} more: type to narrow
            </div>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

interface OptionProps {
  readonly value: string;
  readonly text: string;
  readonly chosen: boolean;
  readonly multi: boolean;
  /** It is chosen, but not among the values now. */
  readonly missing?: boolean;
  /** Chooses it in place of all others, which Shift and Enter do too. */
  readonly onOnly?: (() => void) | undefined;
}

function Option({ value, text, chosen, multi, missing = false, onOnly }: OptionProps) {
  return (
    <Combobox.Option value={value} active={chosen} aria-selected={chosen}>
      <span className="var-option" data-chosen={chosen || undefined}>
        {multi && (chosen ? <IconSquareCheckFilled size={16} /> : <IconSquare size={16} />)}
        <span>{text}</span>
        {missing && <span className="var-option-missing">not there now</span>}
        {onOnly !== undefined && (
          // An option holds no control of its own: this is for the pointer, the keyboard has Shift+Enter.
          <span
            className="var-option-only"
            title="Choose this one alone (Shift+Enter)"
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              onOnly();
            }}
          >
            only
          </span>
        )}
      </span>
    </Combobox.Option>
  );
}

/** Those of the list that hold the text; where the list is not whole, the server is asked for the rest. */
function useFound(state: VariableState, source: OptionSource, text: string) {
  const { ask, more } = state;
  const [wanted] = useDebouncedValue(text.trim(), 120);
  const asks = more && wanted !== '' && ask !== undefined;
  const query = useQuery({
    queryKey: ask === undefined ? ['variable-options'] : keyOf({ ...ask, match: wanted }),
    enabled: asks,
    queryFn: ({ signal }) => (ask === undefined ? NOTHING : source({ ...ask, match: wanted }, signal)),
    placeholderData: (previous) => previous,
  });
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const listed: readonly VariableOption[] =
    asks && query.data !== undefined
      ? query.data.options
      : [...state.missing.map((value) => ({ value })), ...(state.options ?? [])];
  const found = listed.filter(({ value, text: shown }) => {
    const both = `${shown ?? ''} ${value}`.toLowerCase();
    return words.every((word) => both.includes(word));
  });
  return { found, busy: asks && query.isFetching };
}

function shownText({ value, options, error, missing }: VariableState): string {
  if (value.all === true) return 'All';
  const texts = value.values.map((one, i) => {
    const text = value.texts?.[i] ?? one;
    return missing.includes(one) ? `${text} (not there now)` : text;
  });
  if (texts.length > 0) return texts.join(' + ');
  return error !== null ? 'failed' : options === undefined ? '…' : 'none';
}

function emptyText({ error, options }: VariableState, text: string, busy: boolean) {
  if (error !== null) return `The values could not be read: ${error.message}`;
  if (busy || options === undefined) return <Loader size={14} aria-label="Searching" />;
  return text === '' ? 'There are no values' : `No value holds “${text.trim()}”`;
}

/** A free text: it counts when one leaves the field or presses Enter. */
export function TextValueField({ state, onChoose }: Pick<ChoiceFieldProps, 'state' | 'onChoose'>) {
  const { variable, value } = state;
  const now = value.values[0] ?? '';
  const [typed, setTyped] = useState<string>();
  const commit = () => {
    if (typed !== undefined && typed !== now) onChoose([typed]);
    setTyped(undefined);
  };
  return (
    <TextInput
      className="var-text"
      size="xs"
      aria-label={variable.label ?? variable.name}
      value={typed ?? now}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}
