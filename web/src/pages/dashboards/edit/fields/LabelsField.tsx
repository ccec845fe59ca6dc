import { TagsInput } from '@mantine/core';
import { useState } from 'react';
import { isEqual } from '../../../../../../src/model/dashboard/diff.ts';
import { type Labels, labelTexts, readLabels } from './labels.ts';

export interface LabelsFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly value: Labels;
  readonly onChange: (labels: Labels) => void;
}

/** Labels as `label=value`. What cannot be read stays in the field until it is mended. */
export function LabelsField({ label, description, value, onChange }: LabelsFieldProps) {
  const [typed, setTyped] = useState<readonly string[]>(() => labelTexts(value));
  const read = readLabels(typed);
  // What was taken back or came from elsewhere is shown in place of what was typed.
  const texts = isEqual(read.labels, value) ? typed : labelTexts(value);
  return (
    <TagsInput
      size="xs"
      label={label}
      description={description}
      placeholder={texts.length === 0 ? 'severity=critical, then Enter' : ''}
      value={[...texts]}
      error={texts === typed ? read.problem : undefined}
      onChange={(next) => {
        setTyped(next);
        const { labels } = readLabels(next);
        if (!isEqual(labels, value)) onChange(labels);
      }}
    />
  );
}
