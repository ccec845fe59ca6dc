import { Combobox, Loader, type MantineSize, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../api/client.ts';
import type { MetricInfo } from '../../api/types.ts';
import { whole } from '../../format/number.ts';

export interface MetricPickerProps {
  readonly value: string;
  readonly onPick: (metric: MetricInfo) => void;
  readonly label?: string;
  readonly placeholder?: string;
  readonly size?: MantineSize;
  /** Takes what was typed and not picked: nothing at all, or a name that is still to come. Without it the name before is back. */
  readonly onType?: (text: string) => void;
}

const MOST_OPTIONS = 60;

/** Search as you type over all metric names, with type, unit and how many series each has. */
export function MetricPicker(props: MetricPickerProps) {
  const { value, onPick, onType, label = 'Metric', placeholder = 'Search metrics', size = 'sm' } = props;
  const [text, setText] = useState(value);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const typed = text === value ? '' : text;
  const [wanted] = useDebouncedValue(typed.trim(), 100);
  useEffect(() => setText(value), [value]);

  const search = useQuery({
    queryKey: ['metric-search', wanted, MOST_OPTIONS],
    enabled: combobox.dropdownOpened,
    queryFn: ({ signal }) => api.metrics({ match: wanted, limit: MOST_OPTIONS }, signal),
    placeholderData: (previous) => previous,
  });
  // Until the answer to the last letters is there, what the one before has of it: Enter never takes a name that does not match.
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const options = (search.data?.metrics ?? []).filter(({ name }) =>
    words.every((word) => name.toLowerCase().includes(word)),
  );
  // While one types, Enter takes the best match.
  const best = typed === '' ? undefined : options[0]?.name;
  const { selectFirstOption, resetSelectedOption } = combobox;
  useEffect(() => {
    if (best === undefined) resetSelectedOption();
    else selectFirstOption();
  }, [best, selectFirstOption, resetSelectedOption]);
  const hidden = search.isPlaceholderData
    ? 0
    : (search.data?.total ?? 0) - (search.data?.metrics.length ?? 0);

  return (
    <Combobox
      store={combobox}
      position="bottom-start"
      onOptionSubmit={(name) => {
        const picked = options.find((metric) => metric.name === name);
        if (picked !== undefined) onPick(picked);
        setText(name);
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target>
        <TextInput
          label={label}
          size={size}
          maxLength={255}
          data-page-search
          spellCheck={false}
          autoComplete="off"
          placeholder={placeholder}
          leftSection={<IconSearch size={16} />}
          rightSection={search.isFetching && search.isPending ? <Loader size={14} /> : null}
          value={text}
          onFocus={(event) => {
            event.currentTarget.select();
            combobox.openDropdown();
          }}
          onClick={() => combobox.openDropdown()}
          onBlur={() => {
            combobox.closeDropdown();
            if (onType === undefined) setText(value);
            else if (text.trim() !== value) onType(text.trim());
          }}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown miw={380}>
        <Combobox.Options mah={360} style={{ overflowY: 'auto' }}>
          {options.length === 0 && (
            <Combobox.Empty>
              {search.isPending
                ? 'Searching…'
                : search.isError
                  ? 'The search failed'
                  : `No metric is called “${wanted}”`}
            </Combobox.Empty>
          )}
          {options.map((metric) => (
            <Combobox.Option key={metric.name} value={metric.name} active={metric.name === value}>
              <div className="metric-option">
                <span className="metric-option-name">{metric.name}</span>
                <span className="metric-option-facts">
                  {[metric.type, metric.unit, `${whole(metric.seriesCount)} series`]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </div>
            </Combobox.Option>
          ))}
          {hidden > 0 && <div className="metric-option-more">and {whole(hidden)} more: type on</div>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
