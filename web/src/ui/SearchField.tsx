import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';

export interface SearchFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** The search of a page: `/` goes to it. */
export function SearchField({ label, placeholder, value, onChange }: SearchFieldProps) {
  return (
    <TextInput
      className="ui-search"
      size="sm"
      data-page-search
      aria-label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={16} />}
      rightSection={<span className="rail-hint" data-hint="/" />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
