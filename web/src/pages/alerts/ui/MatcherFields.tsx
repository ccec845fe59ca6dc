import { ActionIcon, Autocomplete, Button, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { FILTER_OPS, type FilterOp, type Tags } from '../../../api/types.ts';
import { OP_WORDS } from '../../explore/filter-text.ts';
import type { Matcher } from '../api/notify-types.ts';

export interface MatcherFieldsProps {
  readonly matchers: readonly Matcher[];
  readonly onChange: (matchers: readonly Matcher[]) => void;
  /** Labels of alerts that there are, to choose from. */
  readonly known: readonly Tags[];
  /** What one of them is called where there are several lists. */
  readonly name?: string;
  /** What is wrong with each, by its place. */
  readonly problems: readonly (string | undefined)[];
}

const MOST_CHOICES = 50;

/** One line a matcher: label, comparison, value. */
export function MatcherFields({ matchers, onChange, known, problems, name = 'matcher' }: MatcherFieldsProps) {
  const keys = useMemo(() => [...new Set(known.flatMap((labels) => Object.keys(labels)))].sort(), [known]);
  const set = (index: number, part: Partial<Matcher>) =>
    onChange(matchers.map((matcher, i) => (i === index ? { ...matcher, ...part } : matcher)));
  return (
    <div className="al-matchers">
      {matchers.map((matcher, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a matcher has no name but its place.
        <fieldset key={index} className="al-matcher" aria-label={`The ${name} ${index + 1}`}>
          <Autocomplete
            size="xs"
            aria-label={`Label of ${name} ${index + 1}`}
            placeholder="host"
            data={keys}
            limit={MOST_CHOICES}
            value={matcher.key}
            error={problems[index]}
            onChange={(key) => set(index, { key })}
          />
          <Select
            size="xs"
            w={76}
            aria-label={`Comparison of ${name} ${index + 1}`}
            allowDeselect={false}
            data={[...FILTER_OPS]}
            value={matcher.op}
            renderOption={({ option }) => `${option.value}  ${OP_WORDS[option.value as FilterOp]}`}
            comboboxProps={{ width: 170, position: 'bottom-start' }}
            onChange={(op) => op !== null && set(index, { op: op as FilterOp })}
          />
          <Autocomplete
            size="xs"
            aria-label={`Value of ${name} ${index + 1}`}
            placeholder={matcher.op.endsWith('~') ? 'web-.*|db-1' : 'Empty: the label is missing'}
            data={valuesOf(known, matcher.key)}
            limit={MOST_CHOICES}
            value={matcher.value}
            onChange={(value) => set(index, { value })}
          />
          <ActionIcon
            size="md"
            variant="subtle"
            color="gray"
            aria-label={`Remove ${name} ${index + 1}`}
            onClick={() => onChange(matchers.filter((_, i) => i !== index))}
          >
            <IconX size={14} />
          </ActionIcon>
        </fieldset>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange([...matchers, { key: '', op: '=', value: '' }])}
      >
        Add {name}
      </Button>
    </div>
  );
}

function valuesOf(known: readonly Tags[], key: string): string[] {
  const values = known.flatMap((labels) => (Object.hasOwn(labels, key) ? [labels[key] ?? ''] : []));
  return [...new Set(values)].filter((value) => value !== '').sort();
}
