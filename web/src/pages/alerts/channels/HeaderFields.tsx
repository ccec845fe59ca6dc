import { ActionIcon, Button, PasswordInput, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Header } from './channel-form.ts';

export interface HeaderFieldsProps {
  readonly headers: readonly Header[];
  readonly error: string | undefined;
  readonly onChange: (headers: readonly Header[]) => void;
}

/** Headers that a webhook sends along; their values are secret. */
export function HeaderFields({ headers, error, onChange }: HeaderFieldsProps) {
  const set = (index: number, part: Partial<Header>) =>
    onChange(headers.map((header, i) => (i === index ? { ...header, ...part } : header)));
  return (
    <fieldset className="ui-form-group al-pairs">
      <legend className="al-label">Headers</legend>
      {headers.map(({ key, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header has no name but its place while it is typed.
        <div key={index} className="al-pair">
          <TextInput
            size="xs"
            aria-label={`Name of header ${index + 1}`}
            placeholder="Authorization"
            value={key}
            onChange={(event) => set(index, { key: event.currentTarget.value })}
          />
          <PasswordInput
            size="xs"
            aria-label={`Value of header ${index + 1}`}
            autoComplete="off"
            value={value}
            onChange={(event) => set(index, { value: event.currentTarget.value })}
          />
          <ActionIcon
            size="md"
            variant="subtle"
            color="gray"
            aria-label={`Remove header ${index + 1}`}
            onClick={() => onChange(headers.filter((_, i) => i !== index))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      {error !== undefined && <p className="ui-problem">{error}</p>}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange([...headers, { key: '', value: '' }])}
      >
        Add header
      </Button>
    </fieldset>
  );
}
