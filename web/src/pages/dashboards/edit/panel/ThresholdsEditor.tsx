import { ActionIcon, Button, NumberInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Threshold } from '../../../../../../src/model/dashboard/panel.ts';
import { ColorField } from '../fields/ColorField.tsx';

export interface ThresholdsEditorProps {
  readonly legend: string;
  readonly hint?: string;
  readonly thresholds: readonly Threshold[];
  readonly onChange: (thresholds: readonly Threshold[]) => void;
}

/** From which value on which colour. */
export function ThresholdsEditor({ legend, hint, thresholds, onChange }: ThresholdsEditorProps) {
  const set = (index: number, part: Partial<Threshold>) =>
    onChange(thresholds.map((one, i) => (i === index ? { ...one, ...part } : one)));
  const sort = () =>
    onChange([...thresholds].sort((a, b) => (a.value ?? -Infinity) - (b.value ?? -Infinity)));
  return (
    <fieldset className="ui-form-group" onBlur={sort}>
      <legend className="edit-legend">{legend}</legend>
      {hint !== undefined && <p className="ui-hint">{hint}</p>}
      {thresholds.map((threshold, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a threshold has no name but its place.
        <div key={index} className="edit-threshold">
          <NumberInput
            size="xs"
            aria-label={`Threshold ${index + 1}: from`}
            placeholder="below all others"
            hideControls
            value={threshold.value ?? ''}
            onChange={(value) => set(index, { value: typeof value === 'number' ? value : null })}
          />
          <ColorField
            aria-label={`Threshold ${index + 1}: colour`}
            value={threshold.color}
            onChange={(color) => set(index, { color })}
          />
          <ActionIcon
            size="md"
            variant="subtle"
            color="gray"
            aria-label={`Remove threshold ${index + 1}`}
            onClick={() => onChange(thresholds.filter((_, i) => i !== index))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button
        className="edit-add"
        size="compact-xs"
        variant="default"
        leftSection={<IconPlus size={13} />}
        onClick={() => onChange([...thresholds, nextThreshold(thresholds)])}
      >
        Add threshold
      </Button>
    </fieldset>
  );
}

function nextThreshold(thresholds: readonly Threshold[]): Threshold {
  if (thresholds.length === 0) return { value: null, color: 'ok' };
  const highest = thresholds.at(-1)?.value ?? null;
  return {
    value: highest === null ? 80 : highest + 10,
    color: thresholds.length === 1 ? 'pending' : 'firing',
  };
}
