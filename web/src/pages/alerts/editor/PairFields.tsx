import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { errorAt, type FieldErrors } from '../api/field-errors.ts';
import type { Pair } from './rule-form.ts';

export interface PairFieldsProps {
  readonly legend: string;
  /** What one of them is called: "label". */
  readonly noun: string;
  /** The place that the server names: "labels". */
  readonly place: string;
  readonly pairs: readonly Pair[];
  readonly errors: FieldErrors;
  readonly onChange: (pairs: readonly Pair[]) => void;
  /** Texts of several lines. */
  readonly long?: boolean;
  /** The text of this line has the cursor. */
  readonly onFocusLine?: (index: number) => void;
  readonly children?: React.ReactNode;
}

/** Names and values, one line each. */
export function PairFields(props: PairFieldsProps) {
  const { legend, noun, place, pairs, errors, onChange, long = false } = props;
  const set = (index: number, part: Partial<Pair>) =>
    onChange(pairs.map((pair, i) => (i === index ? { ...pair, ...part } : pair)));
  const known = pairs.map(({ key }) => `${place}.${key.trim()}`);
  // What belongs to no line is told below all of them.
  const rest = Object.entries(errors).find(
    ([at]) => at === place || (at.startsWith(`${place}.`) && !known.includes(at)),
  );
  return (
    <fieldset className="ui-form-group al-pairs">
      <legend className="ui-heading">{legend}</legend>
      {props.children}
      {pairs.map(({ key, value }, index) => {
        const error = key.trim() === '' ? undefined : errorAt(errors, `${place}.${key.trim()}`);
        const shared = {
          size: 'xs' as const,
          value,
          error,
          'aria-label': `Text of ${noun} ${index + 1}`,
          'data-pair-value': `${place} ${index}`,
          onFocus: () => props.onFocusLine?.(index),
        };
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name but its place while its name is typed.
          <div key={index} className="al-pair">
            <TextInput
              size="xs"
              aria-label={`Name of ${noun} ${index + 1}`}
              placeholder={long ? 'summary' : 'team'}
              value={key}
              onChange={(event) => set(index, { key: event.currentTarget.value })}
            />
            {long ? (
              <Textarea
                {...shared}
                autosize
                minRows={1}
                maxRows={8}
                onChange={(event) => set(index, { value: event.currentTarget.value })}
              />
            ) : (
              <TextInput {...shared} onChange={(event) => set(index, { value: event.currentTarget.value })} />
            )}
            <ActionIcon
              size="md"
              variant="subtle"
              color="gray"
              aria-label={`Remove ${noun} ${index + 1}`}
              onClick={() => onChange(pairs.filter((_, i) => i !== index))}
            >
              <IconX size={14} />
            </ActionIcon>
          </div>
        );
      })}
      {rest !== undefined && <p className="ui-problem">{rest[1]}</p>}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange([...pairs, { key: '', value: '' }])}
      >
        Add {noun}
      </Button>
    </fieldset>
  );
}
